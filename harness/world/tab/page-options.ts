import type { RequestContext } from '../../../reauth/observe/context.ts';
import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import type { Clock } from '../../../reauth/time/clock.ts';
import type { ClientFact, RequestId, TabId } from '../../../reauth/trace/events.ts';
import type { AppGiven } from '../../scenario/scenario.ts';
import type { ClientSource } from '../world.ts';
import type { Sleeper } from './frozen.ts';
import type { TabChannel } from './origin-channels.ts';
import type { TabLocks } from './origin-locks.ts';
import type { TabStorage } from './origin-storage.ts';
import type { PageAction } from './page-action.ts';

/** What the app of one page load is made with. */
export interface PageOptions {
  /** Of this page load: `A-1`, then `A-2`. */
  readonly tab: TabId;
  /** Of the tab: `A`. */
  readonly label: string;
  readonly client: ClientSource;
  readonly app: AppGiven;
  /** Of page and server: `http://localhost:8000`. */
  readonly origin: string;
  /** Where the page is loaded: on `/login` nothing guarded is shown, so the boot requests are not sent there. */
  readonly path: string;
  /** What the app knew before this page was loaded. */
  readonly isLoggedIn: boolean;
  readonly ports: PagePorts;
  /** The platform's asynchronous context, where it has one. */
  readonly context?: RequestContext;
  readonly emit: (fact: ClientFact) => void;
  /** The page went to another address: by itself (`route`), or the user's module asked for a page load there. */
  readonly onPath: (path: string, how: 'route' | 'load') => void;
  /** The scenario's request of this number has begun and has this name in the trace. */
  readonly onRequest: (number: number, request: RequestId) => void;
}

/** What a browser gives a page. */
export interface PagePorts {
  /** The tab's: skewed, throttled, asleep. While it sleeps nothing that comes to the page runs. */
  readonly clock: Clock & Sleeper;
  /** The browser's fetch, with its cookies; whole URLs. */
  readonly fetchFn: FetchFn;
  readonly locks?: TabLocks;
  readonly storage: Pick<TabStorage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly openChannel: (name: string) => TabChannel;
  readonly isOnline: () => boolean;
}

/** The app of one page load, steered by the steps of a scenario. */
export interface PageApp {
  /** Begins what a person does in the page; settles when it has begun, and for `unmount` when RTK has let go of the entry. */
  act(action: PageAction): Promise<void>;
  /** Where the page stands. */
  path(): string;
  isLoggedIn(): boolean;
  /** Requests that have begun, or are still to begin, and are not settled. */
  pending(): number;
  /** Somebody else, such as the server that rendered it, found that the session is over. */
  lose(): void;
  /** The page goes away: what is under way is aborted, locks are let go, nothing of it runs on or is told any more. */
  close(): void;
}
