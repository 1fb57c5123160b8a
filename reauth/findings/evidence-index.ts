import type { CallId, ExchangeId, TraceEvent } from '../trace/events.ts';
import type { Attempt } from '../trace/lane.ts';

/** Finds the events of exchanges, so that a trace with many findings is walked once and not once for each. */
export interface EvidenceIndex {
  /** The events of some exchanges and the given ones, each once, in the order of the trace. */
  of(attempts: readonly Attempt[], others?: readonly TraceEvent[]): readonly TraceEvent[];
}

/** Makes the index of a trace; it is built when it is first asked. */
export function evidenceIndexOf(trace: readonly TraceEvent[]): EvidenceIndex {
  let places: Places | undefined;
  return {
    of: (attempts, others = []) => {
      places ??= placesIn(trace);
      const { exchanges, calls, order } = places;
      const found = new Set(others);
      for (const { exchange, call } of attempts) {
        if (exchange !== undefined) for (const event of exchanges.get(exchange) ?? []) found.add(event);
        if (call !== undefined) for (const event of calls.get(call) ?? []) found.add(event);
      }
      return [...found].toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    },
  };
}

interface Places {
  readonly exchanges: ReadonlyMap<ExchangeId, readonly TraceEvent[]>;
  readonly calls: ReadonlyMap<CallId, readonly TraceEvent[]>;
  readonly order: ReadonlyMap<TraceEvent, number>;
}

function placesIn(trace: readonly TraceEvent[]): Places {
  const exchanges = new Map<ExchangeId, TraceEvent[]>();
  const calls = new Map<CallId, TraceEvent[]>();
  for (const event of trace) {
    if ('exchange' in event && event.exchange !== undefined) put(exchanges, event.exchange, event);
    if ('call' in event && event.call !== undefined) put(calls, event.call, event);
    if (event.type === 'token.rotated') put(calls, event.by, event);
  }
  return { exchanges, calls, order: new Map(trace.map((event, index) => [event, index])) };
}

function put(map: Map<string, TraceEvent[]>, key: string, event: TraceEvent): void {
  const events = map.get(key);
  if (events) events.push(event);
  else map.set(key, [event]);
}
