import type { RequestId, TraceEvent } from '../trace/events.ts';
import type { Attempt, Lane } from '../trace/lane.ts';
import { listed } from '../trace/wording.ts';

/** The events of some exchanges, in the order of the trace. */
export function eventsOf(trace: readonly TraceEvent[], attempts: readonly Attempt[]): readonly TraceEvent[] {
  const exchanges = new Set(attempts.map(({ exchange }) => exchange).filter((id) => id !== undefined));
  const calls = new Set(attempts.map(({ call }) => call).filter((id) => id !== undefined));
  return trace.filter(
    (event) =>
      ('exchange' in event && event.exchange !== undefined && exchanges.has(event.exchange)) ||
      ('call' in event && event.call !== undefined && calls.has(event.call)),
  );
}

/** The requests of some lanes as a reader finds them: `#1 and #2 (A), #1 (B)`; what has no number goes by its label, a call that only the server saw by its own id. */
export function namesOf(lanes: readonly Lane[]): string {
  const tabs = [...new Set(lanes.map(({ tabLabel }) => tabLabel))];
  return tabs
    .map((tab) => {
      const numbers = lanes
        .filter(({ tabLabel }) => tabLabel === tab)
        .map(({ number, label, tab: place, request }) => {
          if (place === 'server') return request;
          return number === 0 ? label : `#${number}`;
        });
      return `${listed(numbers)} (${tab})`;
    })
    .join(', ');
}

/** The ids of some lanes, each once. */
export function requestsOf(lanes: readonly Lane[]): readonly RequestId[] {
  return [...new Set(lanes.map(({ request }) => request))];
}
