import type { ExchangeId, RequestId, TabId } from './events.ts';

/**
 * The request that an exchange belongs to by its name; the exchange itself when it names none.
 *
 * Requests count from 1: number 0 is where a client puts the exchanges that it can give to no request.
 */
export function requestOf(exchange: ExchangeId): RequestId {
  return /^(.+\.0*[1-9]\d*)\.\d+$/.exec(exchange)?.[1] ?? exchange;
}

/** The tab that a request or an exchange of its own belongs to by its name. */
export function tabOf(request: RequestId): TabId {
  const cut = request.indexOf('.');
  return cut > 0 ? request.slice(0, cut) : request;
}

/** What is written on a lane: the digits at the end of `A-3f9c.7`; 0 when there are none. */
export function numberOf(id: string): number {
  return Number(/(\d{1,15})$/.exec(id)?.[1] ?? 0);
}
