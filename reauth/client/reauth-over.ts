import { fetchBaseQuery, type FetchBaseQueryError } from '@reduxjs/toolkit/query';
import type { MutexInterface } from 'async-mutex';
import type { FetchFn } from '../observe/observed-fetch.ts';
import type { Observer } from '../observe/observer.ts';
import type { BearerTokens } from './bearer-tokens.ts';
import type { ReauthBaseQuery, Strategy, TabPorts } from './strategy.ts';

export interface ReauthParts {
  readonly observer: Observer;
  readonly strategy: Strategy;
  /** Observed, as a rule: one for each coordinator. */
  readonly mutex: MutexInterface;
  /** With `/api/` at its end. */
  readonly baseUrl: string;
  /** Carries the cookies. */
  readonly fetchFn: FetchFn;
  /** It reads the headers of `init` beside a request, as the browser's own does. */
  readonly readsInit?: boolean;
  readonly tokens: BearerTokens;
  readonly ports?: TabPorts;
  readonly onSessionLost: (cause: FetchBaseQueryError | undefined) => void;
  /** What stands between the strategy and `fetchBaseQuery`. */
  readonly inside?: (send: ReauthBaseQuery) => ReauthBaseQuery;
}

/**
 * One coordinator: the strategy over the real `fetchBaseQuery`, each of whose fetches is told whose call it is. The
 * observer's own base query goes around it.
 */
export function reauthOver(parts: ReauthParts): ReauthBaseQuery {
  const {
    observer,
    strategy,
    mutex,
    baseUrl,
    fetchFn,
    tokens,
    ports,
    onSessionLost,
    inside = same,
    readsInit = false,
  } = parts;

  /** One for each call, since only so its fetch knows the call's `api`. */
  const send: ReauthBaseQuery = (args, api, extraOptions) => {
    const carried = tokens.carriedBy(observer.fetch(fetchFn, { api, server: baseUrl, readsInit }));
    return fetchBaseQuery({ baseUrl, credentials: 'include', fetchFn: carried })(args, api, extraOptions);
  };
  return strategy({
    baseQuery: inside(send),
    mutex,
    ...(ports === undefined ? {} : { tab: ports }),
    onSessionLost: (api, cause) => {
      observer.sessionLost(api, cause?.status);
      onSessionLost(cause);
    },
  });
}

/** Where the API of a mock server begins, given the server's own address. */
export const apiUrlOf = (server: string): string => `${server.replace(/\/+$/, '')}/api/`;

const same = (send: ReauthBaseQuery): ReauthBaseQuery => send;
