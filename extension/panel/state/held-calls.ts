import { defined } from '../../../reauth/trace/defined.ts';
import type { CallId, ExchangeId, TraceEvent } from '../../../reauth/trace/events.ts';
import type { Instant } from '../../../reauth/time/instant.ts';
import type { ControlState } from '../sources/control.ts';
import { ownCallOf } from '../sources/server-life.ts';

/** A call that waits on the server behind a hold. */
export interface HeldCall {
  readonly call: CallId;
  readonly exchange?: ExchangeId;
  /** `GET /api/items/1`; absent where the trace does not tell. */
  readonly label?: string;
  /** Before the server acts, or after: then the reply alone waits. */
  readonly when: 'before' | 'after';
  /** Wall time of the server. */
  readonly since: Instant;
  /** Its client has gone away: nobody hears the reply, but the server may still act. */
  readonly abandoned: boolean;
}

/** The fold's value. */
export interface HeldCalls {
  /** Those that came first are first. */
  readonly held: readonly HeldCall[];
  /** What is known of calls that are not over, by the name that the server has for them. */
  readonly open: ReadonlyMap<CallId, OpenCall>;
}

type OpenCall = Pick<HeldCall, 'call' | 'exchange' | 'label'> & { readonly abandoned?: boolean };

/** A call that hangs is never over. */
const OPEN_KEPT = 2_000;

export const noneHeld: HeldCalls = { held: [], open: new Map() };

/** A fold: the held calls after more events. What they say may have been told already, and then changes nothing. */
export function stepHeldCalls(model: HeldCalls, events: readonly TraceEvent[]): HeldCalls {
  let { held } = model;
  const open = new Map(model.open);
  const leave = (own: CallId): void => {
    held = held.filter((one) => ownCallOf(one.call) !== own);
  };
  for (const event of events) {
    if (event.source !== 'server') continue;
    const { type, at } = event;
    // A reset of long ago, of which a panel that is opened later hears, let nothing go that waits now.
    if (type === 'state.reset') held = held.filter(({ since }) => since > at);
    else if (type === 'call.received') {
      const { call, exchange, method, path } = event;
      open.set(ownCallOf(call), defined({ call, exchange, label: `${method} ${path}` }));
      const [oldest] = open.keys();
      if (open.size > OPEN_KEPT && oldest !== undefined) open.delete(oldest);
    } else if (type === 'call.held') {
      const own = ownCallOf(event.call);
      const { exchange, label, abandoned = false } = open.get(own) ?? {};
      const told = held.find((one) => ownCallOf(one.call) === own && one.when === event.when);
      const next = defined({
        exchange,
        label,
        abandoned,
        ...told,
        call: event.call,
        when: event.when,
        since: told?.since ?? at,
      });
      if (told === undefined) leave(own);
      held = told === undefined ? [...held, next] : held.map((one) => (one === told ? next : one));
    } else if (type === 'call.abandoned') {
      const { call } = event;
      const own = ownCallOf(call);
      open.set(own, { call, ...open.get(own), abandoned: true });
      held = held.map((one) => (ownCallOf(one.call) === own ? { ...one, abandoned: true } : one));
    } else if (type === 'call.released') leave(ownCallOf(event.call));
    else if (type === 'call.answered' || type === 'call.dropped') {
      leave(ownCallOf(event.call));
      open.delete(ownCallOf(event.call));
    }
  }
  return { held, open };
}

/** The held calls as the server lists them; of those that its events told of, under the name that the trace has for them. */
export function heldAsTold({ open }: HeldCalls, told: ControlState['held']): HeldCalls {
  const held = told.map(({ call, exchange, method, path, when, since, abandoned }): HeldCall => {
    const label = `${method} ${path}`;
    const heard = open.get(call);
    const same = heard !== undefined && heard.exchange === exchange && (heard.label ?? label) === label;
    return defined({ call: same ? heard.call : call, exchange, label, when, since, abandoned });
  });
  return { held, open };
}
