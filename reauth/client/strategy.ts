import type { BaseQueryApi, BaseQueryFn, FetchArgs, FetchBaseQueryError } from '@reduxjs/toolkit/query';
import type { MutexInterface } from 'async-mutex';
import type { Clock } from '../time/clock.ts';

/** The base query that a strategy is made of, and that it makes. */
export type ReauthBaseQuery = BaseQueryFn<string | FetchArgs, unknown, FetchBaseQueryError>;

/** What a strategy works with; all effects are its caller's. */
export interface StrategyOptions {
  /** `fetchBaseQuery`, as a rule. */
  readonly baseQuery: ReauthBaseQuery;
  /** One for all requests of a tab. */
  readonly mutex: MutexInterface;
  /** The call that gets a new access token: `auth/refresh` with cookies, unless it is given. */
  readonly refresh?: FetchArgs;
  /** What else of its tab a strategy may use. Without it a strategy does what it can with the mutex alone. */
  readonly tab?: TabPorts;
  /** The refresh failed: dispatch `logout()` and go to `/login`. `cause` is what the refresh was answered, if it was an error. */
  readonly onSessionLost: (api: BaseQueryApi, cause: FetchBaseQueryError | undefined) => void;
}

/** The parts of a browser's tab that coordinate it with itself and with others. */
export interface TabPorts {
  readonly clock: Clock;
  /** `navigator.locks` (Web Locks API): one lock for all tabs of an origin, and who holds which. */
  readonly locks?: Pick<LockManager, 'request'> & Partial<Pick<LockManager, 'query'>>;
  /** `localStorage`: what all tabs of an origin read. */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem'>;
  /** `(name) => new BroadcastChannel(name)`: what tabs of an origin say to each other. */
  readonly openChannel?: (name: string) => TabChannelPort;
}

/** What a strategy does with a `BroadcastChannel`. */
export interface TabChannelPort {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}

/** A way of getting a new access token when a request finds that the old one is gone. */
export type Strategy = (options: StrategyOptions) => ReauthBaseQuery;

/** The article's refresh call. */
export const defaultRefresh: FetchArgs = { credentials: 'include', url: 'auth/refresh' };

/** Whether a refused request is one that a refresh can save. A wrong password is refused with 401 too, in other words. */
export function saysNotLoggedIn(error: FetchBaseQueryError | undefined): boolean {
  const data: unknown = error?.data;
  return typeof data === 'object' && data !== null && 'message' in data && data.message === 'You are not logged in';
}
