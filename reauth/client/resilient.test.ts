import { expect, test } from 'vitest';
import { createFetchDesk, found, notLoggedIn, notRefreshed, refreshed } from './fetch-desk.fixture.ts';
import { createLabBench } from './lab-bench.fixture.ts';
import type { TabPorts } from './strategy.ts';
import { tabs } from './tab-ports.fixture.ts';

test('five requests that are refused together refresh once', async () => {
  const { desk, client, refreshes } = createLabBench('resilient', { ports: tabs().ports });

  const answers = client.fire(5);
  for (const call of await desk.arrived(5)) call.answer(401, notLoggedIn);
  (await desk.arrived(6))[5]?.answer(200, refreshed);
  for (const call of await desk.arrived(11, 6)) call.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(Array(5).fill('fulfilled'));
  expect(refreshes()).toHaveLength(1);
});

test('a refusal that arrives after the refresh is over is retried with the new token, and refreshes nothing', async () => {
  const { desk, client, refreshes } = createLabBench('resilient', { ports: tabs().ports });

  const answers = client.fire(2);
  await desk.arrived(2);
  desk.calls[0]?.answer(401, notLoggedIn);
  (await desk.arrived(3))[2]?.answer(200, refreshed);
  (await desk.arrived(4))[3]?.answer(200, found);
  desk.calls[1]?.answer(401, notLoggedIn);
  (await desk.arrived(5))[4]?.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  expect(refreshes()).toHaveLength(1);
});

test('two tabs refresh once between them', async () => {
  const { ports } = tabs();
  const desk = createFetchDesk();
  const a = createLabBench('resilient', { ports, desk });
  const b = createLabBench('resilient', { ports, desk });

  const answers = [a.client.getItem(1), b.client.getItem(2)];
  for (const call of await desk.arrived(2)) call.answer(401, notLoggedIn);
  (await desk.arrived(3))[2]?.answer(200, refreshed);
  for (const call of await desk.arrived(5, 3)) call.answer(200, found);

  expect((await Promise.all(answers)).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  expect(a.refreshes()).toHaveLength(1);
});

test('without Web Locks and storage the mutex of the tab still makes one refresh of many', async () => {
  const { desk, client, refreshes } = createLabBench('resilient');

  const answers = client.fire(3);
  for (const call of await desk.arrived(3)) call.answer(401, notLoggedIn);
  (await desk.arrived(4))[3]?.answer(200, refreshed);
  for (const call of await desk.arrived(7, 4)) call.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(Array(3).fill('fulfilled'));
  expect(refreshes()).toHaveLength(1);
});

test.each([503, 429, 500])(
  'a refresh that is answered %i ends no session, and the caller is told so',
  async (status) => {
    const { desk, client, losses } = createLabBench('resilient', { ports: tabs().ports });

    const answer = client.getItem(1);
    (await desk.arrived(1))[0]?.answer(401, notLoggedIn);
    (await desk.arrived(2))[1]?.answer(status, {});

    expect(await answer).toMatchObject({ outcome: 'rejected', status });
    expect(losses).toEqual([]);
    expect(client.mutex().isLocked()).toBe(false);
  },
);

test('a refresh whose connection is lost ends no session', async () => {
  const { desk, client, losses } = createLabBench('resilient', { ports: tabs().ports });

  const answer = client.getItem(1);
  (await desk.arrived(1))[0]?.answer(401, notLoggedIn);
  (await desk.arrived(2))[1]?.fail(new TypeError('Failed to fetch'));

  expect(await answer).toMatchObject({ outcome: 'rejected', status: 'FETCH_ERROR' });
  expect(losses).toEqual([]);
});

test('a refresh that is rejected ends the session once, for all that wait', async () => {
  const { desk, client, losses, refreshes } = createLabBench('resilient', { ports: tabs().ports });

  const answers = client.fire(3);
  for (const call of await desk.arrived(3)) call.answer(401, notLoggedIn);
  (await desk.arrived(4))[3]?.answer(403, notRefreshed);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(Array(3).fill('rejected'));
  expect(losses).toHaveLength(1);
  expect(refreshes()).toHaveLength(1);
});

test('a refresh that is never answered is given up, and nothing waits for ever', async () => {
  const { clock, ports } = tabs();
  const { desk, client, losses } = createLabBench('resilient', { ports });

  const answer = client.getItem(1);
  (await desk.arrived(1))[0]?.answer(401, notLoggedIn);
  await desk.arrived(2);
  await clock.advance(10_000);

  expect(await answer).toMatchObject({ outcome: 'rejected' });
  expect(losses).toEqual([]);
  expect(client.mutex().isLocked()).toBe(false);
});

test('what arrives after the logout is dropped', async () => {
  const { desk, client } = createLabBench('resilient', { ports: tabs().ports });

  const answer = client.getItem(1);
  await desk.arrived(1);
  const out = client.logout();
  (await desk.arrived(2))[1]?.answer(200, { status: 'success' });
  await out;
  desk.calls[0]?.answer(200, found);

  expect(await answer).toMatchObject({ outcome: 'rejected', status: 'CUSTOM_ERROR' });
});

test('a logout waits for the refresh that is under way, and nobody refreshes after it', async () => {
  const { desk, client, refreshes, recorded } = createLabBench('resilient', { ports: tabs().ports });

  const answers = client.fire(2);
  for (const call of await desk.arrived(2)) call.answer(401, notLoggedIn);
  await desk.arrived(3);
  const out = client.logout();
  await recorded('mutex.awaited', 2);
  expect(desk.calls.map(({ path }) => path)).not.toContain('/auth/logout');
  desk.calls[2]?.answer(200, refreshed);
  const answered = new Set(desk.calls.slice(0, 3));
  let count = 3;
  let isOut = false;
  void out.then(() => (isOut = true));
  while (!isOut) {
    const next = (await Promise.race([desk.arrived(count + 1), out.then(() => [])])).at(-1);
    if (next === undefined || answered.has(next)) break;
    answered.add(next);
    count += 1;
    next.answer(200, next.path === '/auth/logout' ? { status: 'success' } : found);
  }

  await answers;
  await out;
  expect(refreshes()).toHaveLength(1);
  expect(desk.calls.map(({ path }) => path)).toContain('/auth/logout');
});

test('an endpoint that no new token cures refreshes once, however often it is called', async () => {
  const { desk, client, refreshes } = createLabBench('resilient', { ports: tabs().ports });

  const first = client.getMe();
  (await desk.arrived(1))[0]?.answer(401, notLoggedIn);
  (await desk.arrived(2))[1]?.answer(200, refreshed);
  (await desk.arrived(3))[2]?.answer(401, notLoggedIn);
  await first;
  const second = client.getMe();
  (await desk.arrived(4))[3]?.answer(401, notLoggedIn);

  expect([await first, await second]).toEqual(Array(2).fill({ outcome: 'rejected', status: 401 }));
  expect(refreshes()).toHaveLength(1);
});

test.each([
  { after: 'it was answered well', waits: 0, answeredWell: true },
  { after: 'a minute', waits: 60_000, answeredWell: false },
])('what a new token did not cure is refreshed for again after $after', async ({ waits, answeredWell }) => {
  const { ports, clock } = tabs();
  const { desk, client, refreshes } = createLabBench('resilient', { ports });
  let calls = 0;
  const next = async (status: number, json: unknown) =>
    (await desk.arrived((calls += 1)))[calls - 1]?.answer(status, json);

  const first = client.getMe();
  for (const status of [401, 200, 401]) await next(status, status === 401 ? notLoggedIn : refreshed);
  await first;
  await clock.advance(waits);
  if (answeredWell) {
    const good = client.getMe();
    await next(200, found);
    await good;
  }
  const again = client.getMe();
  for (const status of [401, 200]) await next(status, status === 401 ? notLoggedIn : refreshed);
  await next(200, found);

  expect(await again).toMatchObject({ outcome: 'fulfilled' });
  expect(refreshes()).toHaveLength(2);
});

test('a path that no token cures does not keep another path of its endpoint from a refresh', async () => {
  const { desk, client, refreshes } = createLabBench('resilient', { ports: tabs().ports });
  let calls = 0;
  const next = async (status: number, json: unknown) =>
    (await desk.arrived((calls += 1)))[calls - 1]?.answer(status, json);

  const refused = client.getItem(9);
  for (const status of [401, 200, 401]) await next(status, status === 401 ? notLoggedIn : refreshed);
  await refused;
  const other = client.getItem(1);
  for (const status of [401, 200]) await next(status, status === 401 ? notLoggedIn : refreshed);
  await next(200, found);

  expect(await other).toMatchObject({ outcome: 'fulfilled' });
  expect(refreshes()).toHaveLength(2);
});

test('a login does not wait for a lock that never comes longer than its bound', async () => {
  const { ports, clock } = tabs();
  const held = ports.locks.request('reauth', {}, () => new Promise<never>(() => undefined));
  const { desk, client } = createLabBench('resilient', { ports });

  const login = client.login('user@example.com', 'password123');
  await clock.advance(14_999);
  expect(desk.calls).toEqual([]);
  await clock.advance(1);
  (await desk.arrived(1))[0]?.answer(200, refreshed);

  expect(await login).toMatchObject({ outcome: 'fulfilled' });
  await expect(Promise.race([held, Promise.resolve('still held')])).resolves.toBe('still held');
});

test('a refresh whose lock is stolen goes on, and its request is retried', async () => {
  const { ports } = tabs();
  let steal: () => void = () => undefined;
  const stolen = new Promise<never>((_, reject) => {
    steal = () => reject(new DOMException('The lock was stolen.', 'AbortError'));
  });
  const locks = {
    request: async (_name: string, ...rest: readonly unknown[]) =>
      Promise.race([(rest.at(-1) as () => Promise<unknown>)(), stolen]),
  } as typeof ports.locks;
  const { desk, client, losses } = createLabBench('resilient', { ports: { ...ports, locks } });

  const answer = client.getItem(1);
  (await desk.arrived(1))[0]?.answer(401, notLoggedIn);
  const [refresh] = await desk.arrived(2, 1);
  steal();
  refresh?.answer(200, refreshed);
  (await desk.arrived(3))[2]?.answer(200, found);

  expect(await answer).toMatchObject({ outcome: 'fulfilled' });
  expect(losses).toEqual([]);
});

test('who is granted the lock knows of the refresh before, though storage has not told yet', async () => {
  const { ports } = tabs();
  const held: string[] = [];
  const locks = {
    request: async (name: string, ...rest: readonly unknown[]) => {
      held.push(name);
      return name === 'reauth'
        ? ports.locks.request(name, {}, rest.at(-1) as () => Promise<unknown>)
        : (rest.at(-1) as () => Promise<unknown>)();
    },
    query: async () => ({ held: held.map((name) => ({ name })), pending: [] }),
  } as NonNullable<TabPorts['locks']>;
  const desk = createFetchDesk();
  // Each has a storage that never hears of the other's.
  const a = createLabBench('resilient', { desk, ports: { ...tabs().ports, locks } });
  const b = createLabBench('resilient', { desk, ports: { ...tabs().ports, locks } });

  const answers = [a.client.getItem(1), b.client.getItem(2)];
  for (const call of await desk.arrived(2)) call.answer(401, notLoggedIn);
  (await desk.arrived(3))[2]?.answer(200, refreshed);
  for (const call of await desk.arrived(5, 3)) call.answer(200, found);

  expect((await Promise.all(answers)).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  expect(a.refreshes()).toHaveLength(1);
});

test('two tabs whose tokens are in their memory refresh each for itself', async () => {
  const { ports } = tabs();
  const desk = createFetchDesk();
  const [a, b] = [createLabBench('resilient', { ports, desk }), createLabBench('resilient', { ports, desk })];
  const bearer = { ...refreshed, token_type: 'Bearer', refresh_token: 'canary-refresh-token' };
  let calls = 0;
  const next = async (status: number, json: unknown) =>
    (await desk.arrived((calls += 1)))[calls - 1]?.answer(status, json);
  for (const { client } of [a, b]) {
    const login = client.login('user@example.com', 'password123');
    await next(200, bearer);
    await login;
  }

  for (const { client } of [a, b]) {
    const answer = client.getItem(1);
    for (const [status, json] of [
      [401, notLoggedIn],
      [200, bearer],
      [200, found],
    ] as const)
      await next(status, json);
    expect(await answer).toMatchObject({ outcome: 'fulfilled' });
  }

  expect(desk.calls.filter(({ path }) => path === '/auth/refresh')).toHaveLength(2);
});

test('a tab whose storage is forbidden still knows what it has refreshed', async () => {
  const forbidden = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  const storage = { getItem: forbidden, setItem: forbidden };
  const { desk, client, refreshes } = createLabBench('resilient', { ports: { ...tabs().ports, storage } });

  const answers = client.fire(2);
  await desk.arrived(2);
  desk.calls[0]?.answer(401, notLoggedIn);
  (await desk.arrived(3))[2]?.answer(200, refreshed);
  (await desk.arrived(4))[3]?.answer(200, found);
  desk.calls[1]?.answer(401, notLoggedIn);
  (await desk.arrived(5))[4]?.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  expect(refreshes()).toHaveLength(1);
});
