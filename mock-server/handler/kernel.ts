import type { Ids, Passwords, Tokens, UserStore } from './api.ts';
import type { Clock } from '../../reauth/time/clock.ts';
import type { Settings } from '../settings/schema.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { Faults } from '../faults/faults.ts';
import type { RingEventLog } from './event-log.ts';
import type { Gate } from './gate.ts';
import type { Jars } from './jars.ts';
import type { RunState } from './run-state.ts';
import type { SeededUsers } from './seeded-users.ts';
import type { Commit } from './transact.ts';
import type { Turns } from './turns.ts';

/** What a run of the server can change beside its stores, or a decorator of it. */
export type Run = Pick<RunState, keyof RunState>;

/** What the endpoints work with: the ports, and what one server run remembers. */
export interface Kernel {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  readonly ids: Ids;
  readonly users: UserStore & SeededUsers;
  readonly sessions: SessionStore;
  /** How decisions are saved. */
  readonly commit: Commit;
  readonly run: Run;
  readonly events: RingEventLog;
  readonly gate: Gate;
  /** By session, for those that met somebody else at it. */
  readonly turns: Turns;
  readonly jars: Jars;
  readonly faults: Faults;
  readonly health: () => { readonly name: string; readonly version: string; readonly control: number | undefined };
  readonly report: (error: unknown) => void;
}
