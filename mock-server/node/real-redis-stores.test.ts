import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UserStore } from '../handler/api.ts';
import { signedIn } from '../protocol/testing/fixtures.ts';
import { sessionStoreSuite, type OpenedStore } from '../store/session-store.suite.ts';
import { userStoreSuite } from '../store/user-store.suite.ts';
import type { SessionStore } from '../store/session-store.ts';
import { loadRedis } from './load.ts';
import { createRedisUserStore } from './redis-user-store.ts';
import { redisStores, type Stores } from './stores.ts';
import { REDIS_SERVER, RealRedis } from './testing/real-redis.ts';

describe.skipIf(REDIS_SERVER === undefined)('on a real Redis', () => {
  let redis: RealRedis;
  beforeAll(async () => {
    redis = await RealRedis.start();
  });
  afterAll(() => redis.stop());

  /** Empties the Redis of this file, which no other test uses. */
  async function emptied(): Promise<Stores> {
    const client = new (loadRedis())(redis.url);
    await client.flushall();
    client.disconnect();
    return redisStores(redis.url);
  }
  const opened = async <Store>(pick: (stores: Stores) => Store): Promise<OpenedStore<Store>> => {
    const stores = await emptied();
    return { store: pick(stores), close: () => stores.close() };
  };

  sessionStoreSuite('a real Redis', () => opened<SessionStore>(({ sessions }) => sessions));
  userStoreSuite('a real Redis', () => opened<UserStore>(({ users }) => users));

  test('of a hundred writes by ten connections at once that expect the same version exactly one is saved', async () => {
    const first = await emptied();
    const others = await Promise.all(Array.from({ length: 9 }, () => redisStores(redis.url)));
    const { session } = signedIn();
    await first.sessions.write(session, 0);

    const writes = Array.from({ length: 10 }, (_, orders) => ({ ...session, orders: orders + 1 }));
    const outcomes = await Promise.all(
      [first, ...others].flatMap(({ sessions }) => writes.map((write) => sessions.write(write, 1))),
    );

    expect(outcomes.filter((outcome) => outcome === 'saved')).toHaveLength(1);
    expect((await first.sessions.read(session.sid))?.version).toBe(2);
    await Promise.all([first, ...others].map((stores) => stores.close()));
  });

  test('an email that two connections register at once has one account, and no half of the other', async () => {
    const one = await emptied();
    const two = await redisStores(redis.url);
    const user = (id: string) => ({ id, name: 'n', email: 'e@x.yz', role: 'user', passwordHash: 'h' }) as const;

    const ids = Array.from({ length: 50 }, (_, index) => `u${index}`);
    const outcomes = await Promise.all(ids.map((id, index) => (index % 2 === 0 ? one : two).users.add(user(id))));

    const winner = ids[outcomes.indexOf('added')];
    expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1);
    expect((await one.users.list()).map(({ id }) => id)).toEqual([winner]);
    expect((await two.users.byEmail('e@x.yz'))?.id).toBe(winner);
    await Promise.all([one.close(), two.close()]);
  });

  test('who removes a user does not take the email from whoever registered it anew meanwhile', async () => {
    const { users, close } = await emptied();
    const user = (id: string) => ({ id, name: 'n', email: 'e@x.yz', role: 'user', passwordHash: 'h' }) as const;
    const client = new (loadRedis())(redis.url);
    const slow: typeof client = Object.create(client, {
      get: {
        value: async (key: string) => {
          const found = await client.get(key);
          await users.remove('u1');
          await users.add(user('u2'));
          return found;
        },
      },
    });
    await users.add(user('u1'));

    await createRedisUserStore(slow).remove('u1');

    expect(await users.byEmail('e@x.yz')).toEqual(user('u2'));
    client.disconnect();
    await close();
  });
});
