import type Redis from 'ioredis';
import type { KeyShelf } from './key-shelf.ts';
import { KEY_PREFIX, reach } from './redis-calls.ts';

/** What is kept is never empty, so an empty text stands for nothing. */
const SCRIPT = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;

/** A shelf in Redis. A script, and not WATCH, which would watch for everybody on the one connection; keys change seldom. */
export function createRedisKeyShelf(redis: Redis): KeyShelf {
  const keyOf = (name: string): string => `${KEY_PREFIX}keys:${name}`;
  return {
    read: (name) => reach(async () => (await redis.get(keyOf(name))) ?? undefined),
    swap: (name, expected, next) =>
      reach(async () =>
        (await redis.eval(SCRIPT, 1, keyOf(name), expected ?? '', next)) === 1 ? 'saved' : 'conflict',
      ),
  };
}
