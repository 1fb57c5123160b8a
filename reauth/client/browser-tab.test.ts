import { afterEach, expect, test, vi } from 'vitest';
import { browserTab } from './browser-tab.ts';

afterEach(() => vi.unstubAllGlobals());

test('what the browser has is the tab’s', () => {
  const locks = { request: async () => undefined, query: async () => ({ held: [], pending: [] }) };
  const localStorage = { getItem: () => null, setItem: () => undefined };
  vi.stubGlobal('navigator', { locks });
  vi.stubGlobal('localStorage', localStorage);

  const tab = browserTab();

  expect([tab.locks, tab.storage]).toEqual([locks, localStorage]);
  expect(tab.clock.now()).toBeGreaterThan(0);
});

test('a channel of it is a BroadcastChannel', () => {
  const posted: unknown[] = [];
  class Channel {
    static last: Channel;
    onmessage: ((event: { readonly data: unknown }) => void) | null = null;
    constructor(readonly name: string) {
      Channel.last = this;
    }
    postMessage(message: unknown): void {
      posted.push([this.name, message]);
    }
  }
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('BroadcastChannel', Channel);
  const heard: unknown[] = [];

  const channel = browserTab().openChannel?.('reauth');
  if (channel !== undefined) channel.onmessage = ({ data }) => void heard.push(data);
  channel?.postMessage('ask');
  Channel.last.onmessage?.({ data: 'told' });

  expect([posted, heard]).toEqual([[['reauth', 'ask']], ['told']]);
});

test('what it lacks or forbids is left out', () => {
  vi.stubGlobal('navigator', {});
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    },
  });

  expect(Object.keys(browserTab()).toSorted()).toEqual(['clock', 'openChannel']);
  Reflect.deleteProperty(globalThis, 'localStorage');
});
