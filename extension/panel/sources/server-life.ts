import type { CallId, ServerEvent } from '../../../reauth/trace/events.ts';

/** One run of a server, as a panel that outlives it counts them. `before` is how many seqs the earlier ones had. */
export interface Life {
  readonly number: number;
  readonly before: number;
}

export const FIRST_LIFE: Life = { number: 1, before: 0 };

/**
 * An event as it may stand in one trace with those of the server's earlier runs: a server that is started anew counts its
 * events and its calls from 1 again, and within a trace both must be unique.
 */
export function inLife(event: ServerEvent, { number, before }: Life): ServerEvent {
  if (number === 1) return event;
  const seq = event.seq + before;
  const named = (call: string) => `run${number}-${call}`;
  switch (event.type) {
    case 'events.missed':
      return { ...event, seq, from: event.from + before, to: event.to + before };
    case 'token.rotated':
      return { ...event, seq, by: named(event.by) };
    case 'token.reused':
    case 'token.forgiven':
      return { ...event, seq, call: named(event.call), spentBy: named(event.spentBy) };
    case 'call.received':
    case 'call.held':
    case 'call.released':
    case 'call.abandoned':
    case 'call.answered':
    case 'call.dropped':
    case 'fault.applied':
    case 'family.revoked':
      return { ...event, seq, call: named(event.call) };
    case 'session.started':
    case 'session.ended':
    case 'token.issued':
      return event.call === undefined ? { ...event, seq } : { ...event, seq, call: named(event.call) };
    case 'token.expired':
    case 'clock.advanced':
    case 'policy.changed':
    case 'state.reset':
    case 'cookies.foreign':
    case 'faults.changed':
    case 'keys.rotated':
      return { ...event, seq };
  }
}

/** The name that the server itself has for a call, whichever run of it that was. */
export const ownCallOf = (call: CallId): CallId => call.replace(/^run\d+-/, '');
