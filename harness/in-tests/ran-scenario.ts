import type { Policy } from '../../mock-server/protocol/policy.ts';
import type { Finding } from '../../reauth/findings/rule.ts';
import type { TraceEvent } from '../../reauth/trace/events.ts';
import type { Lane } from '../../reauth/trace/lane.ts';

/** What a scenario came to, for a test to look at. Its types bring no package along but what a test has anyway. */
export interface RanScenario {
  /** The file's name without its ending. */
  readonly id: string;
  readonly title: string;
  /** Every run went as expected: what was to fail failed with its finding, what was to pass passed. */
  readonly passed: boolean;
  readonly rows: readonly RanRow[];
  /** What a person reads of it: a line, and all there is to say of a run that did not go as expected. */
  readonly report: string;
}

/** One run of a scenario. Without a client of the test's there are two: what fails it, and what cures it. */
export interface RanRow {
  readonly world: 'virtual' | 'live' | 'chromium';
  readonly client: string;
  /** What differs from the scenario's server. */
  readonly policy: Partial<Policy>;
  readonly expected: 'pass' | 'fail';
  /** `pass`: what was expected came true. `error`: it could not be judged. */
  readonly verdict: 'pass' | 'fail' | 'error';
  /** Why it is no `pass`, in words. */
  readonly why: readonly string[];
  readonly expectations: readonly RanExpectation[];
  readonly refreshes: number;
  readonly findings: readonly Finding[];
  /** A row of the timeline for each request. */
  readonly lanes: readonly Lane[];
  readonly trace: readonly TraceEvent[];
  readonly durationMs: number;
}

/** One line of `expect`, judged. */
export interface RanExpectation {
  /** Where it stands in the file. */
  readonly line: number;
  /** In words: `1 refresh`. */
  readonly expected: string;
  /** What was the case: `5 refreshes`. */
  readonly found: string;
  readonly holds: boolean;
}
