import type { CallId, ExchangeId, TabId, TraceEvent } from '../../../reauth/trace/events.ts';

/** Which session each client's last login began, for the tokens that it keeps in its memory: no cookie tells of those. */
export interface SignIns {
  /** Session ids by the label of the client, which stays when its strategy, and with it its tab, is another. */
  readonly sids: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<TabId, string>;
  /** Logins under way, by exchange and, once the server has them, by call. */
  readonly sent: ReadonlyMap<ExchangeId, string>;
  readonly received: ReadonlyMap<CallId, string>;
}

export const noSignIns: SignIns = { sids: new Map(), labels: new Map(), sent: new Map(), received: new Map() };

/** A fold: who is logged in after more events. A client that logs out forgets its tokens, whatever the server answers. */
export function stepSignIns(model: SignIns, events: readonly TraceEvent[]): SignIns {
  if (!events.some(concerns)) return model;
  const sids = new Map(model.sids);
  const labels = new Map(model.labels);
  const sent = new Map(model.sent);
  const received = new Map(model.received);
  for (const event of events) {
    if (event.type === 'tab.opened') labels.set(event.tab, event.label);
    else if (event.type === 'fetch.sent') {
      const label = labels.get(event.tab) ?? event.tab;
      if (event.purpose === 'login') sent.set(event.exchange, label);
      if (event.purpose === 'logout') sids.delete(label);
    } else if (event.type === 'call.received' && event.exchange !== undefined) {
      const label = sent.get(event.exchange);
      if (sent.delete(event.exchange) && label !== undefined) received.set(event.call, label);
    } else if (event.type === 'session.started' && event.call !== undefined) {
      const label = received.get(event.call);
      if (label !== undefined) sids.set(label, event.sid);
    } else if (event.type === 'call.answered') received.delete(event.call);
    else if (event.type === 'fetch.failed') sent.delete(event.exchange);
  }
  return { sids, labels, sent, received };
}

const CONCERNS: ReadonlySet<TraceEvent['type']> = new Set([
  'tab.opened',
  'fetch.sent',
  'fetch.failed',
  'call.received',
  'call.answered',
  'session.started',
]);

const concerns = ({ type }: TraceEvent): boolean => CONCERNS.has(type);
