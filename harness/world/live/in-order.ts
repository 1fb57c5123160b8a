import { EXCHANGE_HEADER } from '../../../reauth/observe/observed-fetch.ts';
import type { Clock } from '../../../reauth/time/clock.ts';
import type { ExchangeId, ServerEvent } from '../../../reauth/trace/events.ts';
import type { SendRaw } from '../tab/exchange.ts';

/** So long one call may take to arrive before the next is sent all the same. */
const PATIENCE_MS = 250;

export interface InOrderPorts {
  /** Tells of every event of the server. */
  readonly subscribe: (listener: (event: ServerEvent) => void) => unknown;
  /** Real time. */
  readonly machine: Clock;
}

/**
 * Calls arrive at the server in the order in which they were sent, as they do over one connection (HTTP/2).
 *
 * Over several connections the network may swap calls of one instant, and with them who finds the lock free and which
 * held call is the first: a scenario could not say what it means.
 */
export function inOrder(send: SendRaw, { subscribe, machine }: InOrderPorts): SendRaw {
  const awaited = new Map<ExchangeId, () => void>();
  subscribe((event) => {
    if (event.type === 'call.received' && event.exchange !== undefined) awaited.get(event.exchange)?.();
  });
  let before: Promise<void> = Promise.resolve();
  const arrival = async (exchange: ExchangeId, sent: Promise<unknown>): Promise<void> => {
    const over = new AbortController();
    const arrived = new Promise<void>((resolve) => void awaited.set(exchange, resolve));
    const ended = sent.then(
      () => undefined,
      () => undefined,
    );
    await Promise.race([arrived, ended, machine.sleep(PATIENCE_MS, over.signal).catch(() => undefined)]);
    over.abort();
    awaited.delete(exchange);
  };
  return async (request) => {
    const exchange = request.headers[EXCHANGE_HEADER];
    if (exchange === undefined) return send(request);
    const turn = before;
    const sent = turn.then(() => {
      request.signal.throwIfAborted();
      return send(request);
    });
    before = turn.then(() => arrival(exchange, sent));
    return sent;
  };
}
