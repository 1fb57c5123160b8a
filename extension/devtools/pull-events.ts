import type { PageMessage } from '../bridge/message.ts';
import { Relay } from '../content/relay.ts';
import { helloMessage } from '../content/window-envelope.ts';
import { DEVTOOLS_CHANNEL } from '../../reauth/observe/window-message.ts';

/** What pulling needs: a way into the page that asks for no permission, and the page's comings and goings. */
export interface PullPorts {
  /** Tells the content script that DevTools is open; false when the page has none. */
  greet(): Promise<boolean>;
  take(message: PageMessage): void;
  /** Runs code in the page; `undefined` when it threw. */
  evaluate(code: string): Promise<unknown>;
  onNavigated(navigated: () => void): void;
  pause(ms: number): Promise<void>;
  now(): number;
}

const PULL_MS = 250;

/** What waits in the page between two pulls; more is counted as too much. */
const WAITING_MESSAGES = 5_000;

/**
 * Reads a page that has no content script of ours (another host than localhost, or one that was open before the
 * extension was loaded) by evaluating code in it, which needs no permission; its messages go through the same limits.
 *
 * Between two pulls the page keeps them itself; what it holds when it navigates away is lost.
 */
export function pullEvents(ports: PullPorts): void {
  let visit = 0;
  const begin = async (): Promise<void> => {
    visit += 1;
    const mine = visit;
    if (await ports.greet()) return;
    const relay = new Relay({ now: ports.now, send: ports.take, later: (flush) => queueMicrotask(flush) });
    while (mine === visit) {
      const heard = await ports.evaluate(PULL);
      if (mine === visit && Array.isArray(heard)) for (const data of heard) relay.heard(data);
      await ports.pause(PULL_MS);
    }
  };
  ports.onNavigated(() => void begin());
  void begin();
}

/** The first pull in a document begins to listen and greets its observers; each one takes what has come since. */
const PULL = `(() => {
  const key = Symbol.for('reauth-devtools.pulled');
  if (!window[key]) {
    const waiting = [];
    Object.defineProperty(window, key, { value: waiting });
    window.addEventListener('message', ({ source, data }) => {
      if (source !== window || typeof data !== 'object' || data === null) return;
      if (data.channel === ${JSON.stringify(DEVTOOLS_CHANNEL)} && waiting.length < ${WAITING_MESSAGES}) waiting.push(data);
    });
    window.postMessage(${JSON.stringify(helloMessage)}, '*');
  }
  return window[key].splice(0);
})()`;
