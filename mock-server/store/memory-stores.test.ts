import { createMemorySessionStore } from './memory-session-store.ts';
import { createMemoryUserStore } from './memory-user-store.ts';
import { sessionStoreSuite } from './session-store.suite.ts';
import { userStoreSuite } from './user-store.suite.ts';

const close = () => Promise.resolve();

sessionStoreSuite('memory', async () => ({ store: createMemorySessionStore(), close }));
userStoreSuite('memory', async () => ({ store: createMemoryUserStore(), close }));
