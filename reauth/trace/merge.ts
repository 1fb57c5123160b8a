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
  const emitters = [...told]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => [...own.values()].toSorted((a, b) => a.seq - b.seq));
  const correction = clockCorrection([...told.values()].flatMap((own) => [...own.values()]));
  if (correction === 0) return woven(emitters);
  return woven(
    emitters.map((own) => own.map((event) => (event.source === 'server' ? corrected(event, correction) : event))),
  );
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

const SIDES: ReadonlyMap<TraceEvent['type'], Side> = new Map<TraceEvent['type'], Side>([
  ['fetch.sent', 'sent'],
  ['call.received', 'received'],
  ['call.answered', 'answered'],
  ['fetch.answered', 'ended'],
]);

function stepOf(event: TraceEvent): { readonly exchange: ExchangeId; readonly side: Side } | undefined {
  if (!('exchange' in event) || event.exchange === undefined) return undefined;
  const side = SIDES.get(event.type);
  return side && { exchange: event.exchange, side };
}

/** What must have been told before, by another emitter. */
const CAUSE: Readonly<Partial<Record<Side, keyof Untold>>> = { received: 'sent', ended: 'answered' };

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
  return { ...event, at: later(event.at, correction), offset: event.offset - correction };
}

/** How many events of an exchange, of those that cause others, are still to be told. */
interface Untold {
  sent: number;
  answered: number;
}

/** The events of one emitter that are still to be told, and what the first of them waits for. */
interface Queue {
  readonly events: readonly TraceEvent[];
  head: number;
  first: TraceEvent | undefined;
  causes: Untold | undefined;
  cause: keyof Untold | undefined;
}

/** Takes the earliest event that no untold event causes, again and again; a circle of causes is cut at the clock. */
function woven(emitters: readonly (readonly TraceEvent[])[]): readonly TraceEvent[] {
  const untold = new Map<ExchangeId, Untold>();
  for (const events of emitters) {
    for (const event of events) {
      const step = stepOf(event);
      if (step?.side !== 'sent' && step?.side !== 'answered') continue;
      const causes = untold.get(step.exchange) ?? { sent: 0, answered: 0 };
      untold.set(step.exchange, causes);
      causes[step.side] += 1;
    }
  }
  const moveTo = (queue: Queue, head: number): void => {
    queue.head = head;
    queue.first = queue.events[head];
    const step = queue.first && stepOf(queue.first);
    queue.causes = step && untold.get(step.exchange);
    queue.cause = step && CAUSE[step.side];
  };
  const queues = emitters.map((events): Queue => {
    const queue: Queue = { events, head: 0, first: undefined, causes: undefined, cause: undefined };
    moveTo(queue, 0);
    return queue;
  });
  const told: TraceEvent[] = [];
  for (;;) {
    let best: Queue | undefined;
    let earliest = Infinity;
    let isBlocked = true;
    for (const queue of queues) {
      const { first, causes, cause } = queue;
      if (first === undefined) continue;
      const blocked = cause !== undefined && causes !== undefined && causes[cause] > 0;
      if (best !== undefined && (blocked === isBlocked ? first.at >= earliest : blocked)) continue;
      best = queue;
      earliest = first.at;
      isBlocked = blocked;
    }
    if (best?.first === undefined) return told;
    told.push(best.first);
    const side = stepOf(best.first)?.side;
    if (best.causes !== undefined && (side === 'sent' || side === 'answered')) best.causes[side] -= 1;
    moveTo(best, best.head + 1);
  }
}
