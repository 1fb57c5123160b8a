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
    throw new StoreUnavailable(
      `Redis did not do what it was asked (${reasonOf(cause)}): see that it runs and has memory left, and the server goes on by itself.`,
      { cause },
    );
  }
}

/** In our words where ioredis speaks of its own options. */
function reasonOf(cause: unknown): string {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (/isn't writeable|max retries/i.test(said)) return 'it cannot be reached';
  return said.replace(/\.$/, '');
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
