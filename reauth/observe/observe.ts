import type { BaseQueryFn } from '@reduxjs/toolkit/query';
import type { MutexInterface } from 'async-mutex';
import type { FetchFn } from './observed-fetch.ts';
import { pageObserver } from './page-observer.ts';
import { quietly } from './quietly.ts';

export interface ObserveFetchOptions {
  /** Your fetch, if it is not the browser's. */
  readonly fetchFn?: FetchFn;
  /** URL of the mock server of this package, so that its events and the page's meet. Nobody else's requests change. */
  readonly server?: string | readonly string[];
}

/**
 * A `fetch` for `fetchBaseQuery({ fetchFn: observeFetch() })` whose calls show in the Reauth panel.
 *
 * This and its two siblings change nothing about what they wrap, and do nothing at all where there is no window.
 */
export function observeFetch({ fetchFn = lateFetch, server = [] }: ObserveFetchOptions = {}): FetchFn {
  return quietly(() => pageObserver()?.fetch(fetchFn, { server })) ?? fetchFn;
}

/** A mutex whose holder and queue show in the Reauth panel: `observeMutex(new Mutex())`. */
export function observeMutex<M extends MutexInterface>(mutex: M, name?: string): M {
  return quietly(() => pageObserver()?.mutex(mutex, name)) ?? mutex;
}

/**
 * A base query whose calls are the requests of the Reauth panel: `createApi({ baseQuery: observeBaseQuery(yours) })`.
 *
 * Around the `fetchBaseQuery` inside yours too, it makes known which fetch belongs to which request, which is
 * otherwise concluded.
 */
export function observeBaseQuery<Query extends BaseQueryFn>(baseQuery: Query): Query {
  return quietly(() => pageObserver()?.baseQuery(baseQuery)) ?? baseQuery;
}

/** Looks the browser's fetch up at each call, as `fetchBaseQuery` does: whoever replaces it later is heard. */
const lateFetch: FetchFn = (input, init) => globalThis.fetch(input, init);
