import { expect, test, vi } from 'vitest';
import type { Strategy } from '../../../reauth/client/strategy.ts';
import { lanesOf } from '../../../reauth/trace/lanes.ts';
import { mutexesOf } from '../../../reauth/trace/mutexes.ts';
import type { PageGlobals } from './page-globals.ts';
import { createTabBench, type TabBench } from './tab-bench.fixture.ts';

const EXPIRED = 16_000;

async function atExpiry(options: Parameters<typeof createTabBench>[0]): Promise<TabBench> {
  const bench = createTabBench(options);
  await bench.login();
  await bench.advance(EXPIRED);
  return bench;
}

const heldAtTheEnd = (bench: TabBench): readonly string[] =>
  mutexesOf(bench.browser.events())
    .mutexes.filter(({ held }) => held)
    .map(({ mutex }) => mutex);

test('requests are given to two coordinators in turn, each of which refreshes', async () => {
  const bench = await atExpiry({ app: { coordinators: 2 } });

  await bench.get('A', 1, '/items/1', '/items/2');
  await bench.advance(2_000);

  expect(bench.refreshes()).toBe(2);
  expect(bench.of('mutex.acquired').map(({ mutex }) => mutex)).toEqual(['A-1/mutex', 'A-1/mutex-2']);
});

test('boot requests are sent at each page load but on the login page', async () => {
  const bench = createTabBench({ app: { boot: ['/users/me', '/items'] } });
  await bench.login();
  expect(bench.of('request.started').map(({ path }) => path)).toEqual(['/api/auth/login']);

  await bench.act('A', { do: 'reload' });

  expect(bench.of('request.started').map(({ tab, path }) => [tab, path])).toEqual([
    ['A-1', '/api/auth/login'],
    ['A-2', '/api/users/me'],
    ['A-2', '/api/items'],
  ]);
});

test('an app that mounts twice boots twice', async () => {
  const bench = createTabBench({ app: { boot: ['/users/me'], doubleMount: true } });

  await bench.act('A', { do: 'open' });

  expect(bench.of('request.started').map(({ path }) => path)).toEqual(['/api/users/me', '/api/users/me']);
});

test('a retry outside the reauth asks again for what it could not cure, after waits by the tab’s clock', async () => {
  const bench = createTabBench({
    app: { retry: { attempts: 2, layer: 'outside' } },
    faults: [{ kind: 'status', match: 'GET /api/items/1', status: 503, body: true, when: 'before' }],
  });
  await bench.login();

  await bench.get('A', 1, '/items/1');
  await bench.advance(5_000);

  const sent = bench.of('fetch.sent').filter(({ path }) => path === '/api/items/1');
  const [first] = sent;
  expect(sent.map(({ at }) => at - (first?.at ?? 0))).toEqual([0, 300, 900]);
  expect(bench.ends()).toEqual({ 1: 503 });
});

test('a retry inside the reauth sends an expired token several times before the reauth hears of it', async () => {
  const bench = await atExpiry({ app: { retry: { attempts: 2, layer: 'inside' } } });

  await bench.get('A', 1, '/items/1');
  await bench.advance(5_000);

  const statuses = bench.of('fetch.answered').map(({ status }) => status);
  expect(statuses).toEqual([200, 401, 401, 401, 200, 200]);
  expect(bench.refreshes()).toBe(1);
});

test('where Web Locks are missing the tabs refresh side by side, and where they are kept one for both', async () => {
  for (const [locks, refreshes] of [
    ['kept', 1],
    ['missing', 2],
  ] as const) {
    const bench = createTabBench({ client: 'resilient', app: { locks } });
    await bench.login('A');
    await bench.act('B', { do: 'open' });
    await bench.advance(EXPIRED);

    await bench.get('A', 1, '/items/1');
    await bench.get('B', 2, '/items/2');
    await bench.advance(3_000);

    expect([locks, bench.ends()]).toEqual([locks, { 1: 200, 2: 200 }]);
    expect([locks, bench.refreshes()]).toEqual([locks, refreshes]);
  }
});

test('a lock that is never granted keeps whoever waits for it without a limit', async () => {
  const bench = await atExpiry({ client: 'web-lock', app: { locks: 'never granted' } });

  await bench.get('A', 1, '/items/1');
  await bench.advance(60_000);

  expect(bench.ends()).toEqual({ 1: 'open' });
  expect(bench.refreshes()).toBe(0);
  expect(mutexesOf(bench.browser.events()).mutexes.find(({ mutex }) => mutex.includes('web-lock'))).toMatchObject({
    held: false,
    waiters: [{ wait: expect.stringContaining('A-1/web-lock') }],
  });
});

test('a lock that is stolen lets a second refresh in beside the first', async () => {
  const bench = createTabBench({ client: 'web-lock', app: { locks: 'stolen' } });
  await bench.login('A');
  await bench.act('B', { do: 'open' });
  await bench.advance(EXPIRED);

  const printed = vi.spyOn(console, 'error');
  await bench.get('A', 1, '/items/1');
  await bench.get('B', 2, '/items/2');
  await bench.advance(3_000);

  expect(bench.refreshes()).toBe(2);
  expect(heldAtTheEnd(bench)).toEqual([]);
  expect(bench.ends()).toEqual({ 1: 'rejected', 2: 'rejected' });
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
});

test('a Web Lock is a mutex of its own in the trace, which no lane waits for', async () => {
  const bench = await atExpiry({ client: 'resilient' });

  await bench.get('A', 1, '/items/1');
  await bench.advance(2_000);

  const facts = bench.browser
    .events()
    .flatMap((event) =>
      event.source === 'client' && 'mutex' in event && event.mutex === 'A-1/web-lock reauth' ? [event.type] : [],
    );
  expect(facts.slice(-4)).toEqual(['mutex.awaited', 'mutex.passed', 'mutex.acquired', 'mutex.released']);
  const lanes = lanesOf(bench.browser.events());
  expect(lanes.flatMap(({ segments }) => segments).filter(({ kind }) => kind === 'blocked')).toEqual([]);
});

test('forbidden storage throws at whoever touches it, and the resilient client goes on alone', async () => {
  let seen: unknown;
  const make = ({ localStorage }: PageGlobals): Strategy => {
    try {
      localStorage.getItem('x');
    } catch (error) {
      seen = error;
    }
    return ({ baseQuery }) => baseQuery;
  };
  const asked = createTabBench({
    client: { kind: 'module', name: 'x.ts', make, code: '' },
    app: { storage: 'forbidden' },
  });
  await asked.login();
  expect(seen).toMatchObject({ name: 'SecurityError' });

  const bench = await atExpiry({ client: 'resilient', app: { storage: 'forbidden' } });
  await bench.get('A', 1, '/items/1');
  await bench.advance(2_000);
  expect(bench.ends()).toEqual({ 1: 200 });
});

test('a subscriber that calls the API when the token changes locks the recipe up in itself', async () => {
  for (const [client, end] of [
    ['recipe', 'open'],
    ['resilient', 200],
  ] as const) {
    const bench = await atExpiry({ client, app: { subscriber: 'calls the api when the token changes' } });

    await bench.get('A', 1, '/items/1');
    await bench.advance(30_000);

    expect([client, bench.ends()]).toEqual([client, { 1: end }]);
    expect(bench.refreshes()).toBe(1);
    expect(heldAtTheEnd(bench)).toEqual(client === 'recipe' ? ['A-1/mutex'] : []);
  }
});

test('a stream keeps the token that it was opened with, and no reauth sees its 401', async () => {
  const bench = createTabBench();
  await bench.login();
  await bench.act('A', { do: 'open a stream' });
  await bench.advance(EXPIRED);
  await bench.get('A', 1, '/items/1');
  await bench.advance(2_000);

  await bench.act('A', { do: 'drop the stream' });
  expect(bench.browser.pending()).toBe(0);
  await bench.advance(20_000);

  expect(bench.of('fetch.answered').map(({ status }) => status)).toEqual([
    200, 200, 401, 200, 200, 401, 401, 401, 401, 401,
  ]);
  expect(bench.refreshes()).toBe(1);
  expect(bench.browser.tabs()).toEqual([{ tab: 'A', path: '/', isLoggedIn: true }]);
});

test('a stream that goes through the reauth is refreshed like any request', async () => {
  const bench = createTabBench({ app: { stream: 'goes through the reauth' } });
  await bench.login();
  await bench.act('A', { do: 'open a stream' });
  await bench.advance(EXPIRED);

  await bench.act('A', { do: 'drop the stream' });
  await bench.advance(20_000);

  expect(bench.of('fetch.answered').map(({ status }) => status)).toEqual([200, 200, 401, 200, 200]);
});

test('requests are staggered by the tab’s clock, and one that is given up before its time never begins', async () => {
  const bench = createTabBench();
  await bench.login();
  const requests = [1, 2, 3].map((number) => ({ number, method: 'GET', path: `/items/${number}` }));

  await bench.act('A', { do: 'request', requests, every: 50 });
  expect(bench.browser.pending()).toBe(3);
  await bench.advance(60);
  await bench.act('A', { do: 'abort', requests: [3] });
  await bench.advance(1_000);

  const sent = bench.of('request.started').slice(1);
  expect(sent.map(({ at }) => at - (sent[0]?.at ?? 0))).toEqual([0, 50]);
  expect(bench.ends()).toEqual({ 1: 200, 2: 200 });
  expect(bench.browser.pending()).toBe(0);
});

test('a POST carries its body, also when it is sent again', async () => {
  const bench = await atExpiry({});

  await bench.act('A', {
    do: 'request',
    requests: [{ number: 1, method: 'POST', path: '/orders', body: { item: 3 } }],
    every: 0,
  });
  await bench.advance(2_000);

  expect(bench.ends()).toEqual({ 1: 201 });
});

test('abort ends one request, and unmount the one whose component is gone', async () => {
  const bench = createTabBench();
  await bench.login();
  await bench.get('A', 1, '/items/1', '/items/2', '/items/3');

  await bench.act('A', { do: 'abort', requests: [1] });
  await bench.act('A', { do: 'unmount', requests: [2] });
  await bench.advance(1_000);

  expect(bench.ends()).toEqual({ 1: 'aborted', 2: 'aborted', 3: 200 });
});

test('requests are aborted in the tab that sent them, whichever tab the step names', async () => {
  const bench = createTabBench();
  await bench.login('A');
  await bench.get('A', 1, '/items/1');
  await bench.get('B', 2, '/items/2');

  await bench.act('A', { do: 'abort', requests: [1, 2] });
  await bench.advance(1_000);

  expect(bench.ends()).toEqual({ 1: 'aborted', 2: 'aborted' });
});

test('unmounting what is answered, or a POST, aborts nothing', async () => {
  const bench = createTabBench();
  await bench.login();
  await bench.get('A', 1, '/items/1');
  await bench.advance(1_000);
  await bench.act('A', {
    do: 'request',
    requests: [{ number: 2, method: 'POST', path: '/orders', body: { item: 1 } }],
    every: 0,
  });

  await bench.act('A', { do: 'unmount', requests: [1, 2, 7] });
  await bench.advance(1_000);

  expect(bench.ends()).toEqual({ 1: 200, 2: 201 });
});

test('to reset the API’s state aborts whatever is under way', async () => {
  const bench = createTabBench({ app: { coordinators: 2 } });
  await bench.login();
  await bench.get('A', 1, '/items/1', '/items/2');

  await bench.act('A', { do: 'reset api state' });
  await bench.advance(1_000);

  expect(bench.ends()).toEqual({ 1: 'aborted', 2: 'aborted' });
});

test('a killed worker takes mutex and calls with it, the page gets FETCH_ERROR, and the next call starts another', async () => {
  const bench = await atExpiry({});
  await bench.get('A', 1, '/items/1', '/items/2');
  await bench.advance(300);
  expect(heldAtTheEnd(bench)).toEqual(['A-1/mutex']);

  await bench.act('A', { do: 'kill the worker' });
  expect(bench.ends()).toEqual({ 1: 'FETCH_ERROR', 2: 'FETCH_ERROR' });
  expect(heldAtTheEnd(bench)).toEqual([]);
  expect(bench.browser.inFlight()).toBe(0);
  await bench.get('A', 3, '/items/3');
  await bench.advance(2_000);

  expect(bench.ends()).toEqual({ 1: 'FETCH_ERROR', 2: 'FETCH_ERROR', 3: 200 });
  expect(bench.of('mutex.acquired').map(({ mutex }) => mutex)).toEqual(['A-1/mutex', 'A-1/mutex 2']);
  expect(bench.of('session.lost')).toEqual([]);
});

test('a killed worker forgets the tokens of the bearer profile', async () => {
  const bench = createTabBench({ policy: { profile: 'bearer' } });
  await bench.login();
  await bench.get('A', 1, '/items/1');
  await bench.advance(1_000);

  await bench.act('A', { do: 'kill the worker' });
  await bench.get('A', 2, '/items/2');
  await bench.advance(2_000);

  expect(bench.ends()).toEqual({ 1: 200, 2: 401 });
});

test('a session that is lost leads to the login page, and a login back', async () => {
  const bench = createTabBench();
  await bench.get('A', 1, '/items/1');
  await bench.advance(2_000);
  expect(bench.browser.tabs()).toEqual([{ tab: 'A', path: '/login', isLoggedIn: false }]);

  await bench.login();
  expect(bench.browser.tabs()).toEqual([{ tab: 'A', path: '/', isLoggedIn: true }]);

  await bench.act('A', { do: 'log out' });
  await bench.advance(1_000);
  expect(bench.browser.tabs()).toEqual([{ tab: 'A', path: '/login', isLoggedIn: false }]);
});

test('a tab that never logged in knows from its first answer that the browser is logged in', async () => {
  const bench = createTabBench();
  await bench.login('A');
  await bench.get('B', 1, '/items/1');
  expect(bench.browser.tabs()[1]).toEqual({ tab: 'B', path: '/', isLoggedIn: false });

  await bench.advance(1_000);

  expect(bench.browser.tabs()[1]).toEqual({ tab: 'B', path: '/', isLoggedIn: true });
});

test('a user’s module is made anew for each page and finds a browser around it', async () => {
  const made: PageGlobals[] = [];
  const make = (globals: PageGlobals): Strategy => {
    made.push(globals);
    return ({ baseQuery }) =>
      async (args, api, extra) => {
        const result = await baseQuery(args, api, extra);
        if (result.error?.status === 401) globals.location.href = '/login?from=here';
        return result;
      };
  };
  const bench = createTabBench({
    client: { kind: 'module', name: 'my-base.ts', make, code: '' },
    app: { boot: ['/items'] },
  });

  await bench.act('A', { do: 'open' });
  await bench.advance(1_000);

  expect(
    made.map(({ location, navigator }) => [location.origin, navigator.onLine, navigator.locks !== undefined]),
  ).toEqual([
    ['http://localhost:8000', true, true],
    ['http://localhost:8000', true, true],
  ]);
  expect(bench.of('tab.opened').map(({ tab, client }) => [tab, client])).toEqual([
    ['A-1', 'my-base.ts'],
    ['A-2', 'my-base.ts'],
  ]);
  expect(bench.browser.tabs()).toEqual([{ tab: 'A', path: '/login?from=here', isLoggedIn: false }]);
});

test('what a module fetches by itself is in the trace, from relative addresses too', async () => {
  const make =
    (globals: PageGlobals): Strategy =>
    () =>
    async () => {
      const response = await globals.fetch('/api/healthchecker');
      return { data: response.status };
    };
  const bench = createTabBench({ client: { kind: 'module', name: 'x.ts', make, code: '' } });

  await bench.get('A', 1, '/items/1');
  await bench.advance(1_000);

  expect(bench.of('fetch.sent').map(({ path, request }) => [path, request])).toEqual([['/api/healthchecker', 'A-1.1']]);
});

test('a Web Lock names the request that holds it, so that one that is never let go is found', async () => {
  const bench = await atExpiry({ client: 'web-lock', app: { subscriber: 'calls the api when the token changes' } });

  await bench.get('A', 1, '/items/1');
  await bench.advance(30_000);

  const held = mutexesOf(bench.browser.events()).mutexes.filter((mutex) => mutex.held);
  const holder = bench.browser.requests()[0]?.request;
  expect(held.map((mutex) => [mutex.mutex, mutex.holder])).toEqual([
    ['A-1/mutex', holder],
    ['A-1/web-lock refresh', holder],
  ]);
});
