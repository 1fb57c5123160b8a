import { instant } from '../time/instant.ts';
import type {
  ClientEvent,
  ClientFact,
  CookieEvent,
  CookieFact,
  ExchangeId,
  Purpose,
  Reason,
  RequestId,
  ServerEvent,
  ServerFact,
  SetCookieFact,
  TabId,
  TokenKind,
  TokenRef,
  TraceEvent,
} from './events.ts';
import { tabOf } from './ids.ts';
import type { Presented } from './lane.ts';

/** Writes traces for tests: gives each event its stamp, and knows how the everyday exchanges look. Times count from 0. */
export class TraceBuilder {
  readonly #events: TraceEvent[] = [];
  readonly #last = new Map<string, number>();
  /** Protocol time minus wall time of the server's events. */
  offset = 1_000_000;

  get trace(): readonly TraceEvent[] {
    return [...this.#events];
  }

  client(at: number, tab: TabId, fact: ClientFact): this {
    const event: ClientEvent = { source: 'client', tab, seq: this.#next(`client ${tab}`), at: instant(at), ...fact };
    return this.#add(event);
  }

  server(at: number, fact: ServerFact): this {
    const { offset } = this;
    const event: ServerEvent = { source: 'server', offset, seq: this.#next('server'), at: instant(at), ...fact };
    return this.#add(event);
  }

  cookie(at: number, jar: string, fact: CookieFact): this {
    const event: CookieEvent = { source: 'cookie', jar, seq: this.#next(`cookie ${jar}`), at: instant(at), ...fact };
    return this.#add(event);
  }

  started(at: number, request: RequestId, path = '/api/items/1'): this {
    return this.client(at, tabOf(request), { type: 'request.started', request, method: 'GET', path, query: [] });
  }

  settled(
    at: number,
    request: RequestId,
    outcome: 'fulfilled' | 'rejected' | 'aborted',
    status?: number | string,
  ): this {
    const fact = { type: 'request.settled' as const, request, outcome };
    return this.client(at, tabOf(request), status === undefined ? fact : { ...fact, status });
  }

  sent(at: number, exchange: ExchangeId, purpose: Purpose = 'request', path = pathOf(purpose)): this {
    const request = exchange.slice(0, exchange.lastIndexOf('.'));
    const call = { purpose, method: 'GET', path, query: [], headers: {} };
    return this.client(at, tabOf(request), { type: 'fetch.sent', exchange, request, attribution: 'exact', ...call });
  }

  answered(at: number, exchange: ExchangeId, status: number): this {
    return this.client(at, tabOf(exchange), { type: 'fetch.answered', exchange, status, headers: {} });
  }

  mutex(at: number, type: 'mutex.acquired' | 'mutex.released', request: RequestId): this {
    return this.client(at, tabOf(request), { type, mutex: `${tabOf(request)}/refresh`, request, attribution: 'exact' });
  }

  wait(at: number, type: 'mutex.awaited' | 'mutex.passed', request: RequestId, wait: string = `w ${request}`): this {
    const tab = tabOf(request);
    return this.client(at, tab, { type, wait, mutex: `${tab}/refresh`, request, attribution: 'exact' });
  }

  received(
    at: number,
    call: string,
    exchange?: ExchangeId,
    purpose: Purpose = 'request',
    presented: Presented = {},
  ): this {
    const fact = {
      type: 'call.received' as const,
      call,
      purpose,
      method: 'GET',
      path: pathOf(purpose),
      query: [],
      presented,
    };
    return this.server(at, exchange === undefined ? fact : { ...fact, exchange });
  }

  replied(
    at: number,
    call: string,
    status: number,
    reason: Reason,
    {
      exchange,
      cookies = [],
      message,
    }: { exchange?: ExchangeId; cookies?: readonly SetCookieFact[]; message?: string } = {},
  ): this {
    const named = { ...(exchange !== undefined && { exchange }), ...(message !== undefined && { message }) };
    return this.server(at, { type: 'call.answered', call, status, reason, cookies, ...named });
  }

  #next(emitter: string): number {
    const seq = (this.#last.get(emitter) ?? 0) + 1;
    this.#last.set(emitter, seq);
    return seq;
  }

  #add(event: TraceEvent): this {
    this.#events.push(event);
    return this;
  }
}

/** A token of a test; `expiresAt` is protocol time. */
export function tokenRef(id: string, kind: TokenKind, generation: number, expiresAt: number, sid = 's1'): TokenRef {
  return { id, kind, generation, sid, expiresAt: instant(expiresAt) };
}

function pathOf(purpose: Purpose): string {
  return purpose === 'request' ? '/api/items/1' : `/api/auth/${purpose}`;
}
