import type { Clock } from '../../reauth/time/clock.ts';
import { createServerCore, type Core } from '../handler/core.ts';
import type { Settings } from '../settings/schema.ts';
import { createMemorySessionStore } from '../store/memory-session-store.ts';
import { createMemoryUserStore } from '../store/memory-user-store.ts';
import { createVirtualIds } from './virtual-ids.ts';
import { createVirtualPasswords } from './virtual-passwords.ts';
import { createVirtualTokens } from './virtual-tokens.ts';

/** The whole server in process, in whatever time `clock` says: nothing in it waits but on that clock. */
export function createVirtualCore(settings: Settings, clock: Clock): Core {
  return createServerCore({
    settings,
    clock,
    tokens: createVirtualTokens(clock),
    passwords: createVirtualPasswords(),
    ids: createVirtualIds(),
    users: createMemoryUserStore(),
    sessions: createMemorySessionStore(),
  });
}
