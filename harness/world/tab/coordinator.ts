import { Mutex } from 'async-mutex';
import type { FetchArgs } from '@reduxjs/toolkit/query';
import type { BearerTokens } from '../../../reauth/client/bearer-tokens.ts';
import { apiUrlOf, reauthOver } from '../../../reauth/client/reauth-over.ts';
import { strategies } from '../../../reauth/client/strategies.ts';
import type { ReauthBaseQuery, Strategy } from '../../../reauth/client/strategy.ts';
import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import type { Observer } from '../../../reauth/observe/observer.ts';
import { defined } from '../../../reauth/trace/defined.ts';
import type { RequestId } from '../../../reauth/trace/events.ts';
import { purposeOf } from '../../../reauth/trace/purpose.ts';
import { Life } from './life.ts';
import type { PageGlobals } from './page-globals.ts';
import type { PageOptions } from './page-options.ts';
import { retrying } from './retrying.ts';
import { tracedLocks } from './traced-locks.ts';

/** What a coordinator needs of its page. */
export interface CoordinatorPage {
  readonly options: PageOptions;
  readonly observer: Observer;
  /** The tokens of a server that hands them out in JSON. */
  readonly tokens: BearerTokens;
  /** Tells of what the locks do. */
  readonly emit: PageOptions['emit'];
  /** The request that holds a mutex now. */
  readonly holderOf: (mutex: string) => RequestId | undefined;
  readonly location: PageGlobals['location'];
  /** What calls the API whenever the token changes; settles when its call has. */
  readonly onToken: (() => Promise<void>) | undefined;
  /** Each token that a reply brings, as a page that reads the JSON gets it. */
  readonly onAccessToken: (token: string) => void;
  readonly lost: () => void;
}

/**
 * One coordinator of a page: a strategy with a mutex of its own, in a worker that can be killed. Then what it remembered,
 * held and had under way is gone, what the page awaits of it fails, and the next call starts another.
 */
export class Coordinator {
  readonly #page: CoordinatorPage;
  readonly #name: string;
  #worker: { readonly life: Life; readonly query: ReauthBaseQuery } | undefined;
  #started = 0;

  constructor(page: CoordinatorPage, name: string) {
    this.#page = page;
    this.#name = name;
    // What coordinates tabs listens from the load of the page on.
    this.#worker = this.#start();
  }

  /** The base query of the page, which the worker answers. */
  readonly query: ReauthBaseQuery = (args, api, extraOptions) => {
    this.#worker ??= this.#start();
    const { life, query } = this.#worker;
    const killed = life.ended.then(() => ({
      error: { status: 'FETCH_ERROR', error: 'The worker was killed.' } as const,
    }));
    return Promise.race([Promise.resolve(query(args, api, extraOptions)), killed]);
  };

  kill(): void {
    this.#worker?.life.end();
    this.#worker = undefined;
  }

  #start(): { readonly life: Life; readonly query: ReauthBaseQuery } {
    const { options, observer, emit, holderOf, location, tokens, lost } = this.#page;
    const { app, client, tab, ports, origin } = options;
    this.#started += 1;
    const life = new Life();
    const clock = life.clock(ports.clock);
    const name = this.#started === 1 ? this.#name : `${this.#name} ${this.#started}`;
    // In our own strategies whoever asks for a Web Lock holds the mutex.
    const asker = () => (client.kind === 'strategy' ? holderOf(`${tab}/${name}`) : undefined);
    const locks = ports.locks && tracedLocks(ports.locks, { tab, life, emit, asker });
    const fetchFn = life.abortable(ports.fetchFn);
    const baseUrl = apiUrlOf(origin);
    const { storage, openChannel } = ports;
    const fetchFor = (api?: object): FetchFn => {
      const observed = observer.fetch(fetchFn, { server: baseUrl, ...defined({ api }) });
      return (input, init) => life.bound(observed(resolved(input, origin), init));
    };
    const globals: PageGlobals = {
      fetch: fetchFor(),
      fetchFor,
      localStorage: storage,
      navigator: { ...defined({ locks }), onLine: ports.isOnline() },
      openChannel,
      location,
      clock,
    };
    const strategy: Strategy = client.kind === 'module' ? client.make(globals) : strategies[client.name].strategy;
    const query = reauthOver({
      observer,
      strategy,
      mutex: observer.mutex(new Mutex(), name),
      baseUrl,
      fetchFn,
      readsInit: true,
      tokens,
      ports: { clock, storage, openChannel, ...defined({ locks }) },
      onSessionLost: lost,
      inside: (send) =>
        retrying(
          this.#told((...call) => life.bound(Promise.resolve(send(...call)))),
          'inside',
          app.retry,
          clock,
        ),
    });
    return { life, query: (...call) => life.bound(Promise.resolve(query(...call))) };
  }

  /** Tells of new tokens before whoever asked for them hears of them: whoever listens is part of the refresh. */
  #told(send: ReauthBaseQuery): ReauthBaseQuery {
    const { onToken, onAccessToken } = this.#page;
    return async (args, api, extraOptions) => {
      const result = await send(args, api, extraOptions);
      const token = accessTokenIn(result.data);
      if (token === undefined) return result;
      onAccessToken(token);
      if (purposeIn(args) === 'refresh') await onToken?.();
      return result;
    };
  }
}

function purposeIn(args: string | FetchArgs) {
  const { url, method = 'GET' } = typeof args === 'string' ? { url: args } : args;
  return purposeOf(method, url.split(/[?#]/, 1)[0] ?? '');
}

function accessTokenIn(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('access_token' in data)) return undefined;
  return typeof data.access_token === 'string' ? data.access_token : undefined;
}

const resolved = (input: RequestInfo | URL, origin: string): RequestInfo | URL =>
  input instanceof Request ? input : new URL(input, origin);
