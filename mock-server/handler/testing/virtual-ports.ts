import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import { createMemorySessionStore } from '../../store/memory-session-store.ts';
import { createMemoryUserStore } from '../../store/memory-user-store.ts';
import { createVirtualIds } from '../../virtual/virtual-ids.ts';
import { createVirtualPasswords } from '../../virtual/virtual-passwords.ts';
import { createVirtualTokens } from '../../virtual/virtual-tokens.ts';
import type { CoreOptions } from '../core-options.ts';

/** The ports of a server in virtual time, for tests that replace some of them. */
export function virtualPorts(clock: VirtualClock = new VirtualClock()): Omit<CoreOptions, 'settings'> {
  return {
    clock,
    tokens: createVirtualTokens(clock),
    passwords: createVirtualPasswords(),
    ids: createVirtualIds(),
    users: createMemoryUserStore(),
    sessions: createMemorySessionStore(),
  };
}
