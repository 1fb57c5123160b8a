import type Redis from 'ioredis';
import { expect, test } from 'vitest';
import { StoreUnavailable } from '../store/unavailable.ts';
import { sessionStoreSuite } from '../store/session-store.suite.ts';
import { userStoreSuite } from '../store/user-store.suite.ts';
import { hashesByScript } from './versioned-hashes.ts';
import { loadRedisMock } from './load.ts';
import { createRedisSessionStore } from './redis-session-store.ts';
import { createRedisUserStore } from './redis-user-store.ts';
import { embeddedStores, redisStores } from './stores.ts';
import { signedIn } from '../protocol/testing/fixtures.ts';

let opened = 0;

/** A mock of a Redis that no other test has. */
function freshRedis(): { redis: Redis; close(): Promise<void> } {
  opened += 1;
  const RedisMock = loadRedisMock();
  const redis = new RedisMock({ host: `test-${opened}` });
  return {
    redis,
    close: async () => {
      await redis.flushall();
      redis.disconnect();
    },
  };
}

sessionStoreSuite('the embedded Redis', async () => {
  const { sessions, close } = embeddedStores();
  return { store: sessions, close };
});
userStoreSuite('the embedded Redis', async () => {
  const { users, close } = embeddedStores();
  return { store: users, close };
});
sessionStoreSuite('Redis, by script', async () => {
  const { redis, close } = freshRedis();
  return { store: createRedisSessionStore(redis, hashesByScript(redis)), close };
});

test('two embedded stores know nothing of each other', async () => {
  const [one, two] = [embeddedStores(), embeddedStores()];
  await one.sessions.write(signedIn().session, 0);

  expect(await two.sessions.list()).toEqual([]);
  await one.close();
  expect(await two.sessions.list()).toEqual([]);
  await two.close();
});

test('every key has our prefix, and a session is forgotten some time after its end', async () => {
  const { redis, close } = freshRedis();
  const { session } = signedIn();
  await createRedisSessionStore(redis, hashesByScript(redis)).write(session, 0);
  await createRedisUserStore(redis).add({ id: 'u', name: 'n', email: 'e@x.yz', role: 'user', passwordHash: 'h' });

  const keys = await redis.keys('*');

  expect(keys.toSorted()).toEqual(['reauth:email:e@x.yz', 'reauth:session:s1', 'reauth:user:u']);
  expect(await redis.pttl('reauth:session:s1')).toBeGreaterThan(60_000);
  await close();
});

test('what Redis does not answer is unavailable, whatever it was', async () => {
  const { redis, close } = freshRedis();
  const store = createRedisSessionStore(redis, {
    write: () => Promise.reject(new Error('READONLY')),
    remove: () => Promise.reject(new Error('READONLY')),
  });

  const refused = store.write(signedIn().session, 0);

  await expect(refused).rejects.toThrow(StoreUnavailable);
  await expect(refused).rejects.toThrow(
    'Redis did not do what it was asked (READONLY): see that it runs and has memory left, and the server goes on by itself.',
  );
  await close();
});

test('a Redis that cannot be reached is a sentence without its password', async () => {
  const refused = redisStores('redis://:CANARY@127.0.0.1:1');

  await expect(refused).rejects.toThrow(/cannot be reached at redis:\/\/127\.0\.0\.1:1\. Start it/);
  await expect(refused).rejects.not.toThrow(/CANARY/);
});
