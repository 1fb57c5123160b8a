import type { BrowserContext, Page } from 'playwright-core';
import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import type { Clock } from '../../../reauth/time/clock.ts';
import { instant, type Instant } from '../../../reauth/time/instant.ts';
import type { ClientEvent, RequestId } from '../../../reauth/trace/events.ts';
import { merge } from '../../../reauth/trace/merge.ts';
import type { TabName } from '../../scenario/scenario.ts';
import { createControl } from '../live/control.ts';
import { Pace, wholeMinuteIn } from '../live/pace.ts';
import type { ScenarioServer } from '../live/own-server.ts';
import { openServerSide } from '../live/server-side.ts';
import { ServerSteps } from '../live/server-steps.ts';
import { SkippingClock } from '../skipping-clock.ts';
import type { ClientSource, Run, Stage } from '../world.ts';
import { refuseAction, refuseServerStep, refuseStage } from './cannot.ts';
import { WORLD_BINDING, type PageMessage, type PageStart } from './page-messages.ts';
import { RealCookies } from './real-cookies.ts';
import { RealTab } from './real-tab.ts';
import { StandbyPages } from './standby-pages.ts';

export interface ChromiumPorts {
  /** A browser profile of this run alone. */
  readonly context: BrowserContext;
  readonly server: ScenarioServer;
  /** Calls of nobody's browser. */
  readonly plain: FetchFn;
  /** Real time. */
  readonly machine: Clock;
}

/** Begins one scenario in the tabs of a real browser. */
export async function openChromiumRun(stage: Stage, ports: ChromiumPorts): Promise<Run> {
  refuseStage(stage);
  const { context, server, machine } = ports;
  const { apiUrl, controlUrl } = server;
  const control = createControl(controlUrl, ports.plain, fetchOf(context));
  const side = await openServerSide({ control, events: server.events, machine }, stage.policy);
  const { traffic, held } = side;
  const clock = new SkippingClock(machine);
  const told: ClientEvent[] = [];
  const numbers = new Map<number, RequestId>();
  const tabs = new Map<TabName, RealTab>();
  const cookies = new RealCookies(
    () => context.cookies(apiUrl),
    clock,
    () => clock.skipped,
  );
  const over = new AbortController();

  const standby = new StandbyPages(context, apiUrl);
  const heard = (page: Page, message: PageMessage): PageStart | Promise<PageStart> | undefined => {
    traffic.touch();
    const tab = [...tabs.values()].find((one) => one.isOf(page));
    switch (message.kind) {
      case 'hello':
        return standby.hello(page) ?? tab?.begins();
      case 'ready':
        tab?.isReady();
        return undefined;
      case 'leaving':
        tab?.leaves();
        return undefined;
      case 'event':
        told.push(message.event);
        return undefined;
      case 'request':
        numbers.set(message.number, message.request);
        return undefined;
    }
  };
  await context.exposeBinding(WORLD_BINDING, ({ page }, message: PageMessage) => heard(page, message));
  // Each reply may bring cookies, and the next one may take them away again.
  context.on('response', (response) => {
    if (!over.signal.aborted && response.url().startsWith(`${apiUrl}/api/`)) void cookies.look().catch(() => undefined);
  });

  const all = (): readonly RealTab[] => [...tabs.values()].filter((tab) => tab.isOpen);
  let looked = -1;
  const settle = async (): Promise<void> => {
    await Promise.all(all().map((tab) => tab.settle()));
    if (looked === traffic.changes && !cookies.isDue) return;
    looked = traffic.changes;
    await cookies.look();
  };
  const nextDue = (): Instant | undefined => {
    const due = [clock.nextDue, ...all().map(({ status }) => status.nextDue)].filter((one) => one !== undefined);
    return due.length === 0 ? undefined : instant(Math.min(...due));
  };
  const skip = async (ms: number): Promise<void> => {
    const inOrder = all().toSorted((a, b) => (a.status.nextDue ?? Infinity) - (b.status.nextDue ?? Infinity));
    await clock.skip(ms);
    for (const tab of inOrder) await tab.skip(ms);
  };
  const steps = new ServerSteps({
    control,
    skip: control.asBrowser,
    traffic,
    held,
    clock,
    policy: side.policy,
    waitFor: (isSo, ms) => pace.runUntil(isSo, pace.now() + ms),
    signal: over.signal,
  });
  await standby.prepare(2);
  const toMinute = wholeMinuteIn(clock.now());
  await steps.skip(toMinute);
  await clock.skip(toMinute);
  const pace = new Pace({
    machine,
    traffic,
    tabs: { now: () => clock.now(), nextDue: () => Promise.resolve(nextDue()), skip, settle },
    advance: (ms) => steps.skip(ms),
  });
  await steps.begin(stage.faults);
  const client = clientIn(stage.client);
  const start = () => ({ client, app: stage.app, skipped: clock.skipped });
  const tabOf = (name: TabName): RealTab => {
    const tab = tabs.get(name) ?? new RealTab(name, { context, standby, start, origin: apiUrl, traffic });
    tabs.set(name, tab);
    return tab;
  };

  return {
    now: () => pace.now(),
    reach: (at) => pace.reach(at),
    tab: async (name, action) => {
      refuseAction(action);
      await tabOf(name).act(action);
      await settle();
    },
    server: async (step) => {
      refuseServerStep(step);
      await steps.do(step);
      traffic.touch();
      await settle();
    },
    rest: async (boundMs) => {
      const isPending = (): boolean => all().some(({ status }) => status.pending > 0);
      await pace.runUntil(() => !isPending() && pace.isStill(), pace.now() + boundMs);
    },
    outcome: async () => {
      steps.throwIfFailed();
      await settle();
      const events = await side.told(steps.moves);
      return {
        trace: merge([told, cookies.events, events]),
        startedAt: pace.startedAt,
        requests: [...numbers].map(([number, request]) => ({ number, request })),
        tabs: [...tabs.values()].map((tab) => tab.outcome()),
        ...(await side.counts()),
      };
    },
    close: async () => {
      over.abort();
      clock.stop();
      side.close();
      await context.close();
    },
  };
}

function clientIn(client: ClientSource): PageStart['client'] {
  switch (client.kind) {
    case 'strategy':
      return { kind: 'strategy', name: client.name };
    case 'module':
      return { kind: 'module', name: client.name, code: client.code };
  }
}

/** Calls with the cookies of a browser, past all of its pages: what comes back is stored there. */
function fetchOf({ request }: BrowserContext): FetchFn {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    const headers = Object.fromEntries(new Headers(init?.headers));
    const body = typeof init?.body === 'string' ? { data: init.body } : {};
    const response = await request.fetch(url, { method: init?.method ?? 'GET', headers, ...body });
    return new Response(await response.text(), { status: response.status() });
  };
}
