import type { FetchFn } from '../../reauth/observe/observed-fetch.ts';
import type { TabChannel } from '../world/tab/origin-channels.ts';
import type { PageGlobals } from '../world/tab/page-globals.ts';
import { memoryStorage } from './memory-storage.ts';
import { pageLocation } from './page-location.ts';
import { pageTime } from './page-time.ts';

export interface ScopeOptions {
  /** What the module prints, and what its timers throw, goes here. */
  readonly console: Pick<Console, 'error'>;
  /** The module sends its page elsewhere. */
  readonly onLeave: (url: URL) => void;
}

/**
 * The globals that a module finds in a page, by name: what a browser has and Node has not, and what must be the page's
 * own. All else (`URL`, `Headers`, `crypto`, …) is the platform's.
 *
 * It keeps accidents apart, not attackers: a module of the user's is as trusted as the user's other code.
 */
export function pageScope(page: PageGlobals, { console, onLeave }: ScopeOptions): Readonly<Record<string, unknown>> {
  const events = new EventTarget();
  const location = pageLocation(page.location, onLeave);
  const navigator: object = Object.assign(Object.create(page.navigator), { userAgent: '', language: 'en' });
  const on = {
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
    dispatchEvent: events.dispatchEvent.bind(events),
  };
  const scope: Record<string, unknown> = {
    ...pageTime(page.clock, (error) => console.error(error)),
    fetch: fetchHere(page),
    Request: requestsFrom(page.location),
    localStorage: page.localStorage,
    sessionStorage: memoryStorage(),
    navigator,
    history: { pushState: () => undefined, replaceState: () => undefined, back: () => undefined },
    document: { cookie: '', visibilityState: 'visible', hidden: false, location, ...on },
    BroadcastChannel: function (name: unknown): TabChannel {
      return page.openChannel(String(name));
    },
    console,
    // A browser has neither.
    process: undefined,
    XMLHttpRequest: undefined,
    ...on,
  };
  Object.defineProperty(scope, 'location', {
    enumerable: true,
    get: () => location,
    set: (to: unknown) => {
      Reflect.set(location, 'href', String(to));
    },
  });
  const window = new Proxy(scope, {
    get: (own, key): unknown => (key in own ? Reflect.get(own, key) : Reflect.get(globalThis, key)),
    has: (own, key) => key in own || key in globalThis,
  });
  for (const name of ['window', 'self', 'globalThis']) scope[name] = window;
  return scope;
}

/**
 * The page's `fetch`, which reaches nobody but the scenario's server: a request to another origin goes to the same path
 * there, so that a client whose API lives elsewhere can be tried out, and never sends a test's traffic to it.
 */
export function fetchHere(page: PageGlobals, fetchFn: FetchFn = page.fetch): FetchFn {
  return async (input, init) => {
    const { origin, href } = page.location;
    const url = new URL(input instanceof Request ? input.url : input, href);
    if (url.origin === origin) return fetchFn(input instanceof Request ? input : url.href, init);
    const there = `${origin}${url.pathname}${url.search}`;
    return fetchFn(input instanceof Request ? new Request(there, input) : there, init);
  };
}

/** `Request`, whose relative URLs begin at the page, as they do in a browser. */
function requestsFrom(location: PageGlobals['location']): typeof Request {
  return new Proxy(Request, {
    construct: (target, [input, ...rest]: readonly unknown[], newTarget) => {
      const whole = typeof input === 'string' ? new URL(input, location.href).href : input;
      return Reflect.construct(target, [whole, ...rest], newTarget);
    },
  });
}
