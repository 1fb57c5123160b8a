import type { Instant } from '../time/instant.ts';
import type { RequestId, TraceEvent } from '../trace/events.ts';
import type { Lane } from '../trace/lane.ts';

/** Something in a trace that is wrong, in words that name who did it and what to do about it. */
export interface Finding {
  /** The id of the rule that found it. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** What was seen, and of whom. */
  readonly summary: string;
  /** Why this happens, in plain words: the rule's own, or what is known more exactly of this one. */
  readonly cause: string;
  /** What to do about it. */
  readonly remedy: string;
  /** The events that show it, in the order of the trace. */
  readonly evidence: readonly TraceEvent[];
  /** Whose lanes it concerns. */
  readonly requests: readonly RequestId[];
}

/** One thing that goes wrong, and how a trace shows it. Its id is its file's name. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  /** Why this happens, in plain words. */
  readonly cause: string;
  /** The id of the scenario that shows it: its file's name, `scenarios/<class>/<id>.yaml`. */
  readonly scenario: string;
  check(context: RuleContext): readonly Finding[];
}

/** What a rule may look at. `now` is wall time: a rule reads no clock. */
export interface RuleContext {
  readonly trace: readonly TraceEvent[];
  readonly lanes: readonly Lane[];
  readonly now: Instant;
  /** How long a request may take. */
  readonly boundMs: number;
  /** The trace is whole: nothing comes any more. Of a trace that goes on, one has to wait and see. */
  readonly isOver: boolean;
}
