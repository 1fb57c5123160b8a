import { createRequire } from 'node:module';
import type RedisClient from 'ioredis';
import type jsonwebtoken from 'jsonwebtoken';

const require = createRequire(import.meta.url);

// Loaded at the first use, not at the start: together they take longer to load than the server to listen.

export const loadJsonwebtoken = once<typeof jsonwebtoken>(() => require('jsonwebtoken'));
export const loadRedis = once<typeof RedisClient>(() => require('ioredis'));
/** The same commands on a map in this process. */
export const loadRedisMock = once<typeof RedisClient>(() => require('ioredis-mock'));

/** `require` finds a module anew at each call, which takes 5 µs. */
function once<T>(load: () => T): () => T {
  let loaded: T | undefined;
  return () => (loaded ??= load());
}
