import type { Clock } from '../../reauth/time/clock.ts';
import type { ServerFact } from '../../reauth/trace/events.ts';
import { LaggingHistory } from '../store/lagging-history.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { FaultToSet } from './fault.ts';
import { HangingCalls } from './hanging-calls.ts';
import { LateCookies } from './late-cookies.ts';
import { StandingFaults } from './standing-faults.ts';

/** The faults of one server, and what they keep between calls. */
export interface Faults {
  readonly standing: StandingFaults;
  readonly hanging: HangingCalls;
  readonly late: LateCookies;
  /** The sessions: all calls go through it, so that a lagging one can see what they were. */
  readonly sessions: LaggingHistory;
}

/** What `createFaults` needs. */
export interface FaultsOptions {
  readonly clock: Clock;
  readonly publish: (fact: ServerFact) => void;
  /** Those that the settings name; a reset comes back to them. */
  readonly atStart: readonly FaultToSet[];
  readonly sessions: SessionStore;
}

/** Makes them, with those of the settings standing. */
export function createFaults({ clock, publish, atStart, sessions }: FaultsOptions): Faults {
  const standing = new StandingFaults(clock, publish, atStart);
  return {
    standing,
    hanging: new HangingCalls(standing),
    late: new LateCookies(clock),
    sessions: new LaggingHistory(sessions, clock, () => standing.has('replication-lag')),
  };
}
