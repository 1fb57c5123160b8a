import type { Expectation } from '../../scenario/scenario.ts';

/** An expectation that was looked at: what it says, what was the case, and whether that is the same. */
export interface Judged {
  readonly expected: string;
  readonly found: string;
  readonly holds: boolean;
}

/** The expectations whose `that` is one of these. */
export type Expected<That extends Expectation['that']> = Extract<Expectation, { that: That }>;
