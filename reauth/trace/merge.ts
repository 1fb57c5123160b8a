import { later } from '../time/instant.ts';
import type { ClientEvent, ExchangeId, ServerEvent, TraceEvent } from './events.ts';

/**
 * Makes one trace of several: causes before effects, then by clock.
 *
 * An exchange that both sides told of is sent, received, answered and answered at the client, in that order, whatever
 * the clocks say; where they disagree the server's events are moved onto the client's clock (protocol time stays what
 * it was). The events of one emitter keep their order, and one that is in several traces comes once.
 */
export function merge(traces: readonly (readonly TraceEvent[])[]): readonly TraceEvent[] {
  const told = new Map<string, Map<number, TraceEvent>>();
  for (const event of traces.flat()) {
    const emitter = emitterOf(event);
    const own = told.get(emitter) ?? new Map<number, TraceEvent>();
    if (own.size === 0) told.set(emitter, own);
    if (!own.has(event.seq)) own.set(event.seq, event);
  }
  const correction = clockCorrection([...told.values()].flatMap((own) => [...own.values()]));
  const emitters = [...told]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => [...own.values()].toSorted((a, b) => a.seq - b.seq))
    .map((own) => own.map((event) => (event.source === 'server' ? corrected(event, correction) : event)));
  return woven(emitters);
}

/**
 * What to add to the server's clock so that no exchange is received before it was sent, nor answered at the client
 * before the server did: 0 when its clock agrees, else the least that puts the most telling exchanges right.
 */
export function clockCorrection(events: readonly TraceEvent[]): number {
  const seen = exchangesOf(events);
  let least = -Infinity;
  let most = Infinity;
  for (const { sent, received, answered, ended } of seen.values()) {
    if (sent && received) least = Math.max(least, sent.at - received.at);
    if (answered && ended) most = Math.min(most, ended.at - answered.at);
  }
  if (least <= 0 && most >= 0) return 0;
  if (least > most) return (least + most) / 2;
  return least > 0 ? least : most;
}

interface Sides {
  sent?: ClientEvent;
  received?: ServerEvent;
  answered?: ServerEvent;
  ended?: ClientEvent;
}

function exchangesOf(events: readonly TraceEvent[]): ReadonlyMap<ExchangeId, Readonly<Sides>> {
  const seen = new Map<ExchangeId, Sides>();
  for (const event of events) {
    const step = stepOf(event);
    if (!step) continue;
    const sides = seen.get(step.exchange) ?? {};
    seen.set(step.exchange, sides);
    if (event.source === 'client') sides[step.side === 'sent' ? 'sent' : 'ended'] ??= event;
    if (event.source === 'server') sides[step.side === 'received' ? 'received' : 'answered'] ??= event;
  }
  return seen;
}

type Side = keyof Sides;

function stepOf(event: TraceEvent): { readonly exchange: ExchangeId; readonly side: Side } | undefined {
  if (!('exchange' in event) || event.exchange === undefined) return undefined;
  const { exchange, type } = event;
  if (type === 'fetch.sent') return { exchange, side: 'sent' };
  if (type === 'call.received') return { exchange, side: 'received' };
  if (type === 'call.answered') return { exchange, side: 'answered' };
  if (type === 'fetch.answered') return { exchange, side: 'ended' };
  return undefined;
}

/** What must have been told before, by another emitter. */
const CAUSE: Readonly<Partial<Record<Side, Side>>> = { received: 'sent', ended: 'answered' };

function emitterOf(event: TraceEvent): string {
  switch (event.source) {
    case 'client':
      return `client ${event.tab}`;
    case 'server':
      return 'server';
    case 'cookie':
      return `cookie ${event.jar}`;
  }
}

function corrected(event: ServerEvent, correction: number): ServerEvent {
  if (correction === 0) return event;
  return { ...event, at: later(event.at, correction), offset: event.offset - correction };
}

/** Takes the earliest event that no untold event causes, again and again; a circle of causes is cut at the clock. */
function woven(emitters: readonly (readonly TraceEvent[])[]): readonly TraceEvent[] {
  const untold = new Map<string, number>();
  const count = (key: string, by: number): unknown => untold.set(key, (untold.get(key) ?? 0) + by);
  for (const event of emitters.flat()) {
    const step = stepOf(event);
    if (step) count(`${step.side} ${step.exchange}`, 1);
  }
  const waits = (event: TraceEvent): boolean => {
    const step = stepOf(event);
    const cause = step && CAUSE[step.side];
    return cause !== undefined && (untold.get(`${cause} ${step?.exchange}`) ?? 0) > 0;
  };
  const queues = emitters.map((events) => ({ events, head: 0 }));
  const told: TraceEvent[] = [];
  for (;;) {
    let best: { readonly queue: { head: number }; readonly event: TraceEvent; readonly blocked: boolean } | undefined;
    for (const queue of queues) {
      const event = queue.events[queue.head];
      if (event === undefined) continue;
      const blocked = waits(event);
      const isBetter = best?.blocked === blocked ? event.at < best.event.at : (best?.blocked ?? true);
      if (isBetter) best = { queue, event, blocked };
    }
    if (best === undefined) return told;
    best.queue.head += 1;
    const step = stepOf(best.event);
    if (step) count(`${step.side} ${step.exchange}`, -1);
    told.push(best.event);
  }
}
