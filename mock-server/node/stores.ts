import type { UserStore } from '../handler/api.ts';
import type { SharedRun } from '../handler/shared-run.ts';
import type { Policy } from '../protocol/policy.ts';
import type { SessionStore } from '../store/session-store.ts';
import { hashesByScript, hashesInTurn } from './versioned-hashes.ts';
import type { KeyShelf } from './key-shelf.ts';
import { lazyStores } from './lazy-stores.ts';
import { loadRedisMock } from './load.ts';
import { connectRedis } from './redis-client.ts';
import { createRedisKeyShelf } from './redis-key-shelf.ts';
import { createRedisSessionStore } from './redis-session-store.ts';
import { createRedisSharedRun } from './redis-shared-run.ts';
import { createRedisUserStore } from './redis-user-store.ts';

/** Both stores over one Redis, and how to let go of it. */
export interface Stores {
  readonly sessions: SessionStore;
  readonly users: UserStore;
  /** Only where what is kept outlives the process. */
  readonly shelf?: KeyShelf;
  /** Only where other servers may use the same stores. `own` fills in what another version of this program did not keep. */
  readonly sharedRun?: (own: Policy) => SharedRun;
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
    return {
      sessions: createRedisSessionStore(redis, hashesInTurn(redis)),
      users: createRedisUserStore(redis),
      close: async () => {
        await redis.flushall();
        redis.disconnect();
      },
    };
  });
}

/** The Redis at `url`, which other servers may use too. Rejects with a sentence when it cannot be reached. */
export async function redisStores(url: string): Promise<Stores> {
  const redis = await connectRedis(url);
  const hashes = hashesByScript(redis);
  return {
    sessions: createRedisSessionStore(redis, hashes),
    users: createRedisUserStore(redis),
    shelf: createRedisKeyShelf(redis),
    sharedRun: (own) => createRedisSharedRun(redis, hashes, own),
    close: async () => redis.disconnect(),
  };
}
