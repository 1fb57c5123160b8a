import type { CallId, TraceEvent } from '../../../reauth/trace/events.ts';

/** The calls that wait on the server behind a hold, oldest first; those too whose client has gone away meanwhile. */
export type HeldCalls = readonly CallId[];

/** A fold: the held calls after one more event. */
export function stepHeldCalls(held: HeldCalls, event: TraceEvent): HeldCalls {
  if (event.type === 'state.reset') return held.length === 0 ? held : [];
  if (event.type === 'call.held') return held.includes(event.call) ? held : [...held, event.call];
  const over = event.type === 'call.released' || event.type === 'call.answered';
  return over && held.includes(event.call) ? held.filter((call) => call !== event.call) : held;
}
