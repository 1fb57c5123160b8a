import type { Policy } from '../../mock-server/protocol/policy.ts';
import type { Finding } from '../../reauth/findings/rule.ts';
import type { Lane } from '../../reauth/trace/lane.ts';
import type { TraceEvent } from '../../reauth/trace/events.ts';
import type { AppGiven, RaceClass, Scenario, WorldName } from '../scenario/scenario.ts';
import type { ClientSource, Outcome } from '../world/world.ts';

/**
 * One run that a scenario asks for. Without a client of the caller's there are two: what it declares under `fails` must go
 * wrong with the finding that it names, what it declares under `cured` must go right. A client of the caller's is run once,
 * with the policy and the app of `cured`: these are its row's own.
 */
export interface Row {
  readonly scenario: Scenario;
  readonly client: ClientSource;
  /** What differs from the scenario's own policy. */
  readonly policy: Partial<Policy>;
  /** What differs from the scenario's own app (`given` of the pairing). */
  readonly app: Partial<AppGiven>;
  readonly expected: 'pass' | 'fail';
  /** Which part of the scenario declares this run; absent when it is judged by `expect` alone. */
  readonly pairing?: 'fails' | 'cured';
  /** The finding that a run which is to fail must show. */
  readonly finding?: string;
}

/** What a row came to. */
export interface RowResult {
  readonly id: string;
  readonly class: RaceClass;
  readonly title: string;
  readonly world: WorldName;
  readonly client: string;
  readonly policy: Partial<Policy>;
  readonly app: Partial<AppGiven>;
  readonly expected: 'pass' | 'fail';
  readonly pairing?: 'fails' | 'cured';
  /** `pass`: what was expected came true. `error`: it could not be judged. */
  readonly verdict: 'pass' | 'fail' | 'error';
  /** Why it is no `pass`, in words. Empty for a pass. */
  readonly why: readonly string[];
  readonly expectations: readonly JudgedExpectation[];
  readonly refreshes: number;
  readonly findings: readonly Finding[];
  readonly lanes: readonly Lane[];
  readonly trace: readonly TraceEvent[];
  /** Wall time of the trace at which the scenario's 0 lies. */
  readonly startedAt: number;
  /** Wall time of the trace at which the run was over. */
  readonly endedAt: number;
  /** The scenario's numbers of the requests that began, and the ids of their lanes. */
  readonly requests: Outcome['requests'];
  /** Real time that it took. */
  readonly durationMs: number;
}

/** One line of `expect`, judged. */
export interface JudgedExpectation {
  /** Where it stands in the file. */
  readonly line: number;
  /** The expectation in words: `1 refresh`. */
  readonly expected: string;
  /** What was the case: `5 refreshes`. */
  readonly found: string;
  readonly holds: boolean;
}
