import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import type { TabAction, TabName } from '../../scenario/scenario.ts';
import { isPageAction } from '../tab/page-action.ts';
import { HOME_PATH, LOGIN_PATH } from '../tab/page-app.ts';
import type { TabOutcome } from '../world.ts';
import type { RequestEnd, Traffic } from '../live/traffic.ts';
import type { OpenExchange, PageStart, PageStatus, TimerChange } from './page-messages.ts';
import type { StandbyPages } from './standby-pages.ts';

export interface RealTabPorts {
  readonly context: BrowserContext;
  readonly standby: StandbyPages;
  /** What a page begins with, but for what its tab knows. */
  readonly start: () => Omit<PageStart, keyof TabStart>;
  /** Of page and server. */
  readonly origin: string;
  readonly traffic: Traffic;
}

type TabStart = Pick<PageStart, 'tab' | 'label' | 'isLoggedIn' | 'path' | 'timers'>;

/** How long a page may take to load: it is small, but the machine may be busy. */
const LOAD_MS = 20_000;
const NOWHERE: PageStatus = { path: HOME_PATH, isLoggedIn: false, pending: 0, nextDue: undefined, open: [] };

/** One tab of a real browser: its pages come and go, each with an app that knows nothing of the one before. */
export class RealTab {
  readonly name: TabName;
  readonly #ports: RealTabPorts;
  readonly #open = new Map<string, (end: RequestEnd) => void>();
  #page: Page | undefined;
  #devtools: CDPSession | undefined;
  #loads = 0;
  #status: PageStatus = NOWHERE;
  #timers: TimerChange = { skew: 0, isThrottled: false, isAsleep: false };
  /** Settles when the page that is loading has begun. */
  #ready: { readonly until: Promise<void>; readonly done: () => void } | undefined;

  constructor(name: TabName, ports: RealTabPorts) {
    this.name = name;
    this.#ports = ports;
  }

  get status(): PageStatus {
    return this.#status;
  }

  get isOpen(): boolean {
    return this.#page !== undefined;
  }

  isOf(page: Page): boolean {
    return this.#page === page;
  }

  outcome(): TabOutcome {
    return { tab: this.name, path: this.#status.path, isLoggedIn: this.#status.isLoggedIn };
  }

  /** A page of this tab has loaded and asks what it is. */
  begins(path?: string): PageStart {
    this.#loads += 1;
    this.leaves();
    const { isLoggedIn } = this.#status;
    const tab = `${this.name}-${this.#loads}`;
    return { ...this.#ports.start(), tab, label: this.name, isLoggedIn, path, timers: this.#timers };
  }

  /** Its page is about to be another one. */
  leaves(): void {
    if (this.#ready !== undefined) return;
    let done: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.#ready = { until, done };
  }

  isReady(): void {
    this.#ready?.done();
    this.#ready = undefined;
  }

  async act(action: TabAction): Promise<void> {
    if (action.do === 'close') return this.close();
    const page = this.#page ?? (await this.#openAt(action.do === 'log in' ? LOGIN_PATH : HOME_PATH));
    if (isPageAction(action)) return page.evaluate((asked) => window.reauthPage?.act(asked), action);
    switch (action.do) {
      case 'open':
        return;
      case 'reload':
        return this.#load(page, () => page.reload({ waitUntil: 'commit' }));
      case 'navigate':
        return this.#load(page, () => page.goto(this.#ports.origin + action.path, { waitUntil: 'commit' }));
      case 'go offline':
        return this.#offline(page, true);
      case 'go online':
        return this.#offline(page, false);
      case 'sleep':
        return this.#change(page, { isAsleep: true });
      case 'wake':
        return this.#change(page, { isAsleep: false });
      case 'throttle timers':
        return this.#change(page, { isThrottled: true });
      case 'unthrottle timers':
        return this.#change(page, { isThrottled: false });
      case 'skew the clock':
        return this.#change(page, { skew: this.#timers.skew + action.by });
      case 'render on the server':
        throw new Error('A real tab renders nothing on a server.');
    }
  }

  /** Asks the page where it stands, once it has done what it can do without time passing. */
  settle(): Promise<void> {
    return this.#stands((page) => page.evaluate(() => window.reauthPage?.status()));
  }

  skip(ms: number): Promise<void> {
    return this.#stands((page) => page.evaluate((by) => window.reauthPage?.skip(by), ms));
  }

  async close(): Promise<void> {
    const page = this.#page;
    if (page === undefined) return;
    await this.settle();
    await this.#lastWords(page);
    this.#page = undefined;
    this.#devtools = undefined;
    this.isReady();
    this.#status = { ...this.#status, pending: 0, nextDue: undefined };
    this.#see([], 'given up');
    await page.close();
  }

  async #stands(ask: (page: Page) => Promise<PageStatus | undefined>): Promise<void> {
    const page = this.#page;
    if (page === undefined) return;
    const status = await this.#asked(page, () => ask(page));
    if (status === undefined || this.#page !== page) return;
    this.#status = status;
    this.#see(status.open);
  }

  async #openAt(path: string): Promise<Page> {
    const { standby } = this.#ports;
    const page = await standby.next();
    this.#page = page;
    standby.answer(page, this.begins(path));
    await this.#readyWithin(page);
    return page;
  }

  async #load(page: Page, begin: () => Promise<unknown>): Promise<void> {
    await this.settle();
    await this.#lastWords(page);
    this.#see([], 'given up');
    this.leaves();
    await begin();
    await this.#readyWithin(page);
  }

  /** What a page tells when it goes: how that ends which it has begun. */
  async #lastWords(page: Page): Promise<void> {
    await page.evaluate(() => window.reauthPage?.close());
  }

  async #offline(page: Page, offline: boolean): Promise<void> {
    const conditions = { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    this.#devtools ??= await this.#ports.context.newCDPSession(page);
    await this.#devtools.send('Network.emulateNetworkConditions', conditions);
    if (offline) await page.evaluate(() => window.reauthPage?.cut());
    await page.waitForFunction((isOffline) => navigator.onLine !== isOffline, offline);
  }

  async #change(page: Page, changed: Partial<TimerChange>): Promise<void> {
    this.#timers = { ...this.#timers, ...changed };
    await page.evaluate((timers) => window.reauthPage?.timers(timers), this.#timers);
  }

  /** Asks the page, and where it is just being replaced by another one asks that one. */
  async #asked<T>(page: Page, ask: () => Promise<T>): Promise<T> {
    for (;;) {
      if (this.#ready !== undefined) await this.#readyWithin(page);
      try {
        return await ask();
      } catch (error) {
        if (this.#ready === undefined && !isGone(error)) throw error;
      }
    }
  }

  async #readyWithin(page: Page): Promise<void> {
    if (this.#ready === undefined) return;
    const failed = page.waitForEvent('close', { timeout: LOAD_MS }).then(
      () => new Error(`Tab ${this.name} was closed while its page loaded.`),
      () => new Error(`The page of tab ${this.name} did not begin within ${LOAD_MS / 1_000} s: ${page.url()}`),
    );
    const begun = await Promise.race([this.#ready.until.then(() => undefined), failed]);
    if (begun !== undefined) throw begun;
  }

  /** Tells the traffic which exchanges are new, and which have ended. */
  #see(open: readonly OpenExchange[], end: RequestEnd = 'settled'): void {
    const now = new Map(open.map((one) => [`${this.#loads}.${one.key}`, one]));
    for (const [key, ended] of this.#open) {
      if (now.has(key)) continue;
      this.#open.delete(key);
      ended(end);
    }
    for (const [key, { exchange, method, path }] of now) {
      if (this.#open.has(key)) continue;
      const request = exchange === undefined ? { method, path } : { exchange, method, path };
      this.#open.set(key, this.#ports.traffic.sent(request));
    }
  }
}

/** The page was replaced by another while it was asked. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && /Execution context was destroyed|navigation/i.test(error.message);
