import { configureStore } from '@reduxjs/toolkit';
import type { FetchBaseQueryError } from '@reduxjs/toolkit/query';
import { Mutex, type MutexInterface } from 'async-mutex';
import type { RequestContext } from '../observe/context.ts';
import type { FetchFn } from '../observe/observed-fetch.ts';
import { createObserver } from '../observe/observer.ts';
import { defined } from '../trace/defined.ts';
import type { ClientFact, TabId } from '../trace/events.ts';
import { createBearerTokens, type BearerTokens } from './bearer-tokens.ts';
import { answerOf, type ClientAnswer } from './client-answer.ts';
import { createReauthApi, type Credentials, type ItemQuery, type Registration } from './reauth-api.ts';
import { apiUrlOf, reauthOver } from './reauth-over.ts';
import { strategies, type StrategyName } from './strategies.ts';
import type { Strategy, TabPorts } from './strategy.ts';

export interface ReauthClientOptions {
  readonly tab: TabId;
  readonly label: string;
  /** One of ours by name, or one that somebody is trying out. */
  readonly strategy: StrategyName | Strategy;
  /** The mock server without `/api`: `http://localhost:8000`. */
  readonly baseUrl: string;
  /** Carries the cookies: the browser's `fetch`, or one with a jar. */
  readonly fetchFn: FetchFn;
  /** Where what happens goes: `recorder.record`. */
  readonly emit: (fact: ClientFact) => unknown;
  /** Where an app would dispatch `logout()` and go to `/login`. */
  readonly onSessionLost?: (cause: FetchBaseQueryError | undefined) => void;
  readonly context?: RequestContext;
  /** Locks, storage and clock of the tab that this client stands for. */
  readonly ports?: TabPorts;
  /** Those of a client that this one takes the place of; without them it begins with none. */
  readonly tokens?: BearerTokens;
}

/**
 * One client of the mock server, as one tab of an app is: its own store, cache and mutex. Calls never reject. It works
 * with tokens in cookies and, where the server's profile is `bearer`, with tokens in its memory.
 */
export interface ReauthClient {
  readonly tab: TabId;
  readonly label: string;
  register(registration: Registration): Promise<ClientAnswer>;
  login(email: string, password: string): Promise<ClientAnswer>;
  logout(): Promise<ClientAnswer>;
  getMe(): Promise<ClientAnswer>;
  getItems(): Promise<ClientAnswer>;
  getItem(id: number, delay?: string): Promise<ClientAnswer>;
  createOrder(item: number): Promise<ClientAnswer>;
  adminReports(): Promise<ClientAnswer>;
  /** Sends `count` guarded requests at once, `items/1` and on; gives all their answers, in that order. */
  fire(count: number, delay?: string): Promise<readonly ClientAnswer[]>;
  mutex(): MutexInterface;
  /** Aborts what is under way and empties the cache. */
  dispose(): void;
}

/** Makes a client whose every event is exactly attributed: strategy, mutex and fetch are told whose call it is. */
export function createReauthClient(options: ReauthClientOptions): ReauthClient {
  const { tab, label, emit, context, ports, onSessionLost } = options;
  const [client, strategy] =
    typeof options.strategy === 'string'
      ? [options.strategy, strategies[options.strategy].strategy]
      : ['custom', options.strategy];
  const baseUrl = apiUrlOf(options.baseUrl);
  const observer = createObserver({ tab, label, client, emit, baseUrl, ...defined({ context }) });
  const mutex = observer.mutex(new Mutex());
  const reauth = reauthOver({
    observer,
    strategy,
    mutex,
    baseUrl,
    fetchFn: options.fetchFn,
    tokens: options.tokens ?? createBearerTokens(),
    ...defined({ ports }),
    onSessionLost: (cause) => onSessionLost?.(cause),
  });
  const api = createReauthApi(observer.baseQuery(reauth));
  const store = configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (defaults) => defaults().concat(api.middleware),
    devTools: false,
  });
  const { endpoints } = api;
  const fresh = { forceRefetch: true, subscribe: false } as const;
  const untracked = { track: false } as const;
  let shots = 0;
  /** RTK Query would join two calls of equal arguments. */
  const next = (): number => (shots += 1);
  const getItem = (query: ItemQuery): Promise<ClientAnswer> =>
    answerOf(store.dispatch(endpoints.getItem.initiate({ ...query, shot: next() }, fresh)));

  return {
    tab,
    label,
    register: (registration) => answerOf(store.dispatch(endpoints.register.initiate(registration, untracked))),
    login: (email, password) => {
      const credentials: Credentials = { email, password };
      return answerOf(store.dispatch(endpoints.login.initiate(credentials, untracked)));
    },
    logout: () => answerOf(store.dispatch(endpoints.logout.initiate(undefined, untracked))),
    getMe: () => answerOf(store.dispatch(endpoints.getMe.initiate(next(), fresh))),
    getItems: () => answerOf(store.dispatch(endpoints.getItems.initiate(next(), fresh))),
    getItem: (id, delay) => getItem({ id, ...defined({ delay }) }),
    createOrder: (item) => answerOf(store.dispatch(endpoints.createOrder.initiate({ item }, untracked))),
    adminReports: () => answerOf(store.dispatch(endpoints.adminReports.initiate(next(), fresh))),
    fire: (count, delay) =>
      Promise.all(Array.from({ length: count }, (_, index) => getItem({ id: index + 1, ...defined({ delay }) }))),
    mutex: () => mutex,
    dispose: () => void store.dispatch(api.util.resetApiState()),
  };
}
