// @vitest-environment happy-dom
import { Mutex } from 'async-mutex';
import { expect, test } from 'vitest';
import { observeBaseQuery, observeFetch, observeMutex } from './observe.ts';
import { createPageObserver, PAGE_BACKLOG, pageObserver, type PageWindow } from './page-observer.ts';
import { DEVTOOLS_CHANNEL, WINDOW_MESSAGE_VERSION } from './window-message.ts';

interface Posted {
  readonly channel: string;
  readonly version: number;
  readonly kind: string;
  readonly events: readonly { readonly type: string; readonly tab: string; readonly seq: number }[];
}

/** A window that keeps what is posted to it, and can be spoken to. */
function createPage(origin = 'http://localhost:3000') {
  const posted: { readonly message: Posted; readonly target: unknown }[] = [];
  const heard = new EventTarget();
  const page: PageWindow = {
    location: { origin },
    addEventListener: heard.addEventListener.bind(heard),
    postMessage: (message: Posted, target?: unknown) => void posted.push({ message, target }),
  };
  const say = (data: unknown, source: unknown = page): void => {
    const event = Object.assign(new Event('message'), { data, source });
    heard.dispatchEvent(event);
  };
  return { page, posted, say };
}

const hello = { channel: DEVTOOLS_CHANNEL, version: WINDOW_MESSAGE_VERSION, kind: 'hello' };

test('what happens at once is posted to the own origin as one message', async () => {
  const { page, posted } = createPage();

  const mutex = createPageObserver(page).mutex(new Mutex());
  (await mutex.acquire())();
  await Promise.resolve();

  expect(posted.map(({ target }) => target)).toEqual(posted.map(() => 'http://localhost:3000'));
  expect(posted[0]?.message).toMatchObject({ channel: 'reauth-devtools', version: 1, kind: 'events' });
  expect(posted.flatMap(({ message }) => message.events.map(({ type }) => type))).toEqual([
    'tab.opened',
    'mutex.acquired',
    'mutex.released',
  ]);
  expect(posted[0]?.message.events.map(({ type }) => type)).toEqual(['tab.opened', 'mutex.acquired']);
});

test('hello is answered with all that is still held, under the same numbers', async () => {
  const { page, posted, say } = createPage();
  const mutex = createPageObserver(page).mutex(new Mutex());
  (await mutex.acquire())();
  await Promise.resolve();
  const before = posted.flatMap(({ message }) => message.events);

  say(hello);

  expect(before).toHaveLength(3);
  expect(posted.at(-1)?.message.events).toEqual(before);
});

test('the backlog is bounded: the oldest events go first', async () => {
  const { page, posted, say } = createPage();
  const mutex = createPageObserver(page).mutex(new Mutex());
  for (let turn = 0; turn < PAGE_BACKLOG; turn += 1) (await mutex.acquire())();

  say(hello);

  const events = posted.at(-1)?.message.events ?? [];
  expect(events).toHaveLength(PAGE_BACKLOG);
  expect(events.at(-1)?.seq).toBe(2 * PAGE_BACKLOG + 1);
});

test.each([
  { what: 'another channel', data: { ...hello, channel: 'other' } },
  { what: 'another version', data: { ...hello, version: 2 } },
  { what: 'another kind', data: { ...hello, kind: 'events' } },
  { what: 'no object', data: 'hello' },
  { what: 'null', data: null },
])('a message of $what is not answered', async ({ data }) => {
  const { page, posted, say } = createPage();
  createPageObserver(page);
  await Promise.resolve();

  say(data);

  expect(posted).toHaveLength(1);
});

test('a hello from another frame is not answered', async () => {
  const { page, posted, say } = createPage();
  createPageObserver(page);
  await Promise.resolve();

  say(hello, {});

  expect(posted).toHaveLength(1);
});

test('a page that cannot be posted to goes on as if nobody watched', async () => {
  const { page } = createPage();
  const broken: PageWindow = {
    ...page,
    postMessage: () => {
      throw new DOMException('no', 'DataCloneError');
    },
  };

  const mutex = createPageObserver(broken).mutex(new Mutex());
  const release = await mutex.acquire();
  release();

  expect(mutex.isLocked()).toBe(false);
});

test('an opaque origin is posted to without naming it', async () => {
  const { page, posted } = createPage('null');

  createPageObserver(page);
  await Promise.resolve();

  expect(posted[0]?.target).toBe('*');
});

test('all three lines of one page share one observer, made on first use', () => {
  expect(pageObserver()).toBe(pageObserver());
  expect(pageObserver()).toBeDefined();
});

test('in a page the three lines wrap, and what they wrap is still itself', () => {
  const mutex = new Mutex();
  const baseQuery = () => ({ data: 1 });

  expect(observeMutex(mutex)).not.toBe(mutex);
  expect(observeMutex(mutex)).toBeInstanceOf(Mutex);
  expect(observeBaseQuery(baseQuery)).not.toBe(baseQuery);
  expect(observeFetch()).toBeTypeOf('function');
});
