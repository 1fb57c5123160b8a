import type { Instant } from '../time/instant.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Lane } from '../trace/lane.ts';
import { lanesOf } from '../trace/lanes.ts';
import type { Finding } from './rule.ts';
import { rules } from './rules.ts';

export interface AnalyseOptions {
  /** Wall time: up to when the trace tells. */
  readonly now: Instant;
  /** How long a request may take before it counts as never settled. */
  readonly boundMs?: number;
  /** The trace is whole: nothing comes any more. */
  readonly isOver?: boolean;
  /** The trace's lanes, where the caller has them already. */
  readonly lanes?: readonly Lane[];
}

/** What is wrong in a trace, by every rule. */
export function analyse(
  trace: readonly TraceEvent[],
  { now, boundMs = 30_000, isOver = false, lanes }: AnalyseOptions,
): readonly Finding[] {
  const context = { trace, lanes: lanes ?? lanesOf(trace), now, boundMs, isOver };
  return rules.flatMap((rule) => rule.check(context));
}
