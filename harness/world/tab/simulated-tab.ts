import { createRecorder } from '../../../reauth/trace/recorder.ts';
import { defined } from '../../../reauth/trace/defined.ts';
import type { ClientFact, RequestId, TabId, TraceEvent } from '../../../reauth/trace/events.ts';
import type { TabAction, TabName } from '../../scenario/scenario.ts';
import type { TabOutcome } from '../world.ts';
import type { BrowserJar } from './browser-jar.ts';
import type { OriginChannels } from './origin-channels.ts';
import type { OriginLocks } from './origin-locks.ts';
import type { OriginStorage } from './origin-storage.ts';
import { isPageAction } from './page-action.ts';
import { createPageApp, HOME_PATH, isLogin, LOGIN_PATH } from './page-app.ts';
import type { PageApp } from './page-options.ts';
import { renderOnServer, type Renderer } from './server-render.ts';
import type { BrowserOptions } from './simulated-browser.ts';
import { TabClock } from './tab-clock.ts';
import { TabNetwork } from './tab-network.ts';

/** What the tabs of one browser share. */
export interface BrowserParts extends BrowserOptions {
  readonly jar: BrowserJar;
  readonly locks: OriginLocks;
  readonly storage: OriginStorage;
  readonly channels: OriginChannels;
  readonly tell: (event: TraceEvent) => void;
  readonly onRequest: (number: number, request: RequestId) => void;
}

const same = (load: TabId): TabId => load;

/** How many events of one page load are kept: all there ever are. */
const ALL = Number.MAX_SAFE_INTEGER;

/** One tab: pages come and go in it, its clock and its network stay. */
export class SimulatedTab {
  readonly #name: TabName;
  readonly #parts: BrowserParts;
  readonly #clock: TabClock;
  readonly #network: TabNetwork;
  readonly #renderers = new Set<Renderer>();
  #page: { readonly app: PageApp; readonly leave: () => void } | undefined;
  #last: Omit<TabOutcome, 'tab'> = { path: HOME_PATH, isLoggedIn: false };
  #loads = 0;
  #renders = 0;

  constructor(name: TabName, parts: BrowserParts) {
    this.#name = name;
    this.#parts = parts;
    this.#clock = new TabClock(parts.clock);
    const { send, jar, origin } = parts;
    this.#network = new TabNetwork({ send, cookies: jar, origin });
  }

  get inFlight(): number {
    return [...this.#renderers].reduce((sum, renderer) => sum + renderer.inFlight(), this.#network.inFlight);
  }

  get pending(): number {
    const own = this.#page?.app.pending() ?? 0;
    return [...this.#renderers].reduce((sum, renderer) => sum + renderer.pending(), own);
  }

  outcome(): TabOutcome {
    const { path, isLoggedIn } = this.#standing();
    return { tab: this.#name, path, isLoggedIn };
  }

  async act(action: TabAction): Promise<void> {
    if (action.do === 'close') return this.close();
    const page = this.#page ?? this.#load(action.do === 'log in' ? LOGIN_PATH : HOME_PATH, false);
    if (isPageAction(action)) return page.app.act(action);
    switch (action.do) {
      case 'open':
        return;
      case 'reload':
        return void this.#load(this.#standing().path, this.#standing().isLoggedIn);
      case 'navigate':
        return void this.#load(action.path, this.#standing().isLoggedIn);
      case 'go offline':
        return this.#network.goOffline();
      case 'go online':
        return this.#network.goOnline();
      case 'sleep':
        return this.#clock.fallAsleep();
      case 'wake':
        return this.#clock.wake();
      case 'throttle timers':
        return this.#clock.throttle(true);
      case 'unthrottle timers':
        return this.#clock.throttle(false);
      case 'skew the clock':
        return this.#clock.skew(action.by);
      case 'render on the server':
        return this.#render(action.paths, action.passesCookiesOn);
    }
  }

  close(): void {
    this.#leave();
    for (const renderer of this.#renderers) renderer.close();
    this.#renderers.clear();
  }

  #standing(): Omit<TabOutcome, 'tab'> {
    return this.#page === undefined
      ? this.#last
      : { path: this.#page.app.path(), isLoggedIn: this.#page.app.isLoggedIn() };
  }

  #leave(): void {
    this.#last = this.#standing();
    this.#page?.leave();
    this.#page = undefined;
  }

  #load(path: string, isLoggedIn: boolean): { readonly app: PageApp } {
    this.#leave();
    this.#loads += 1;
    const { client, app: given, origin, locks, storage, channels, context, onRequest, tabId = same } = this.#parts;
    const tab = tabId(`${this.#name}-${this.#loads}`);
    const locked = locks.tab(tab);
    const stored = storage.tab(() => undefined);
    const channelled = channels.tab();
    const isCurrent = (): boolean => this.#page?.app === app;
    const app = createPageApp({
      tab,
      label: this.#name,
      client,
      app: given,
      origin,
      path,
      isLoggedIn,
      ports: {
        clock: this.#clock,
        fetchFn: this.#network.fetchFn,
        locks: locked.locks,
        storage: stored.storage,
        openChannel: channelled.open,
        isOnline: () => this.#network.isOnline,
      },
      ...defined({ context }),
      emit: this.#emitterOf(tab),
      // A page load begins once the script that asked for it has come to its end.
      onPath: (to, how) => {
        if (how === 'load')
          queueMicrotask(() => void (isCurrent() && this.#load(to, !isLogin(to) && app.isLoggedIn())));
      },
      onRequest,
    });
    const leave = (): void => {
      app.close();
      locked.die();
      stored.leave();
      channelled.die();
    };
    this.#page = { app, leave };
    return this.#page;
  }

  #render(paths: readonly string[], passesCookiesOn: boolean): void {
    if (!this.#network.isOnline) return;
    const { client, app, origin, clock, send, jar, context } = this.#parts;
    const cookie = jar.headerFor(`${origin}/api/`);
    const page = this.#page;
    const parts = app.renderers === 'share one coordinator' ? [paths] : paths.map((path) => [path]);
    const renderers = parts.map((together) => {
      this.#renders += 1;
      const tab = `${this.#name}-ssr${this.#renders}`;
      const label = `${this.#name} on the server`;
      const emit = this.#emitterOf(tab);
      const asked = { cookie, paths: together, ...defined({ context }) };
      return renderOnServer({ tab, label, client, app, origin, clock, send, emit, ...asked });
    });
    const brought: string[] = [];
    let isLost = false;
    const all = renderers.map(async (renderer) => {
      this.#renderers.add(renderer);
      const done = await renderer.done;
      this.#renderers.delete(renderer);
      brought.push(...done.cookies);
      isLost ||= done.isLost;
    });
    void Promise.all(all).then(() => {
      // The page that asked for it has gone: nobody is there to take the reply.
      if (page !== this.#page) return;
      if (passesCookiesOn) for (const line of brought) jar.store(line, `${origin}/`);
      if (isLost) page?.app.lose();
    });
  }

  #emitterOf(tab: TabId): (fact: ClientFact) => void {
    const recorder = createRecorder({ clock: this.#parts.clock, tab, limit: ALL });
    recorder.subscribe(this.#parts.tell);
    return (fact) => void recorder.record(fact);
  }
}
