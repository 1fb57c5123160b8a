import type { TraceEvent } from '../../../reauth/trace/events.ts';

/** A jump of the server's clock: protocol time moved by `by` ms at the wall instant `at`. */
export interface Cut {
  readonly at: number;
  readonly by: number;
}

/** A fold: the cuts after one more event. */
export const stepCuts = (cuts: readonly Cut[], event: TraceEvent): readonly Cut[] =>
  event.type === 'clock.advanced' ? [...cuts, { at: event.at, by: event.by }] : cuts;
