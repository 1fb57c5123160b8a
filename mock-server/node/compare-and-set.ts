import type { default as Redis, Result } from 'ioredis';

/** One write of a versioned hash: the new version and text, if the version there is still the expected one (0: no hash). */
export interface VersionedWrite {
  readonly key: string;
  readonly expected: number;
  readonly json: string;
  /** How long Redis keeps it; absent: for ever. */
  readonly ttlMs?: number;
}

export type CompareAndSet = (write: VersionedWrite) => Promise<'saved' | 'conflict'>;

/** A script runs alone (Redis, "Scripting with Lua": atomicity), so nobody writes between the look and the write. */
const SCRIPT = `
if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'json', ARGV[3])
if ARGV[4] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return 1`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    reauthWrite(key: string, expected: string, next: string, json: string, ttlMs: string): Result<number, Context>;
  }
}

/** For a real Redis, whose one connection all calls share: WATCH there would watch for everybody. Sent by its hash (EVALSHA). */
export function compareAndSetByScript(redis: Redis): CompareAndSet {
  redis.defineCommand('reauthWrite', { numberOfKeys: 1, lua: SCRIPT });
  return async ({ key, expected, json, ttlMs = 0 }) => {
    const saved = await redis.reauthWrite(key, String(expected), String(expected + 1), json, String(ttlMs));
    return saved === 1 ? 'saved' : 'conflict';
  };
}

/**
 * For ioredis-mock, where a script costs twenty times as much. `connection` is for this alone, and one write follows
 * the other, since a connection has one set of watched keys.
 */
export function compareAndSetByWatch(connection: Redis): CompareAndSet {
  let previous: Promise<unknown> = Promise.resolve();
  return (write) => {
    const result = previous.then(() => watchAndSet(connection, write));
    previous = result.catch(() => undefined);
    return result;
  };
}

async function watchAndSet(connection: Redis, write: VersionedWrite): Promise<'saved' | 'conflict'> {
  const { key, expected, json, ttlMs } = write;
  // The mock forgets neither its watched keys nor a change of them after a successful EXEC, as Redis does.
  await connection.unwatch();
  await connection.watch(key);
  const version = await connection.hget(key, 'version');
  if ((version ?? '0') !== String(expected)) return 'conflict';
  const writing = connection.multi().hset(key, { version: String(expected + 1), json });
  const done = await (ttlMs === undefined ? writing : writing.pexpire(key, ttlMs)).exec();
  return done === null ? 'conflict' : 'saved';
}
