import type { TokenReading } from '../handler/api.ts';
import type { KeySet } from './key-set.ts';

/** More than the tokens that are alive in a lab. Beyond it those go that nobody has read for the longest time. */
export const READINGS_KEPT = 2_000;

/**
 * What good tokens say, by their exact text, so that a signature is verified once and not at each of the two looks that
 * a call takes at its cookies (about 100 µs for ES256, RFC 7518 section 3.4; a look in here takes one or two).
 *
 * A signature is good as long as its key is in the ring: other keys, another cache. Whether a token has run out or was
 * revoked is no part of its reading, and is decided anew at each call. Bad tokens are never kept, so that a flood of
 * them takes no place from good ones; a good token has the length that we gave it, so the number bounds the memory.
 */
export class ReadingCache {
  #keys: KeySet | undefined;
  // Two halves, of which the older one goes as a whole: a Map is slow at finding its oldest entry over and over.
  #young = new Map<string, TokenReading>();
  #old = new Map<string, TokenReading>();

  find(token: string, keys: KeySet): TokenReading | undefined {
    this.#follow(keys);
    const young = this.#young.get(token);
    if (young !== undefined) return young;
    const old = this.#old.get(token);
    if (old !== undefined) this.#put(token, old);
    return old;
  }

  keep(token: string, keys: KeySet, reading: TokenReading): void {
    this.#follow(keys);
    this.#put(token, reading);
  }

  /** How many texts are held, one that is in both halves twice. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  #put(token: string, reading: TokenReading): void {
    if (this.#young.size >= READINGS_KEPT / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(ownText(token), reading);
  }

  #follow(keys: KeySet): void {
    if (this.#keys === keys) return;
    this.#young = new Map();
    this.#old = new Map();
    this.#keys = keys;
  }
}

/** A copy: a part of a text keeps the whole of it in memory, which here is the Cookie header. A token is ASCII. */
const ownText = (token: string): string => Buffer.from(token, 'latin1').toString('latin1');
