import * as toolkit from '@reduxjs/toolkit';
import * as query from '@reduxjs/toolkit/query';
import * as asyncMutex from 'async-mutex';
import type { MutexInterface } from 'async-mutex';
import * as ownClient from '../../reauth/client/public.ts';
import { attributed } from '../../reauth/observe/attributed.ts';
import type { PageGlobals } from '../world/tab/page-globals.ts';
import { fetchHere } from './page-scope.ts';
import { timeoutSignal } from './page-time.ts';

/** What a module may import without its being bundled with it. */
export const SHARED_MODULES = [
  '@reduxjs/toolkit',
  '@reduxjs/toolkit/query',
  '@reduxjs/toolkit/query/react',
  'async-mutex',
  'reauth-devtools/client',
  'reauth-devtools/observe',
] as const;
export type SharedModule = (typeof SHARED_MODULES)[number];

/**
 * The libraries as one page's module sees them. They are the harness's own, loaded once; what in them touches the world
 * (`fetchBaseQuery`, `retry`) is made the page's.
 *
 * `mutex` is the page's own, which is observed: the first `Mutex` that the module makes is this one, so that who waits for
 * it can be seen.
 */
export function pageModules(page: PageGlobals, mutex: MutexInterface): Readonly<Record<SharedModule, object>> {
  const rtkQuery = {
    ...query,
    fetchBaseQuery: pageFetchBaseQuery(page),
    retry: pageRetry(page),
    setupListeners: () => () => undefined,
  };
  return {
    '@reduxjs/toolkit': { ...toolkit },
    '@reduxjs/toolkit/query': rtkQuery,
    // Without React's hooks: a base query uses none, and there is no component.
    '@reduxjs/toolkit/query/react': rtkQuery,
    'async-mutex': { ...asyncMutex, Mutex: firstOf(mutex) },
    'reauth-devtools/client': { ...ownClient },
    // The page is observed already.
    'reauth-devtools/observe': { attributed, observeFetch: same, observeMutex: same, observeBaseQuery: same },
  };
}

const same = <T>(it: T): T => it;

function firstOf(mutex: MutexInterface): typeof asyncMutex.Mutex {
  let isTaken = false;
  return new Proxy(asyncMutex.Mutex, {
    construct: (target, args: readonly unknown[], newTarget): object => {
      // Who gives it an error of their own to cancel with gets one that knows it.
      if (isTaken || args.length > 0) return Reflect.construct(target, args, newTarget);
      isTaken = true;
      return mutex;
    },
  });
}

/**
 * `fetchBaseQuery` of a page: it sends by the page's `fetch`, its timeout goes by the page's clock, and whatever base URL
 * it is given stands for the API of the scenario's server. Each fetch is told whose call it is by the `api` of the call.
 */
function pageFetchBaseQuery(page: PageGlobals): typeof query.fetchBaseQuery {
  return ({ timeout: usual, fetchFn: given, ...options } = {}) => {
    return async (args, api, extraOptions) => {
      // One for each call, since only so its fetch knows the call's `api`.
      const fetchFn = given ?? fetchHere(page, page.fetchFor?.(api));
      const send = query.fetchBaseQuery({ ...options, baseUrl: `${page.location.origin}/api/`, fetchFn });
      const { timeout = usual, ...call } = typeof args === 'string' ? { url: args } : args;
      const plain = { ...call, url: withoutApi(call.url) };
      if (timeout === undefined) return send(plain, api, extraOptions);
      const done = new AbortController();
      const signal = AbortSignal.any([api.signal, timeoutSignal(page.clock, timeout, done.signal)]);
      try {
        return await send(plain, { ...api, signal }, extraOptions);
      } finally {
        done.abort();
      }
    };
  };
}

/** Of a client that writes `/api` into each path, since its base URL is the origin. */
const withoutApi = (url: string): string => url.replace(/^\/?api\//, '/');

/** `retry`, whose pauses go by the page's clock and are the same in every run. */
function pageRetry(page: PageGlobals): typeof query.retry {
  const backoff = (attempt: number, most: number): Promise<void> =>
    page.clock.sleep(300 * 2 ** Math.min(attempt, most));
  return new Proxy(query.retry, {
    apply: (target, self, [baseQuery, options]: [unknown, object?]): unknown =>
      Reflect.apply(target, self, [baseQuery, { backoff, ...options }]),
  });
}
