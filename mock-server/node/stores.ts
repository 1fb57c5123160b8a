import type Redis from 'ioredis';
import type { UserStore } from '../handler/api.ts';
import type { SessionStore } from '../store/session-store.ts';
import { compareAndSetByScript, compareAndSetByWatch } from './compare-and-set.ts';
import type { KeyShelf } from './find-keys.ts';
import { lazyStores } from './lazy-stores.ts';
import { loadRedis, loadRedisMock } from './load.ts';
import { KEY_PREFIX, reach } from './redis-calls.ts';
import { createRedisSessionStore } from './redis-session-store.ts';
import { createRedisUserStore } from './redis-user-store.ts';
import { StartError } from './start-error.ts';

/** Both stores over one Redis, and how to let go of it. */
export interface Stores {
  readonly sessions: SessionStore;
  readonly users: UserStore;
  /** Only where what is kept outlives the process. */
  readonly shelf?: KeyShelf;
  close(): Promise<void>;
}

let embedded = 0;

/** A Redis in this process, for this server alone, loaded when it is first asked. */
export function embeddedStores(): Stores {
  embedded += 1;
  const host = `embedded-${embedded}`;
  return lazyStores(() => {
    const RedisMock = loadRedisMock();
    const redis = new RedisMock({ host });
    const writer = new RedisMock({ host });
    return {
      sessions: createRedisSessionStore(redis, compareAndSetByWatch(writer)),
      users: createRedisUserStore(redis),
      close: async () => {
        await redis.flushall();
        redis.disconnect();
        writer.disconnect();
      },
    };
  });
}

/** The Redis at `url`. Rejects with a sentence when it cannot be reached, so that nobody starts a server without a store. */
export async function redisStores(url: string): Promise<Stores> {
  const RedisClient = loadRedis();
  const redis = new RedisClient(url, { lazyConnect: true, maxRetriesPerRequest: 1, connectTimeout: 3_000 });
  // Each failing command says so itself; without a listener ioredis prints every attempt to reconnect.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } catch (cause) {
    redis.disconnect();
    const where = withoutPassword(url);
    throw new StartError(`Redis cannot be reached at ${where}. Start it, or leave --redis (REDIS_URL) out.`, { cause });
  }
  return {
    sessions: createRedisSessionStore(redis, compareAndSetByScript(redis)),
    users: createRedisUserStore(redis),
    shelf: shelfIn(redis),
    close: async () => redis.disconnect(),
  };
}

function shelfIn(redis: Redis): KeyShelf {
  return {
    keep: (name, made) =>
      reach(async () => {
        const key = `${KEY_PREFIX}key:${name}`;
        await redis.set(key, made, 'NX');
        return (await redis.get(key)) ?? made;
      }),
  };
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'the given URL';
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
