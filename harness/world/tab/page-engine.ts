import { fetchBaseQuery, type FetchArgs } from '@reduxjs/toolkit/query';
import { createBearerTokens } from '../../../reauth/client/bearer-tokens.ts';
import { apiUrlOf } from '../../../reauth/client/reauth-over.ts';
import type { ReauthBaseQuery } from '../../../reauth/client/strategy.ts';
import { createObserver, type Observer } from '../../../reauth/observe/observer.ts';
import type { Clock } from '../../../reauth/time/clock.ts';
import type { ClientFact } from '../../../reauth/trace/events.ts';
import { Coordinator } from './coordinator.ts';
import { forbiddenStorage } from './forbidden-storage.ts';
import { freezableChannel, freezableFetch, freezableLocks } from './frozen.ts';
import { givenLocks } from './given-locks.ts';
import { Life } from './life.ts';
import { PageCalls, type SentCall } from './page-calls.ts';
import { pageContext } from './page-context.ts';
import { pageLocation } from './page-location.ts';
import type { PageOptions, PagePorts } from './page-options.ts';
import { retrying } from './retrying.ts';
import { Unfinished } from './unfinished.ts';

/** What of the page its engine has to know. */
export interface EngineHost {
  readonly path: () => string;
  readonly load: (path: string) => void;
  readonly lost: () => void;
}

/**
 * How a page calls the API. From the outside in: RTK Query, the observer, `retry` if it is given outside, the reauth in its
 * worker, `retry` if it is given inside, the real `fetchBaseQuery`, the observed fetch, the browser.
 */
export class PageEngine {
  /** The tab's clock as long as the page lives. */
  readonly clock: Clock;
  readonly #options: PageOptions;
  readonly #life = new Life();
  readonly #unfinished = new Unfinished();
  readonly #numbers = new WeakMap<object, number>();
  readonly #observer: Observer;
  readonly #coordinators: readonly Coordinator[];
  readonly #calls: readonly PageCalls[];
  #streams: PageCalls | undefined;
  #tokens = createBearerTokens();
  #accessToken: string | undefined;
  #turn = 0;

  constructor(options: PageOptions, host: EngineHost) {
    const { tab, label, client, app, origin, context } = options;
    const ports = portsFor(options);
    this.#options = { ...options, ports };
    this.clock = this.#life.clock(ports.clock);
    this.#observer = createObserver({
      tab,
      label,
      client: client.name,
      emit: this.#emit,
      baseUrl: apiUrlOf(origin),
      // Our own strategies hand down whose call each is.
      ...(client.kind === 'module' && context !== undefined ? { context: pageContext(context, tab) } : {}),
      onRequest: (request, args) => {
        const number = typeof args === 'object' && args !== null ? this.#numbers.get(args) : undefined;
        if (number !== undefined) options.onRequest(number, request);
      },
    });
    const names = app.coordinators === 1 ? ['mutex'] : ['mutex', 'mutex-2'];
    this.#coordinators = names.map((name, index) => this.#coordinator(name, index, host));
    this.#calls = this.#coordinators.map(
      ({ query }, index) =>
        new PageCalls(`api${index + 1}`, this.#observed(retrying(query, 'outside', app.retry, this.clock))),
    );
  }

  /** The newest access token that a reply brought to the page. */
  get accessToken(): string | undefined {
    return this.#accessToken;
  }

  get pending(): number {
    return this.#unfinished.requests;
  }

  /** Sends a call of the app itself, such as a login: through the first coordinator. */
  send(args: FetchArgs): SentCall {
    return this.#through(0).send(args);
  }

  /** Sends a call of a component: through the coordinators in turn. */
  sendInTurn(args: FetchArgs, number?: number): SentCall {
    if (number !== undefined) this.#numbers.set(args, number);
    const calls = this.#through(this.#turn);
    this.#turn = (this.#turn + 1) % this.#calls.length;
    return calls.send(args);
  }

  /** The handshake of a stream with a token of its own, or with the cookies if it has none, past every reauth. */
  stream(token: string | undefined): SentCall {
    const credential: FetchArgs =
      token === undefined
        ? { url: 'items', credentials: 'include' }
        : { url: 'items', credentials: 'omit', headers: { authorization: `Bearer ${token}` } };
    this.#streams ??= new PageCalls('streams', this.#observed(this.#past()));
    return this.#streams.send(credential);
  }

  reset(): void {
    for (const calls of this.#calls) calls.reset();
  }

  /** All that talks to the API lives in the worker, its tokens too. */
  killWorker(): void {
    for (const fact of this.#unfinished.endsOfCalls()) this.#emit(fact);
    this.#tokens = createBearerTokens();
    this.#streams?.reset();
    for (const coordinator of this.#coordinators) coordinator.kill();
  }

  close(): void {
    for (const fact of this.#unfinished.endsOfCalls()) this.#emit(fact);
    for (const fact of this.#unfinished.endsOfRequests()) this.#emit(fact);
    this.#life.end();
    for (const coordinator of this.#coordinators) coordinator.kill();
  }

  readonly #emit = (fact: ClientFact): void => {
    if (!this.#life.isOver && this.#unfinished.note(fact)) this.#options.emit(fact);
  };

  #through(coordinator: number): PageCalls {
    const calls = this.#calls[coordinator];
    if (calls === undefined)
      throw new RangeError(`The page has ${this.#calls.length} coordinators, none is number ${coordinator}.`);
    return calls;
  }

  #coordinator(name: string, index: number, host: EngineHost): Coordinator {
    const { app, origin } = this.#options;
    const callsApi = async (): Promise<void> => void (await this.#through(index).send({ url: 'users/me' }).answer);
    const load = (path: string): void => {
      if (!this.#life.isOver) host.load(path);
    };
    return new Coordinator(
      {
        options: this.#options,
        observer: this.#observer,
        tokens: { carriedBy: (fetchFn) => (input, init) => this.#tokens.carriedBy(fetchFn)(input, init) },
        emit: this.#emit,
        holderOf: (mutex) => this.#unfinished.holderOf(mutex),
        location: pageLocation(origin, { path: host.path, load }),
        onToken: app.subscriber === 'none' ? undefined : callsApi,
        onAccessToken: (token) => {
          this.#accessToken = token;
        },
        lost: host.lost,
      },
      name,
    );
  }

  #past(): ReauthBaseQuery {
    const { origin, ports } = this.#options;
    const baseUrl = apiUrlOf(origin);
    const fetchFn = this.#life.abortable(ports.fetchFn);
    return (args, api, extra) =>
      fetchBaseQuery({ baseUrl, fetchFn: this.#observer.fetch(fetchFn, { api, server: baseUrl }) })(args, api, extra);
  }

  /**
   * Whatever comes after the page's end comes to nobody. What a reauth throws is in the trace when it gets here; RTK Query
   * would print it.
   */
  #observed(query: ReauthBaseQuery): ReauthBaseQuery {
    const observed = this.#observer.baseQuery<ReauthBaseQuery>((...call) =>
      this.#life.bound(Promise.resolve(query(...call))),
    );
    return async (...call) => {
      try {
        return await observed(...call);
      } catch (error) {
        return { error: { status: 'CUSTOM_ERROR', error: String(error) } };
      }
    };
  }
}

/** The ports as the scenario's `given` leaves them, of a tab that may sleep. */
function portsFor({ ports, app }: PageOptions): PagePorts {
  const { locks, clock, fetchFn, openChannel, ...others } = ports;
  const granted = givenLocks(locks && freezableLocks(locks, clock), app.locks);
  return {
    ...others,
    clock,
    fetchFn: freezableFetch(fetchFn, clock),
    openChannel: (name) => freezableChannel(openChannel(name), clock),
    storage: app.storage === 'forbidden' ? forbiddenStorage : ports.storage,
    ...(granted === undefined ? {} : { locks: granted }),
  };
}
