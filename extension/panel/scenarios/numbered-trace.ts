import type { RowResult } from '../../../harness/run/result.ts';
import type { ExchangeId, RequestId, TraceEvent } from '../../../reauth/trace/events.ts';
import { requestOf, tabOf } from '../../../reauth/trace/ids.ts';

/**
 * A run's trace with the scenario's own numbers in the names of its requests, so that #3 on the timeline is request 3 of the
 * file and of what was expected. What the scenario does not number (a login, what an app asks by itself) is counted on.
 */
export function numberedTrace({ trace, requests }: Pick<RowResult, 'trace' | 'requests'>): readonly TraceEvent[] {
  const names = new Map(requests.map(({ request, number }) => [request, `${tabOf(request)}.${number}`]));
  let next = Math.max(0, ...requests.map(({ number }) => number));
  for (const event of trace) {
    if (event.type !== 'request.started' || names.has(event.request)) continue;
    next += 1;
    names.set(event.request, `${tabOf(event.request)}.${next}`);
  }
  const named = (request: RequestId): RequestId => names.get(request) ?? request;
  const within = (exchange: ExchangeId): ExchangeId => {
    const request = requestOf(exchange);
    return `${named(request)}${exchange.slice(request.length)}`;
  };
  return trace.map((event) => ({
    ...event,
    ...('request' in event && event.request !== undefined ? { request: named(event.request) } : {}),
    ...('exchange' in event && event.exchange !== undefined ? { exchange: within(event.exchange) } : {}),
    ...('spentByExchange' in event && event.spentByExchange !== undefined
      ? { spentByExchange: within(event.spentByExchange) }
      : {}),
  }));
}
