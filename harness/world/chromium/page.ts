import { moduleStrategy } from '../../check/module-strategy.ts';
import { systemClock } from '../../../reauth/time/system-clock.ts';
import { createWholeTurn } from '../../../reauth/time/whole-turn.ts';
import { createRecorder } from '../../../reauth/trace/recorder.ts';
import { SkippingClock } from '../skipping-clock.ts';
import { createPageApp } from '../tab/page-app.ts';
import { freezableChannel, freezableLocks } from '../tab/frozen.ts';
import type { TabChannel } from '../tab/origin-channels.ts';
import { TabClock } from '../tab/tab-clock.ts';
import type { ClientSource } from '../world.ts';
import { CountedFetch } from './counted-fetch.ts';
import type { PageMessage, PageStart, PageStatus, SteeredPage, TimerChange } from './page-messages.ts';

declare global {
  interface Window {
    /** The world's; see `page-messages.ts`. */
    reauthWorld?: (message: PageMessage) => Promise<unknown>;
    reauthPage?: SteeredPage;
  }
}

/** The app of one real page: the same as in a simulated tab, with everything that this browser has of its own. */
async function begin(tell: (message: PageMessage) => Promise<unknown>): Promise<void> {
  const start = (await tell({ kind: 'hello' })) as PageStart;
  if (start.path !== undefined) history.replaceState(null, '', start.path);
  const clock = new SkippingClock(systemClock);
  await clock.skip(start.skipped);
  const tabClock = new TabClock(clock);
  const ready = (): Promise<void> => tabClock.awake();
  const calls = new CountedFetch((input, init) => window.fetch(input, init), ready);
  const recorder = createRecorder({ clock, tab: start.tab });
  recorder.subscribe((event) => void tell({ kind: 'event', event }));
  const { tab, label, app, isLoggedIn } = start;
  let timers: TimerChange = { skew: 0, isThrottled: false, isAsleep: false };
  const change = (next: TimerChange): void => {
    tabClock.skew(next.skew - timers.skew);
    tabClock.throttle(next.isThrottled);
    if (next.isAsleep) tabClock.fallAsleep();
    else tabClock.wake();
    timers = next;
  };
  change(start.timers);

  const page = createPageApp({
    tab,
    label,
    client: clientOf(start),
    app,
    origin: location.origin,
    path: location.pathname,
    isLoggedIn,
    ports: {
      clock: tabClock,
      fetchFn: calls.fetch,
      locks: freezableLocks(navigator.locks, tabClock),
      storage: localStorage,
      openChannel: (name) => freezableChannel(channelOver(new BroadcastChannel(name)), tabClock),
      isOnline: () => navigator.onLine,
    },
    emit: (fact) => void recorder.record(fact),
    onPath: (path, how) => {
      if (how === 'load') {
        void tell({ kind: 'leaving' });
        location.assign(path);
      } else history.pushState(null, '', path);
    },
    onRequest: (number, request) => void tell({ kind: 'request', number, request }),
  });

  const wholeTurn = createWholeTurn(undefined);
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn += 1) await wholeTurn();
  };
  const status = async (): Promise<PageStatus> => {
    await settle();
    return {
      path: page.path(),
      isLoggedIn: page.isLoggedIn(),
      pending: page.pending(),
      nextDue: clock.nextDue,
      open: calls.open,
    };
  };
  window.reauthPage = {
    act: async (action) => {
      await page.act(action);
      await settle();
    },
    status,
    skip: async (ms) => {
      await clock.skip(ms);
      return status();
    },
    cut: () => calls.cut(),
    timers: change,
    close: () => page.close(),
  };
  await tell({ kind: 'ready' });
}

/** The browser's channel with no more than pages use of it. */
function channelOver(channel: BroadcastChannel): TabChannel {
  const own: TabChannel = {
    onmessage: null,
    postMessage: (message) => channel.postMessage(message),
    addEventListener: (type, listener) => channel.addEventListener(type, listener),
    removeEventListener: (type, listener) => channel.removeEventListener(type, listener),
    close: () => channel.close(),
  };
  channel.addEventListener('message', ({ data }) => own.onmessage?.({ data }));
  return own;
}

function clientOf({ client }: PageStart): ClientSource {
  if (client.kind === 'strategy') return client;
  const { name, code } = client;
  return { kind: 'module', name, code, make: moduleStrategy(code, name, console) };
}

const { reauthWorld } = window;
if (reauthWorld !== undefined) await begin(reauthWorld);
