import type { FaultToSet } from '../../mock-server/faults/fault.ts';
import type { Policy } from '../../mock-server/protocol/policy.ts';

/** The twenty classes of what goes wrong with token refresh. */
export const RACE_CLASSES = [
  'SINGLE',
  'LATE',
  'MULTI',
  'TABS',
  'XLOCK',
  'QUEUE',
  'REENTRY',
  'LOOP',
  'LOST',
  'TRANSIENT',
  'LOGOUT',
  'COOKIE',
  'SSR',
  'MOUNT',
  'TIME',
  'LIFECYCLE',
  'SERVER',
  'REPLAY',
  'TORN',
  'BYPASS',
] as const;
export type RaceClass = (typeof RACE_CLASSES)[number];

export const WORLD_NAMES = ['virtual', 'live', 'chromium'] as const;
export type WorldName = (typeof WORLD_NAMES)[number];

/** One scenario as it was read: times in ms since the start, defaults filled in. Plain data. */
export interface Scenario {
  /** The file's name without its ending: what goes wrong, in a tester's words. */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly class: RaceClass;
  readonly tags: readonly string[];
  /** Ids of public reports that it is taken from. */
  readonly reports: readonly string[];
  readonly given: Given;
  readonly steps: readonly Step[];
  /** Run on to the second expiry before judging: most defects are silent when the race happens. */
  readonly until: 'the steps are done' | 'the second expiry';
  readonly expect: readonly Expectation[];
  readonly fails?: Failing;
  readonly cured?: Pairing;
  /** Where it can be run; all three unless a step needs what a world lacks. */
  readonly worlds: readonly WorldName[];
}

/** A client, changes of the policy and of the app that make the scenario fail, or cure it. */
export interface Pairing {
  /** Without it: `recipe`. */
  readonly client?: string;
  readonly policy?: Partial<Policy>;
  readonly app?: Partial<AppGiven>;
}

/** What makes the scenario fail, and how it shows. */
export interface Failing extends Pairing {
  readonly finding: string;
  /** Which of `expect` it is about, by their places from 0: these must break, whatever else does. */
  readonly breaks?: readonly number[];
}

/** What is so before the first step. */
export interface Given {
  readonly policy: Partial<Policy>;
  readonly faults: readonly FaultToSet[];
  readonly app: AppGiven;
}

/** How the app of every tab is built: the client's knobs. */
export interface AppGiven {
  /** Reauth coordinators in one page, each with its own lock (two `createApi`); requests go to them in turn. */
  readonly coordinators: 1 | 2;
  /** React's StrictMode: what an app does when it mounts is done twice. */
  readonly doubleMount: boolean;
  /** Guarded paths that the app asks for whenever a page of it loads. */
  readonly boot: readonly string[];
  /** RTK Query's `retry` around the reauth, or inside it around `fetchBaseQuery`. */
  readonly retry: 'none' | { readonly attempts: number; readonly layer: 'outside' | 'inside' };
  /** The Web Locks of the origin: as in a browser; missing (no secure context); granted to somebody who never lets go. */
  readonly locks: 'kept' | 'missing' | 'never granted' | 'stolen';
  /** What tabs share through storage: at once, late by so many ms, or not at all. */
  readonly storage: 'shared' | 'forbidden' | { readonly lateBy: number };
  /** Whether something in the page calls the API whenever the token changes, so that a refresh leads back into itself. */
  readonly subscriber: 'none' | 'calls the api when the token changes';
  /** What a stream reconnects with: the access token that it was opened with, or whatever the reauth has by then. */
  readonly stream: 'keeps its token' | 'goes through the reauth';
  /** Whether the parts of a page that are rendered on the server refresh each for itself, or through one coordinator. */
  readonly renderers: 'refresh each for itself' | 'share one coordinator';
}

/** A tab of the browser, by its letter. The first step that names it opens it. */
export type TabName = string;

/** One thing that happens, `at` ms after the start. Steps of one instant happen in the order of the file. */
export type Step = { readonly at: number; readonly line: number } & (TabStep | ServerStep);

export type TabStep = { readonly tab: TabName } & TabAction;
export type TabAction =
  | { readonly do: 'log in'; readonly user: string; readonly password: string }
  | { readonly do: 'log out' }
  /** Requests get numbers 1, 2, 3… in the order of the file, over all tabs: other steps and expectations use them. */
  | { readonly do: 'request'; readonly requests: readonly RequestToSend[]; readonly every: number }
  | { readonly do: 'navigate'; readonly path: string }
  | { readonly do: 'abort' | 'unmount'; readonly requests: readonly number[] }
  | { readonly do: 'skew the clock'; readonly by: number }
  | { readonly do: 'render on the server'; readonly paths: readonly string[]; readonly passesCookiesOn: boolean }
  | Plain<
      | 'open'
      | 'close'
      | 'reload'
      | 'go offline'
      | 'go online'
      | 'sleep'
      | 'wake'
      | 'throttle timers'
      | 'unthrottle timers'
      | 'reset api state'
      | 'open a stream'
      | 'drop the stream'
      | 'kill the worker'
    >;

/** An action for each of these names, of which there is nothing more to say. */
type Plain<Name extends string> = Name extends string ? { readonly do: Name } : never;

export interface RequestToSend {
  readonly number: number;
  readonly method: string;
  /** Under `/api`: `/items/1`. */
  readonly path: string;
  readonly body?: unknown;
}

export type ServerStep =
  | { readonly do: 'change policy'; readonly policy: Partial<Policy> }
  | { readonly do: 'set fault'; readonly fault: FaultToSet }
  | { readonly do: 'clear faults' }
  | { readonly do: 'expire'; readonly what: 'access' | 'refresh' | 'session'; readonly user?: string }
  | { readonly do: 'move the clock'; readonly by: number }
  | { readonly do: 'hold'; readonly match: string; readonly when: 'before' | 'after' }
  /** Held calls by their order of arrival since the hold, from 1; waits until they are held. */
  | { readonly do: 'release'; readonly which: 'all' | 'next' | readonly number[] }
  | { readonly do: 'rotate keys'; readonly forget: boolean };

/** A count that is expected: exactly, or within bounds. */
export type Count = { readonly atLeast: number; readonly atMost: number };

export type Expectation = { readonly line: number } & (
  | { readonly that: 'every request succeeds' | 'every request settles' | 'no request fails with 401' }
  | {
      readonly that:
        'nobody is logged out' | 'everybody is logged out' | 'the session is alive' | 'the session is over';
    }
  | { readonly that: 'nothing is found' }
  | { readonly that: 'refreshes' | 'retries' | 'blocked' | 'orders' | 'logouts'; readonly count: Count }
  | {
      readonly that: 'request';
      readonly number: number;
      readonly outcome: 'succeeds' | 'fails' | 'is aborted' | ErrorWord | number;
    }
  | { readonly that: 'tab ends at'; readonly tab: TabName; readonly path: string }
  | {
      readonly that: 'cookie';
      readonly at?: number;
      readonly tab: TabName;
      readonly name: string;
      readonly state: 'present' | 'absent';
    }
  | { readonly that: 'found' | 'not found'; readonly rules: readonly string[] }
  /** These happened in this order; others may lie between. */
  | { readonly that: 'in order'; readonly moments: readonly Moment[] }
);

/** RTK Query's own words for a request that got no usable answer. */
export type ErrorWord = 'FETCH_ERROR' | 'PARSING_ERROR' | 'TIMEOUT_ERROR' | 'CUSTOM_ERROR';

export type Moment =
  | {
      readonly what: 'request starts' | 'request waits' | 'request is retried' | 'request settles';
      readonly number: number;
    }
  | { readonly what: 'request is answered'; readonly number: number; readonly status: number }
  | { readonly what: 'refresh starts' | 'refresh is answered'; readonly number: number }
  | { readonly what: 'logs out'; readonly tab: TabName };
