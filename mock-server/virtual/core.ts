import type { Clock } from '../../reauth/time/clock.ts';
import { createServerCore, type Core } from '../handler/core.ts';
import type { CoreOptions } from '../handler/core-options.ts';
import type { Settings } from '../settings/schema.ts';
import { createMemorySessionStore } from '../store/memory-session-store.ts';
import { createMemoryUserStore } from '../store/memory-user-store.ts';
import { createVirtualIds } from './virtual-ids.ts';
import { createVirtualPasswords } from './virtual-passwords.ts';
import { createVirtualTokens } from './virtual-tokens.ts';

export type VirtualPorts = Omit<CoreOptions, 'settings'>;

/** The whole server in process, in whatever time `clock` says: nothing in it waits but on that clock. */
export function createVirtualCore(settings: Settings, clock: Clock): Core {
  return createServerCore({ settings, ...portsIn(clock) });
}

/** What that server is made of. */
export function portsIn(clock: Clock): VirtualPorts {
  return {
    clock,
    tokens: createVirtualTokens(clock),
    passwords: createVirtualPasswords(),
    ids: createVirtualIds(),
    users: createMemoryUserStore(),
    sessions: createMemorySessionStore(),
  };
}
