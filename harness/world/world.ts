import type { StrategyName } from '../../reauth/client/strategies.ts';
import type { Strategy } from '../../reauth/client/strategy.ts';
import type { RequestId, TraceEvent } from '../../reauth/trace/events.ts';
import type { Policy } from '../../mock-server/protocol/policy.ts';
import type { FaultToSet } from '../../mock-server/faults/fault.ts';
import type { AppGiven, ServerStep, TabAction, TabName, WorldName } from '../scenario/scenario.ts';
import type { PageGlobals } from './tab/page-globals.ts';

/** Where scenarios run. Every run begins with nothing left of the last; a world of real time may have several at once. */
export interface World {
  readonly name: WorldName;
  /** Makes sure that runs can be opened at all; rejects with what is missing. A world that lacks nothing has none. */
  begin?(): Promise<void>;
  open(stage: Stage): Promise<Run>;
  /** Lets go of what the runs shared (a browser, a thread). */
  close(): Promise<void>;
}

/** What a run begins with. */
export interface Stage {
  /** What differs from the policy that the server has by default. */
  readonly policy: Partial<Policy>;
  readonly faults: readonly FaultToSet[];
  readonly app: AppGiven;
  readonly client: ClientSource;
}

/** Whose reauth runs in the tabs: one of ours, or a user's module that is evaluated anew for each page. */
export type ClientSource =
  | { readonly kind: 'strategy'; readonly name: StrategyName }
  | {
      readonly kind: 'module';
      /** The file as the user gave it. */
      readonly name: string;
      readonly make: (globals: PageGlobals) => Strategy;
      /** The same module as one CommonJS text, for pages of a real browser. */
      readonly code: string;
    };

/** One scenario under way. */
export interface Run {
  /** Ms since the start, as the scenario counts. */
  now(): number;
  /**
   * Moves to `at` ms after the start, waking whoever is due meanwhile. Virtual time simply goes there. Real time passes
   * while something is under way; once nothing moves any more but what a gate or a fault holds, the rest is skipped.
   */
  reach(at: number): Promise<void>;
  /** Begins what a tab does; settles when it has begun, not when it is answered. The first action of a tab opens it. */
  tab(tab: TabName, action: TabAction): Promise<void>;
  /** Does something to the server; `release` waits until the calls that it names are held. */
  server(step: ServerStep): Promise<void>;
  /**
   * Settles when every request of the tabs is settled and nothing is under way, `boundMs` of the scenario's time later
   * at the latest: whoever has not settled by then never will. A call that a gate holds or a fault hangs is not under way.
   */
  rest(boundMs: number): Promise<void>;
  /** Everything that was told, by the tabs, the server and the jar, merged; and where each tab stands. */
  outcome(): Promise<Outcome>;
  close(): Promise<void>;
}

export interface Outcome {
  readonly trace: readonly TraceEvent[];
  /** Wall time of the trace at which the scenario's 0 lies. */
  readonly startedAt: number;
  /** The scenario's numbers and the trace's ids of the same requests. One that never began is missing. */
  readonly requests: readonly { readonly number: number; readonly request: RequestId }[];
  readonly tabs: readonly TabOutcome[];
  /** Orders that were placed, by the server's own count. */
  readonly orders: number;
  /** Sessions that live at the server. */
  readonly sessions: number;
}

export interface TabOutcome {
  readonly tab: TabName;
  /** The address without origin: `/login` after a logout. */
  readonly path: string;
  readonly isLoggedIn: boolean;
}
