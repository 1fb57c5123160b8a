import type { ClientFact, ExchangeId, RequestId } from '../../../reauth/trace/events.ts';

type MutexFact = Extract<ClientFact, { readonly mutex: string }>;

/**
 * What a page has begun and not ended, by the facts that it told: when the page or its worker dies, nobody else is left to
 * tell how all that ended.
 */
export class Unfinished {
  readonly #requests = new Set<RequestId>();
  readonly #exchanges = new Set<ExchangeId>();
  readonly #waits = new Map<string, MutexFact>();
  readonly #held = new Map<string, MutexFact>();

  get requests(): number {
    return this.#requests.size;
  }

  /** The request that holds a mutex now. */
  holderOf(mutex: string): RequestId | undefined {
    return this.#held.get(mutex)?.request;
  }

  /** Notes a fact. `false` for the end of something that has ended already: it must not be told twice. */
  note(fact: ClientFact): boolean {
    switch (fact.type) {
      case 'request.started':
        this.#requests.add(fact.request);
        return true;
      case 'request.settled':
        return this.#requests.delete(fact.request);
      case 'fetch.sent':
        this.#exchanges.add(fact.exchange);
        return true;
      case 'fetch.answered':
      case 'fetch.failed':
        return this.#exchanges.delete(fact.exchange);
      case 'mutex.awaited':
        this.#waits.set(fact.wait, fact);
        return true;
      case 'mutex.passed':
        return this.#waits.delete(fact.wait);
      case 'mutex.acquired':
        this.#held.set(fact.mutex, fact);
        return true;
      case 'mutex.released':
        return this.#held.delete(fact.mutex);
      case 'tab.opened':
      case 'session.lost':
      case 'events.dropped':
        return true;
    }
  }

  /** How the calls and the locks end when their JavaScript dies. */
  endsOfCalls(): readonly ClientFact[] {
    return [
      ...[...this.#exchanges].map((exchange): ClientFact => ({ type: 'fetch.failed', exchange, error: 'AbortError' })),
      ...[...this.#waits].map(([wait, fact]): ClientFact => ({ ...ownerOf(fact), type: 'mutex.passed', wait })),
      ...[...this.#held.values()].map((fact): ClientFact => ({ ...ownerOf(fact), type: 'mutex.released' })),
    ];
  }

  /** How the requests end when their page does. */
  endsOfRequests(): readonly ClientFact[] {
    return [...this.#requests].map((request) => ({ type: 'request.settled', request, outcome: 'aborted' }));
  }
}

function ownerOf({ mutex, request, attribution }: MutexFact) {
  return { mutex, attribution, ...(request === undefined ? {} : { request }) };
}
