import { StoreUnavailable } from '../store/unavailable.ts';
import type Redis from 'ioredis';

/** Before every key of ours: another program may use the same Redis. */
export const KEY_PREFIX = 'reauth:';

/** Runs a command and turns its failure into the one that the handler answers with 503. */
export async function reach<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (cause) {
    if (cause instanceof StoreUnavailable) throw cause;
    const why = cause instanceof Error ? ` (${cause.message})` : '';
    throw new StoreUnavailable(`Redis did not do what it was asked${why}. Is it running, and is its memory free?`, {
      cause,
    });
  }
}

/** The keys that begin so. SCAN may name a key twice. */
export async function keysUnder(redis: Redis, prefix: string): Promise<readonly string[]> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 500);
    for (const key of keys) found.add(key);
    cursor = next;
  } while (cursor !== '0');
  return [...found];
}
