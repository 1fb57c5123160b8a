import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser } from '../handler/testing/browser.ts';
import { testSettings } from '../handler/testing/settings.ts';
import { createNodeCore } from './core.ts';
import { keyShelfSuite } from './key-shelf.suite.ts';
import { loadRedis } from './load.ts';
import { createRedisKeyShelf } from './redis-key-shelf.ts';
import { sharedKeyRingSuite } from './shared-key-ring.suite.ts';
import { REDIS_SERVER, RealRedis } from './testing/real-redis.ts';

describe.skipIf(REDIS_SERVER === undefined)('on a real Redis', () => {
  let redis: RealRedis;
  beforeAll(async () => {
    redis = await RealRedis.start();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    const client = new (loadRedis())(redis.url);
    await client.flushall();
    client.disconnect();
  });

  const connect = () => {
    const client = new (loadRedis())(redis.url);
    return { shelf: createRedisKeyShelf(client), close: async () => client.disconnect() };
  };

  keyShelfSuite('a real Redis', async () => {
    const { shelf, close } = connect();
    return { store: shelf, close };
  });

  sharedKeyRingSuite('a real Redis', async () => {
    const [one, two] = [connect(), connect()];
    return { store: [one.shelf, two.shelf], close: async () => void (await Promise.all([one.close(), two.close()])) };
  });

  test.each(['ES256', 'HS256'])(
    'a token of one server is good at the other, whatever either rotated (%s)',
    async (algorithm) => {
      const settings = testSettings({ algorithm, redis: redis.url });
      const [one, two] = await Promise.all([createNodeCore(settings), createNodeCore(settings)]);
      const atOne = new Browser(one);
      const atTwo = new Browser(two);
      const visit = async () => {
        for (const [name, value] of atOne.jar) atTwo.jar.set(name, value);
        return (await atTwo.get('/api/users/me')).status;
      };
      await atOne.login();
      expect(await visit()).toBe(200);

      for (let round = 0; round < 3; round += 1) {
        await atOne.post('/__reauth/keys/rotate');
        expect((await atOne.get('/api/auth/refresh')).status).toBe(200);
        expect(await visit()).toBe(200);
      }
      await atTwo.post('/__reauth/keys/rotate', { forget: true });
      expect((await atTwo.get('/api/users/me')).status).toBe(401);
      await expect.poll(async () => (await atOne.get('/api/users/me')).status, { timeout: 10_000 }).toBe(401);

      expect((await atOne.login()).status).toBe(200);
      expect(await visit()).toBe(200);
      expect((await atOne.get('/__reauth/state')).at('keys')).toEqual((await atTwo.get('/__reauth/state')).at('keys'));
      await Promise.all([one.close(), two.close()]);
    },
  );
});
