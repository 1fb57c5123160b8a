import type { BaseQueryFn } from '@reduxjs/toolkit/query';
import type { MutexInterface } from 'async-mutex';
import type { ClientFact, RequestId, TabId } from '../trace/events.ts';
import { defined } from '../trace/defined.ts';
import { Attributor } from './attributor.ts';
import type { RequestContext } from './context.ts';
import { observedBaseQuery } from './observed-base-query.ts';
import { observedFetch, type FetchFn, type FetchSettings } from './observed-fetch.ts';
import { observedMutex } from './observed-mutex.ts';
import { PendingRequests } from './pending-requests.ts';
import { quietly } from './quietly.ts';
import { requestOf } from './request-tag.ts';
import { UnreadAnswers, type Scene } from './scene.ts';

export interface ObserverOptions {
  readonly tab: TabId;
  readonly label: string;
  /** What runs in this tab: a strategy's name, or `app`. */
  readonly client: string;
  /** Where the facts go: `recorder.record`, as a rule. It stamps them. */
  readonly emit: (fact: ClientFact) => unknown;
  /** Where the base query's relative URLs start, if that is known. */
  readonly baseUrl?: string;
  readonly context?: RequestContext;
  /** Hears of each request that starts, before anything else does, with the arguments of its base query as they came. */
  readonly onRequest?: (request: RequestId, args: unknown) => void;
}

/** Wraps the three things that a token refresh is made of. What it wraps behaves as before. */
export interface Observer {
  readonly fetch: (fetchFn: FetchFn, settings?: FetchSettings) => FetchFn;
  /** `name` tells two mutexes of one tab apart. */
  mutex<M extends MutexInterface>(mutex: M, name?: string): M;
  baseQuery<Query extends BaseQueryFn>(baseQuery: Query): Query;
  /** The client gave the session up; without this call it is concluded from a refresh that was rejected. */
  sessionLost(api: object, status?: number | string): void;
}

/** Makes the observer of one tab, which opens with `tab.opened`. A fault in `emit` never reaches the app. */
export function createObserver(options: ObserverOptions): Observer {
  const scene = sceneOf(options);
  scene.emit({ type: 'tab.opened', label: options.label, client: options.client });
  return {
    fetch: (fetchFn, settings) => observedFetch(fetchFn, scene, settings),
    mutex: (mutex, name = 'mutex') => observedMutex(mutex, name, scene),
    baseQuery: (baseQuery) => observedBaseQuery(baseQuery, scene),
    sessionLost(api, status) {
      const request = requestOf(api);
      scene.unread.tell(request);
      scene.pending.lossTold(request);
      scene.emit({ type: 'session.lost', ...defined({ request, status }) });
    },
  };
}

function sceneOf({ tab, emit, baseUrl = '', context, onRequest }: ObserverOptions): Scene {
  const pending = new PendingRequests(tab);
  return {
    tab,
    pending,
    attributor: new Attributor(pending, context),
    unread: new UnreadAnswers(),
    emit: (fact) => void quietly(() => emit(fact)),
    begins: (request, args) => quietly(() => onRequest?.(request, args)),
    wholeUrl: ({ path, query = '' }) => {
      const whole = /^[a-z]+:\/\//i.test(path) ? path : `${baseUrl.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
      return query === '' ? whole : `${whole}?${query}`;
    },
  };
}
