import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import type { Clock } from '../../../reauth/time/clock.ts';
import type { TabChannel } from './origin-channels.ts';
import type { TabLocks } from './origin-locks.ts';

/** What a user's module finds around it in a page: the globals of a browser, as far as code that refreshes tokens uses them. */
export interface PageGlobals {
  /** The page's, whose calls are in the trace. Relative URLs begin at the origin. */
  readonly fetch: FetchFn;
  /** The same for the calls of one base query, which are exactly those of the request that its `api` belongs to. */
  readonly fetchFor?: (api: object) => FetchFn;
  readonly localStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly navigator: { readonly locks?: TabLocks; readonly onLine: boolean };
  readonly openChannel: (name: string) => TabChannel;
  readonly location: { href: string; readonly origin: string; readonly pathname: string; assign(url: string): void };
  /** Timers and `Date.now()` of the page go by this. */
  readonly clock: Clock;
}
