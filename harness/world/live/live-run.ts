import { merge } from '../../../reauth/trace/merge.ts';
import type { RequestContext } from '../../../reauth/observe/context.ts';
import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import type { Clock } from '../../../reauth/time/clock.ts';
import type { CookieEvent, TabId, TraceEvent } from '../../../reauth/trace/events.ts';
import { defined } from '../../../reauth/trace/defined.ts';
import { createWholeTurn, type Settle } from '../../../reauth/time/whole-turn.ts';
import { SkippingClock } from '../skipping-clock.ts';
import { createSimulatedBrowser } from '../tab/simulated-browser.ts';
import type { SendRaw } from '../tab/exchange.ts';
import type { Run, Stage } from '../world.ts';
import { createControl } from './control.ts';
import { inOrder } from './in-order.ts';
import { Pace, wholeMinuteIn } from './pace.ts';
import type { ServerEvents } from './server-events.ts';
import { openServerSide } from './server-side.ts';
import { ServerSteps } from './server-steps.ts';
import type { Traffic } from './traffic.ts';

/**
 * What a run over real HTTP needs of where it runs. Nothing in it is Node's: in a browser, `send` and `control` are its own
 * fetch with its own cookies.
 */
export interface LivePorts {
  /** The server without `/api`: `http://localhost:8000`. */
  readonly apiUrl: string;
  readonly controlUrl: string;
  /** Real time. */
  readonly machine: Clock;
  /** One exchange of a tab. */
  readonly send: SendRaw;
  /** Calls of the control API. */
  readonly control: FetchFn;
  /** The server's events after a seq: `streamedEvents`, or those of a core in the same process. */
  readonly events: (after: number) => Promise<ServerEvents>;
  /** Where a browser keeps the cookies of the tabs to itself: what can be seen of them. `clock` is the scenario's. */
  readonly cookies?: (clock: SkippingClock) => SeenCookies;
  /** The platform's asynchronous context, where it has one: by it the calls of users' modules are known apart. */
  readonly context?: RequestContext;
  /** Gives the page loads of this run names of their own, where others tell of theirs beside them. */
  readonly tabId?: (load: TabId) => TabId;
  /** Told each event of the tabs as it happens, and how much of the scenario's time had been skipped by then. */
  readonly tell?: (event: TraceEvent, skipped: number) => void;
}

/** The cookies of a browser that lets nobody read or write them by hand, as they are found at each look. */
export interface SeenCookies {
  look(): Promise<void>;
  readonly events: readonly CookieEvent[];
}

/** Begins one scenario against a running server, which it takes back to its start. */
export async function openLiveRun(stage: Stage, ports: LivePorts): Promise<Run> {
  const { apiUrl, controlUrl, machine } = ports;
  const control = createControl(controlUrl, ports.control, (input, init) => asBrowser(input, init));
  const side = await openServerSide({ control, events: ports.events, machine }, stage.policy);
  const { traffic, held } = side;
  const clock = new SkippingClock(machine);
  const cookies = ports.cookies?.(clock);
  const inLine = inOrder(looking(ports.send, cookies), { machine, subscribe: side.subscribe });
  const send = watchedBy(traffic, inLine);
  const browser = createSimulatedBrowser({
    clock,
    send,
    origin: apiUrl,
    app: stage.app,
    client: stage.client,
    ...defined({ tabId: ports.tabId, context: ports.context }),
  });
  browser.subscribe((event) => ports.tell?.(event, clock.skipped));
  /** With the cookies of the simulated jar, beside those that `control` has of its own. */
  const withCookies: FetchFn = (input, init) => {
    const headers = new Headers(init?.headers);
    const cookie = browser.jar.headerFor(controlUrl);
    if (cookie !== '') headers.set('cookie', cookie);
    return ports.control(input, { ...init, headers });
  };
  const asBrowser: FetchFn = async (input, init) => {
    const response = await withCookies(input, init);
    for (const line of response.headers.getSetCookie()) browser.jar.store(line, controlUrl);
    await cookies?.look();
    return response;
  };

  const settle = turns(3);
  const over = new AbortController();
  const steps = new ServerSteps({
    control,
    skip: createControl(controlUrl, withCookies, withCookies).call,
    traffic,
    held,
    clock,
    policy: side.policy,
    waitFor: (isSo, ms) => pace.runUntil(isSo, pace.now() + ms),
    signal: over.signal,
  });
  const toMinute = wholeMinuteIn(clock.now());
  await steps.skip(toMinute);
  await clock.skip(toMinute);
  const pace = new Pace({
    machine,
    traffic,
    tabs: {
      now: () => clock.now(),
      nextDue: () => Promise.resolve(clock.nextDue),
      skip: (ms) => clock.skip(ms),
      settle,
    },
    advance: (ms) => steps.skip(ms),
  });
  await steps.begin(stage.faults);

  return {
    now: () => pace.now(),
    reach: (at) => pace.reach(at),
    tab: async (tab, action) => {
      await browser.act(tab, action);
      await settle();
    },
    server: async (step) => {
      await steps.do(step);
      await settle();
    },
    rest: async (boundMs) => {
      await pace.runUntil(() => browser.pending() === 0 && pace.isStill(), pace.now() + boundMs);
    },
    outcome: async () => {
      steps.throwIfFailed();
      await cookies?.look();
      const told = await side.told(steps.moves);
      return {
        trace: merge([browser.events(), cookies?.events ?? [], told]),
        startedAt: pace.startedAt,
        requests: browser.requests(),
        tabs: browser.tabs(),
        ...(await side.counts()),
      };
    },
    close: async () => {
      over.abort();
      browser.close();
      clock.stop();
      side.close();
    },
  };
}

/** What a reply did to the cookies is looked at; a page gets one that may have set some when that is done. */
function looking(send: SendRaw, cookies: SeenCookies | undefined): SendRaw {
  if (cookies === undefined) return send;
  return async (request) => {
    const reply = await send(request);
    const looked = cookies.look();
    if (new URL(request.url).pathname.startsWith('/api/auth/')) await looked;
    return reply;
  };
}

/** Every exchange is seen when it leaves and when it ends. */
function watchedBy(traffic: Traffic, send: SendRaw): SendRaw {
  return async (request) => {
    const { method, url, headers, signal } = request;
    const exchange = headers['x-reauth-request'];
    const path = new URL(url).pathname;
    const ended = traffic.sent(exchange === undefined ? { method, path } : { exchange, method, path });
    try {
      return await send(request);
    } finally {
      ended(signal.aborted ? 'given up' : 'settled');
    }
  };
}

/** What comes of one answer may take some turns of the event loop, though no time. */
function turns(count: number): Settle {
  const wholeTurn = createWholeTurn();
  return async () => {
    for (let turn = 0; turn < count; turn += 1) await wholeTurn();
  };
}
