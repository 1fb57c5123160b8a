import type { TokenReading } from '../handler/api.ts';
import type { KeySet } from './key-set.ts';

/** More than the tokens that are alive in a lab; beyond it the oldest is read anew. */
export const READINGS_KEPT = 2_000;

/**
 * What good tokens say, by their exact text, so that a signature is verified once and not at each of the two looks that
 * a call takes at its cookies (about 100 µs for ES256, RFC 7518 section 3.4; a look in here costs about one).
 *
 * A signature is good as long as its key is in the ring: other keys, another cache. Whether a token has run out or was
 * revoked is no part of its reading, and is decided anew at each call. Bad tokens are never kept, so that a flood of
 * them takes no place from good ones; a good token has the length that we gave it, so the number bounds the memory.
 */
export class ReadingCache {
  readonly #readings = new Map<string, TokenReading>();
  #keys: KeySet | undefined;

  find(token: string, keys: KeySet): TokenReading | undefined {
    this.#follow(keys);
    return this.#readings.get(token);
  }

  keep(token: string, keys: KeySet, reading: TokenReading): void {
    this.#follow(keys);
    const [oldest] = this.#readings.keys();
    if (this.#readings.size >= READINGS_KEPT && oldest !== undefined) this.#readings.delete(oldest);
    this.#readings.set(ownText(token), reading);
  }

  get size(): number {
    return this.#readings.size;
  }

  #follow(keys: KeySet): void {
    if (this.#keys === keys) return;
    this.#readings.clear();
    this.#keys = keys;
  }
}

/** A copy: a part of a text keeps the whole of it in memory, which here is the Cookie header. A token is ASCII. */
const ownText = (token: string): string => Buffer.from(token, 'latin1').toString('latin1');
