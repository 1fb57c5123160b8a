import type { RequestContext } from '../../../reauth/observe/context.ts';
import type { Clock } from '../../../reauth/time/clock.ts';
import type { RequestId, TabId, TraceEvent } from '../../../reauth/trace/events.ts';
import type { AppGiven, TabAction, TabName } from '../../scenario/scenario.ts';
import type { ClientSource, TabOutcome } from '../world.ts';
import { Addressed } from './addressed.ts';
import { BrowserJar } from './browser-jar.ts';
import type { SendRaw } from './exchange.ts';
import { OriginChannels } from './origin-channels.ts';
import { OriginLocks } from './origin-locks.ts';
import { OriginStorage } from './origin-storage.ts';
import { SimulatedTab, type BrowserParts } from './simulated-tab.ts';

export interface BrowserOptions {
  /** Stamps the events and moves the timers of all tabs. */
  readonly clock: Clock;
  /** The network, without cookies. */
  readonly send: SendRaw;
  /** Of the app and its server: `http://localhost:8000`. */
  readonly origin: string;
  readonly app: AppGiven;
  readonly client: ClientSource;
  /** The platform's asynchronous context, where it has one: by it the calls of users' modules are known apart. */
  readonly context?: RequestContext;
  /** What a page load is called in the trace instead of `A-1`. */
  readonly tabId?: (load: TabId) => TabId;
}

/** All tabs of one browser, in this process: one jar, one storage, the locks and channels of one origin. */
export interface SimulatedBrowser {
  /** Begins what a tab does. The first action of a tab opens it: on `/login` for a login, on `/` for all else. */
  act(tab: TabName, action: TabAction): Promise<void>;
  /** Exchanges on the network. One whose reply waits for a sleeping tab is over. */
  inFlight(): number;
  /** Requests of pages that are open, and of renderers, which have begun or are still to begin and are not settled. */
  pending(): number;
  /** Client events of all page loads and cookie events of the jar, in the order in which they were told. */
  events(): readonly TraceEvent[];
  /** Which request of the trace each number of the scenario is. */
  requests(): readonly { readonly number: number; readonly request: RequestId }[];
  /** Where each tab stands, or stood when it was closed. */
  tabs(): readonly TabOutcome[];
  subscribe(listener: (event: TraceEvent) => void): () => void;
  /** Its cookies, for calls that belong to no tab. */
  readonly jar: BrowserJar;
  /** Closes all tabs. */
  close(): void;
}

export function createSimulatedBrowser(options: BrowserOptions): SimulatedBrowser {
  const { clock, app } = options;
  const told: TraceEvent[] = [];
  const listeners = new Set<(event: TraceEvent) => void>();
  const numbers = new Map<number, RequestId>();
  const tabs = new Map<TabName, SimulatedTab>();
  const addressed = new Addressed();
  const tell = (event: TraceEvent): void => {
    told.push(event);
    for (const listener of listeners) listener(event);
  };
  const jar = new BrowserJar({ clock, name: 'browser', emit: tell });
  const parts: BrowserParts = {
    ...options,
    jar,
    locks: new OriginLocks(),
    storage: new OriginStorage(clock, typeof app.storage === 'object' ? app.storage.lateBy : 0),
    channels: new OriginChannels(),
    tell,
    onRequest: (number, request) => void numbers.set(number, request),
  };
  const tabOf = (name: TabName): SimulatedTab => {
    const tab = tabs.get(name) ?? new SimulatedTab(name, parts);
    tabs.set(name, tab);
    return tab;
  };
  const sum = (count: (tab: SimulatedTab) => number): number =>
    [...tabs.values()].reduce((total, tab) => total + count(tab), 0);
  return {
    act: async (name, action) => {
      for (const [tab, own] of addressed.split(name, action)) await tabOf(tab).act(own);
    },
    inFlight: () => sum((tab) => tab.inFlight),
    pending: () => sum((tab) => tab.pending),
    events: () => {
      jar.expire();
      return [...told];
    },
    requests: () => [...numbers].map(([number, request]) => ({ number, request })),
    tabs: () => [...tabs.values()].map((tab) => tab.outcome()),
    subscribe: (listener) => {
      const own = (event: TraceEvent): void => listener(event);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    jar,
    close: () => {
      for (const tab of tabs.values()) tab.close();
    },
  };
}
