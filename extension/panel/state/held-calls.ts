import { defined } from '../../../reauth/trace/defined.ts';
import type { CallId, ExchangeId, TraceEvent } from '../../../reauth/trace/events.ts';
import type { Instant } from '../../../reauth/time/instant.ts';

/** A call that waits on the server behind a hold. */
export interface HeldCall {
  readonly call: CallId;
  readonly exchange?: ExchangeId;
  /** `GET /api/items/1`; absent where the trace does not tell. */
  readonly label?: string;
  /** Before the server acts, or after: then the reply alone waits. */
  readonly when: 'before' | 'after';
  readonly since: Instant;
  /** Its client has gone away: nobody hears the reply, but the server may still act. */
  readonly abandoned: boolean;
}

/** The fold's value. */
export interface HeldCalls {
  /** Those that came first are first. */
  readonly held: readonly HeldCall[];
  /** What is known of calls that are not over. */
  readonly open: ReadonlyMap<CallId, OpenCall>;
}

type OpenCall = Pick<HeldCall, 'exchange' | 'label'> & { readonly abandoned?: boolean };

/** A call that hangs is never over. */
const OPEN_KEPT = 2_000;

export const noneHeld: HeldCalls = { held: [], open: new Map() };

/** A fold: the held calls after more events. */
export function stepHeldCalls(model: HeldCalls, events: readonly TraceEvent[]): HeldCalls {
  let { held } = model;
  const open = new Map(model.open);
  const leave = (call: CallId): void => {
    if (held.some((one) => one.call === call)) held = held.filter((one) => one.call !== call);
  };
  for (const event of events) {
    if (event.source !== 'server') continue;
    const { type, at } = event;
    if (type === 'state.reset') held = [];
    else if (type === 'call.received') {
      const { call, exchange, method, path } = event;
      open.set(call, defined({ exchange, label: `${method} ${path}` }));
      const [oldest] = open.keys();
      if (open.size > OPEN_KEPT && oldest !== undefined) open.delete(oldest);
    } else if (type === 'call.held') {
      const { call, when } = event;
      const { exchange, label, abandoned = false } = open.get(call) ?? {};
      leave(call);
      held = [...held, defined({ call, exchange, label, when, since: at, abandoned })];
    } else if (type === 'call.abandoned') {
      const { call } = event;
      open.set(call, { ...open.get(call), abandoned: true });
      if (held.some((one) => one.call === call))
        held = held.map((one) => (one.call === call ? { ...one, abandoned: true } : one));
    } else if (type === 'call.released') leave(event.call);
    else if (type === 'call.answered' || type === 'call.dropped') {
      leave(event.call);
      open.delete(event.call);
    }
  }
  return { held, open };
}
