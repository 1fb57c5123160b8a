import { keyShelfSuite } from './key-shelf.suite.ts';
import { loadRedisMock } from './load.ts';
import { createRedisKeyShelf } from './redis-key-shelf.ts';
import { memoryKeyShelf } from './testing/memory-key-shelf.ts';

let opened = 0;

keyShelfSuite('a map', async () => ({ store: memoryKeyShelf(), close: async () => undefined }));

keyShelfSuite('ioredis-mock', async () => {
  opened += 1;
  const RedisMock = loadRedisMock();
  const redis = new RedisMock({ host: `key-shelf-${opened}` });
  return {
    store: createRedisKeyShelf(redis),
    close: async () => {
      await redis.flushall();
      redis.disconnect();
    },
  };
});
