import type { ClientEvent, RequestId, TabId } from '../../../reauth/trace/events.ts';
import type { StrategyName } from '../../../reauth/client/strategies.ts';
import type { AppGiven } from '../../scenario/scenario.ts';
import type { PageAction } from '../tab/page-action.ts';

/** The function of the world that every page finds: `window.reauthWorld(message)`. */
export const WORLD_BINDING = 'reauthWorld';
/** Where a page keeps what the world steers it by: `window.reauthPage`. */
export const PAGE_GLOBAL = 'reauthPage';

/** What a page tells the world. Only `hello` is answered, with a `PageStart`. */
export type PageMessage =
  | { readonly kind: 'hello' }
  | { readonly kind: 'ready' }
  /** It loads another page by itself. */
  | { readonly kind: 'leaving' }
  | { readonly kind: 'event'; readonly event: ClientEvent }
  | { readonly kind: 'request'; readonly number: number; readonly request: RequestId };

/** What a page begins with, plain data. */
export interface PageStart {
  readonly tab: TabId;
  readonly label: string;
  readonly client:
    | { readonly kind: 'strategy'; readonly name: StrategyName }
    | { readonly kind: 'module'; readonly name: string; readonly code: string };
  readonly app: AppGiven;
  readonly isLoggedIn: boolean;
  /** Where it stands; a page that was loaded before it was needed stands elsewhere until then. */
  readonly path: string | undefined;
  /** How much of real time was skipped so far. */
  readonly skipped: number;
  readonly timers: TimerChange;
}

/** How the clock of a tab differs from the world's. */
export interface TimerChange {
  readonly skew: number;
  readonly isThrottled: boolean;
  readonly isAsleep: boolean;
}

/** Where a page stands, once it has done all that it can do without time passing. */
export interface PageStatus {
  readonly path: string;
  readonly isLoggedIn: boolean;
  readonly pending: number;
  /** When its next timer is due. */
  readonly nextDue: number | undefined;
  /** Exchanges that have no answer yet. */
  readonly open: readonly OpenExchange[];
}

export interface OpenExchange {
  /** Counts the exchanges of the page. */
  readonly key: number;
  readonly exchange: string | undefined;
  readonly method: string;
  readonly path: string;
}

/** What the world calls in a page. */
export interface SteeredPage {
  act(action: PageAction): Promise<void>;
  status(): Promise<PageStatus>;
  /** Answers with where the page stands then. */
  skip(ms: number): Promise<PageStatus>;
  /** Its connection is lost: what is under way fails. */
  cut(): void;
  timers(change: TimerChange): void;
  /** The page is about to go away: its last words are told. */
  close(): void;
}
