import { configureStore } from '@reduxjs/toolkit';
import { createApi, type FetchArgs } from '@reduxjs/toolkit/query';
import type { ReauthBaseQuery } from '../../../reauth/client/strategy.ts';

/** One call that the page makes. */
export interface Shot {
  /** RTK Query joins two calls with equal arguments; this makes each one distinct. */
  readonly shot: number;
  /** The very object that the base query gets: by it the page knows its request again. */
  readonly args: FetchArgs;
}

/** One endpoint a resource, as an app has them: what a client remembers of an endpoint holds for its paths alone. */
const READS = [
  ['getMe', /^users\/me$/],
  ['getItems', /^items$/],
  ['getItem', /^items\/[^/]+$/],
  ['adminReports', /^admin\/reports$/],
  ['refresh', /^auth\/refresh$/],
] as const;
const CHANGES = [
  ['login', /^auth\/login$/],
  ['logout', /^auth\/logout$/],
  ['register', /^auth\/register$/],
  ['createOrder', /^orders$/],
] as const;

export type ReadName = (typeof READS)[number][0] | 'read';
export type ChangeName = (typeof CHANGES)[number][0] | 'change';

/** Which endpoint a call goes to; `read` and `change` take what no other does. */
export const readOf = (args: FetchArgs): ReadName => named(READS, args) ?? 'read';
export const changeOf = (args: FetchArgs): ChangeName => named(CHANGES, args) ?? 'change';

function named<Name>(patterns: readonly (readonly [Name, RegExp])[], { url }: FetchArgs): Name | undefined {
  const path = url.split('?', 1)[0] ?? '';
  return patterns.find(([, pattern]) => pattern.test(path))?.[0];
}

/** The page's RTK Query API. An entry that nobody subscribes to any more is removed at once. */
export function createPageApi(reducerPath: string, baseQuery: ReauthBaseQuery) {
  return createApi({
    reducerPath,
    baseQuery,
    keepUnusedDataFor: 0,
    endpoints: (build) => {
      // A shot is as distinct as the arguments are, which need not be written out for it.
      const read = () =>
        build.query<unknown, Shot>({
          query: ({ args }) => args,
          serializeQueryArgs: ({ endpointName, queryArgs: { shot } }) => `${endpointName}(${shot})`,
        });
      const change = () => build.mutation<unknown, Shot>({ query: ({ args }) => args });
      return {
        getMe: read(),
        getItems: read(),
        getItem: read(),
        adminReports: read(),
        refresh: read(),
        read: read(),
        login: change(),
        logout: change(),
        register: change(),
        createOrder: change(),
        change: change(),
      };
    },
  });
}

export type PageApi = ReturnType<typeof createPageApi>;

/**
 * The store of one page. RTK's own checks of state and actions are off, since they look at every entry after every action;
 * actions reach subscribers at once, not by a timer of the browser.
 */
export function createPageStore(api: PageApi) {
  return configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (defaults) => defaults({ serializableCheck: false, immutableCheck: false }).concat(api.middleware),
    enhancers: (defaults) => defaults({ autoBatch: false }),
    devTools: false,
  });
}

export type PageStore = ReturnType<typeof createPageStore>;
