/** Takes the place of `mock-server/node/stores.ts`: plain maps, without Redis or its mock. */
import { createMemorySessionStore } from '../../mock-server/store/memory-session-store.ts';
import { createMemoryUserStore } from '../../mock-server/store/memory-user-store.ts';

export function embeddedStores() {
  return { sessions: createMemorySessionStore(), users: createMemoryUserStore(), close: async () => undefined };
}

export function redisStores() {
  throw new Error('This build of the bench keeps everything in memory.');
}
