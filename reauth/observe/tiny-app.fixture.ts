import { configureStore } from '@reduxjs/toolkit';
import {
  createApi,
  fetchBaseQuery,
  type BaseQueryFn,
  type FetchArgs,
  type FetchBaseQueryError,
} from '@reduxjs/toolkit/query';
import { Mutex } from 'async-mutex';
import type { FetchFn } from './observed-fetch.ts';
import type { Observer } from './observer.ts';

type AppBaseQuery = BaseQueryFn<string | FetchArgs, unknown, FetchBaseQueryError>;

/** What the app of a user who knows the article looks like, with their names for things and their own small liberties. */
export interface TinyApp {
  get(path: string): Promise<{ readonly data?: unknown; readonly error?: unknown }>;
  readonly redirects: readonly string[];
}

export interface TinyAppOptions {
  readonly fetchFn: FetchFn;
  /** Without one it is the app as it was before the three lines. */
  readonly observer?: Observer;
  /** Observes the inner base query too: the fourth line. */
  readonly observesInner?: boolean;
}

export function createTinyApp({ fetchFn, observer, observesInner = false }: TinyAppOptions): TinyApp {
  const redirects: string[] = [];
  const mutex = observer?.mutex(new Mutex()) ?? new Mutex();
  const plain = fetchBaseQuery({
    baseUrl: 'https://api.shop.example/v1',
    headers: { 'x-shop': 'canary-shop-header' },
    prepareHeaders: (headers) => {
      headers.set('authorization', 'Bearer canary-access-token');
    },
    fetchFn: observer?.fetch(fetchFn) ?? fetchFn,
  });
  const baseQuery = observesInner ? (observer?.baseQuery(plain) ?? plain) : plain;

  const customFetchBase: AppBaseQuery = async (args, api, extraOptions) => {
    await mutex.waitForUnlock();
    let result = await baseQuery(args, api, extraOptions);
    if (result.error?.status === 401) {
      if (!mutex.isLocked()) {
        const release = await mutex.acquire();
        try {
          const refreshResult = await baseQuery({ url: '/auth/refresh', method: 'POST' }, api, extraOptions);
          if (refreshResult.data) result = await baseQuery(args, api, extraOptions);
          else redirects.push('/login');
        } finally {
          release();
        }
      } else {
        await mutex.waitForUnlock();
        result = await baseQuery(args, api, extraOptions);
      }
    }
    return result;
  };

  const api = createApi({
    baseQuery: observer?.baseQuery(customFetchBase) ?? customFetchBase,
    endpoints: (build) => ({ read: build.query<unknown, string>({ query: (path) => path }) }),
  });
  const store = configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (defaults) => defaults().concat(api.middleware),
    devTools: false,
  });
  return {
    redirects,
    async get(path) {
      const { data, error } = await store.dispatch(api.endpoints.read.initiate(path, { forceRefetch: true }));
      return { data, error };
    },
  };
}
