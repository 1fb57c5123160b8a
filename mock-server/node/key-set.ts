import type { Instant } from '../../reauth/time/instant.ts';
import type { KeyRing } from '../handler/key-ring.ts';
import type { SigningKey } from './keys.ts';

/** A key in its ring. `text` is what `parseKey` reads; a key that the settings gave has none, so that nobody keeps it. */
export interface RingKey extends SigningKey {
  readonly since: Instant;
  readonly text?: string;
}

/** The keys of one kind at one moment. Another object means other keys. */
export interface KeySet {
  readonly ring: KeyRing<RingKey>;
  readonly byKid: ReadonlyMap<string, RingKey>;
}

/** The keys of one kind of token over time. */
export interface KeySource {
  /** The keys as they are, or were less than a second ago. */
  current(): Promise<KeySet>;
  /** The keys, as they are now if none of those we know has this name. */
  knowing(kid: string): Promise<KeySet>;
  /** Puts a new key first; with `forget` the older ones go. */
  rotate(forget: boolean): Promise<KeySet>;
}

export function keySetOf(ring: KeyRing<RingKey>): KeySet {
  return { ring, byKid: new Map(ring.map((key) => [key.kid, key])) };
}
