import type { CallId, TraceEvent } from '../../../reauth/trace/events.ts';

/** The calls that wait on the server behind a hold, oldest first. */
export type HeldCalls = readonly CallId[];

/** A fold: the held calls after one more event. */
export function stepHeldCalls(held: HeldCalls, event: TraceEvent): HeldCalls {
  switch (event.type) {
    case 'call.held':
      return held.includes(event.call) ? held : [...held, event.call];
    case 'call.released':
    case 'call.abandoned':
    case 'call.answered':
      return held.includes(event.call) ? held.filter((call) => call !== event.call) : held;
    case 'state.reset':
      return held.length === 0 ? held : [];
  }
  return held;
}
