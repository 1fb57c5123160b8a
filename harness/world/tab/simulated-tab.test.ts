import { expect, test } from 'vitest';
import { mutexesOf } from '../../../reauth/trace/mutexes.ts';
import { createTabBench } from './tab-bench.fixture.ts';

const EXPIRED = 16_000;

test('each page load is a tab of its own in the trace, with mutex and memory of its own; cookies stay', async () => {
  const bench = createTabBench();
  await bench.login();
  await bench.act('A', { do: 'reload' });
  await bench.act('A', { do: 'navigate', path: '/profile' });
  await bench.act('B', { do: 'open' });
  await bench.advance(EXPIRED);

  await bench.get('A', 1, '/items/1');
  await bench.advance(2_000);

  expect(bench.of('tab.opened').map(({ tab, label }) => [tab, label])).toEqual([
    ['A-1', 'A'],
    ['A-2', 'A'],
    ['A-3', 'A'],
    ['B-1', 'B'],
  ]);
  expect(bench.of('mutex.acquired').map(({ mutex }) => mutex)).toEqual(['A-3/mutex']);
  expect(bench.browser.requests()).toEqual([{ number: 1, request: 'A-3.1' }]);
  expect(bench.browser.tabs()).toEqual([
    { tab: 'A', path: '/profile', isLoggedIn: true },
    { tab: 'B', path: '/', isLoggedIn: false },
  ]);
});

test('the first action of a tab opens it, a login on the login page', async () => {
  const bench = createTabBench();

  await bench.act('A', { do: 'log in', user: 'user@example.com', password: 'wrong' });
  await bench.advance(1_000);
  await bench.act('B', { do: 'sleep' });

  expect(bench.browser.tabs()).toEqual([
    { tab: 'A', path: '/login', isLoggedIn: false },
    { tab: 'B', path: '/', isLoggedIn: false },
  ]);
});

test('a page that goes away ends what it had under way, once, and nothing of it runs on', async () => {
  const bench = createTabBench({ client: 'resilient' });
  await bench.login();
  await bench.advance(EXPIRED);
  await bench.get('A', 1, '/items/1', '/items/2');
  await bench.advance(300);
  expect(bench.browser.inFlight()).toBe(1);

  await bench.act('A', { do: 'reload' });
  expect(bench.browser.inFlight()).toBe(0);
  expect(bench.browser.pending()).toBe(0);
  const told = bench.browser.events().length;
  await bench.advance(60_000);

  expect(bench.browser.events().filter(({ source }) => source === 'client')).toHaveLength(
    bench.browser.events().filter(({ source }, index) => source === 'client' && index < told).length,
  );
  expect(bench.ends()).toEqual({ 1: 'aborted', 2: 'aborted' });
  expect(bench.of('fetch.failed').map(({ error }) => error)).toEqual(['AbortError']);
  expect(mutexesOf(bench.browser.events()).mutexes.filter(({ held, waiters }) => held || waiters.length > 0)).toEqual(
    [],
  );
  expect(bench.browser.tabs()).toEqual([{ tab: 'A', path: '/', isLoggedIn: true }]);
});

test('a tab that is closed lets go of the lock that another waits for', async () => {
  const bench = createTabBench({ client: 'resilient' });
  await bench.login('A');
  await bench.act('B', { do: 'open' });
  await bench.advance(EXPIRED);
  await bench.get('A', 1, '/items/1');
  await bench.get('B', 2, '/items/2');
  await bench.advance(200);

  await bench.act('A', { do: 'close' });
  await bench.advance(2_000);

  expect(bench.ends()).toEqual({ 1: 'aborted', 2: 200 });
  expect(bench.browser.tabs()).toEqual([
    { tab: 'A', path: '/', isLoggedIn: true },
    { tab: 'B', path: '/', isLoggedIn: true },
  ]);
});

test('a refresh whose page reloads while it is on its way has been done by the server and reaches no jar', async () => {
  const bench = createTabBench({ policy: { rotation: 'strict' } });
  await bench.login();
  await bench.advance(EXPIRED);
  await bench.get('A', 1, '/items/1');
  await bench.advance(530);
  const set = bench.cookies().filter(({ type }) => type === 'cookie.set').length;

  await bench.act('A', { do: 'reload' });
  await bench.advance(2_000);

  expect(bench.refreshes()).toBe(1);
  expect(bench.cookies().filter(({ type }) => type === 'cookie.set')).toHaveLength(set);
});

test('offline fails what is under way and what is begun; online it works again', async () => {
  const bench = createTabBench();
  await bench.login();
  await bench.get('A', 1, '/items/1');

  await bench.act('A', { do: 'go offline' });
  await bench.get('A', 2, '/items/2');
  await bench.act('A', { do: 'go online' });
  await bench.get('A', 3, '/items/3');
  await bench.advance(1_000);

  expect(bench.ends()).toEqual({ 1: 'FETCH_ERROR', 2: 'FETCH_ERROR', 3: 200 });
  expect(bench.of('fetch.failed').map(({ error }) => error)).toEqual(['TypeError', 'TypeError']);
});

test('a sleeping tab hears of a reply when it wakes, while the browser has kept its cookies', async () => {
  const bench = createTabBench();
  await bench.login();
  await bench.advance(EXPIRED);
  await bench.get('A', 1, '/items/1');
  await bench.advance(300);
  const set = bench.cookies().filter(({ type }) => type === 'cookie.set').length;

  await bench.act('A', { do: 'sleep' });
  await bench.advance(5_000);
  expect(bench.ends()).toEqual({ 1: 'open' });
  expect(bench.browser.inFlight()).toBe(0);
  expect(bench.browser.pending()).toBe(1);
  expect(bench.cookies().filter(({ type }) => type === 'cookie.set').length).toBeGreaterThan(set);
  await bench.act('A', { do: 'wake' });
  await bench.advance(1_000);

  expect(bench.ends()).toEqual({ 1: 200 });
});

test('a tab that fell asleep under a Web Lock keeps it until it wakes', async () => {
  const bench = createTabBench({ client: 'web-lock' });
  await bench.login('A');
  await bench.act('B', { do: 'open' });
  await bench.advance(EXPIRED);
  await bench.get('A', 1, '/items/1');
  await bench.advance(200);
  await bench.get('B', 2, '/items/2');

  await bench.act('A', { do: 'sleep' });
  await bench.advance(60_000);
  expect(bench.ends()).toEqual({ 1: 'open', 2: 'open' });
});

test('throttled timers fire at whole minutes, and no longer so when that is over', async () => {
  const bench = createTabBench();
  await bench.login();
  const requests = (from: number) => [from, from + 1].map((number) => ({ number, method: 'GET', path: '/items/1' }));
  const begun = () => bench.browser.requests().length;

  await bench.act('A', { do: 'throttle timers' });
  await bench.act('A', { do: 'request', requests: requests(1), every: 50 });
  await bench.advance(58_000);
  expect(begun()).toBe(1);
  await bench.advance(2_000);
  expect(begun()).toBe(2);

  await bench.act('A', { do: 'unthrottle timers' });
  await bench.act('A', { do: 'request', requests: requests(3), every: 50 });
  await bench.advance(50);
  expect(begun()).toBe(4);
});

test('a tab whose clock is slow refreshes too late by its own timer', async () => {
  for (const [by, statuses] of [
    [0, [200, 200, 200]],
    [-60_000, [200, 401, 200, 200]],
  ] as const) {
    const bench = createTabBench({ client: 'proactive' });
    await bench.act('A', { do: 'skew the clock', by });
    await bench.login();
    await bench.advance(EXPIRED);

    await bench.get('A', 1, '/items/1');
    await bench.advance(1_000);

    expect([by, bench.of('fetch.answered').map(({ status }) => status)]).toEqual([by, statuses]);
  }
});

test('a timer beyond 2^31 ms fires at once: a proactive client refreshes without end', async () => {
  const day = 24 * 3_600_000;
  const refreshes = async (access: number): Promise<number> => {
    const bench = createTabBench({ client: 'proactive', policy: { access, refresh: 60 * day } });
    await bench.login();
    await bench.advance(10_000);
    return bench.refreshes();
  };

  expect(await refreshes(24 * day)).toBe(0);
  expect(await refreshes(30 * day)).toBe(28);
});

test('storage that arrives late lets a tab refresh for what another has refreshed', async () => {
  for (const [storage, refreshes] of [
    ['shared', 1],
    [{ lateBy: 5_000 }, 2],
  ] as const) {
    // Without Web Locks storage alone tells the other tab.
    const bench = createTabBench({ client: 'resilient', app: { storage, locks: 'missing' } });
    await bench.login('A');
    await bench.act('B', { do: 'open' });
    await bench.advance(EXPIRED);

    await bench.get('A', 1, '/items/1');
    // Sent with the old token, answered when A has refreshed.
    await bench.advance(450);
    await bench.get('B', 2, '/items/2');
    await bench.advance(3_000);

    expect([storage, bench.refreshes()]).toEqual([storage, refreshes]);
  }
});

test('a leader answers the other tabs over a channel, and not while it sleeps', async () => {
  const bench = createTabBench({ client: 'leader' });
  await bench.login('A');
  await bench.act('B', { do: 'open' });
  await bench.advance(EXPIRED);
  await bench.get('B', 1, '/items/1');
  await bench.advance(3_000);
  expect(bench.ends()).toEqual({ 1: 200 });
  const refreshes = bench.refreshes();

  await bench.act('A', { do: 'sleep' });
  await bench.advance(EXPIRED);
  await bench.get('B', 2, '/items/2');
  await bench.advance(400);

  expect(bench.refreshes()).toBe(refreshes);
});

test('to close the browser closes its tabs, and a tab that is used again opens anew', async () => {
  const bench = createTabBench();
  await bench.login();
  await bench.act('A', { do: 'close' });
  expect(bench.browser.tabs()).toEqual([{ tab: 'A', path: '/', isLoggedIn: true }]);

  await bench.get('A', 1, '/items/1');
  expect(bench.browser.requests()).toEqual([{ number: 1, request: 'A-2.1' }]);
  bench.browser.close();

  expect(bench.ends()).toEqual({ 1: 'aborted' });
  expect(bench.clock.nextDue === undefined || bench.browser.inFlight() === 0).toBe(true);
});

test('whoever subscribes hears every event until it leaves', async () => {
  const bench = createTabBench();
  const heard: string[] = [];
  const stop = bench.browser.subscribe(({ type }) => heard.push(type));
  await bench.act('A', { do: 'open' });
  stop();
  await bench.act('B', { do: 'open' });

  expect(heard).toEqual(['tab.opened']);
});
