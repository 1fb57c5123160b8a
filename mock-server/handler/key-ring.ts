import type { TokenKind } from '../../reauth/trace/events.ts';
import type { Instant } from '../../reauth/time/instant.ts';
import type { KeyView } from './api.ts';

/** How many retired keys of a kind verify on. Beyond these the oldest is forgotten, and its tokens with it. */
export const RETIRED_KEYS = 5;

/** The keys of one kind of token, newest first: the first one signs, all of them verify. Never empty. */
export type KeyRing<Key> = readonly [signs: Key, ...verify: readonly Key[]];

/** The ring with a new key that signs. With `forget` (a key has leaked) the older ones verify nothing any more. */
export function rotatedRing<Key>(ring: KeyRing<Key>, fresh: Key, forget: boolean): KeyRing<Key> {
  return forget ? [fresh] : [fresh, ...ring.slice(0, RETIRED_KEYS)];
}

type Named = { readonly kid: string; readonly since: Instant };

/** The ring as it is shown. */
export function viewsOf(ring: KeyRing<Named>, kind: TokenKind, alg: string): KeyRing<KeyView> {
  const [signs, ...retired] = ring;
  const viewOf = ({ kid, since }: Named, use: KeyView['use']): KeyView => ({ kid, kind, alg, use, since });
  return [viewOf(signs, 'signs'), ...retired.map((key) => viewOf(key, 'verifies'))];
}
