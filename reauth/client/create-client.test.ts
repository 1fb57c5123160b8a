import { expect, test } from 'vitest';
import { found, notLoggedIn, refreshed } from './fetch-desk.fixture.ts';
import { createLabBench } from './lab-bench.fixture.ts';
import { strategies, strategyNames, type StrategyName } from './strategies.ts';

/** Without any lock: five refusals bring five refreshes. */
const refreshesForItself: ReadonlySet<StrategyName> = new Set(['naive', 'captured-header']);

test.each(strategyNames)(
  '%s: every event names its request exactly, and every fetch carries its exchange',
  async (name) => {
    const { desk, client, events, of } = createLabBench(name);
    let open = false;

    const answers = client.fire(5);
    for (let next = 0; next < (refreshesForItself.has(name) ? 15 : 11); next += 1) {
      const call = (await desk.arrived(next + 1))[next];
      if (call?.path === '/auth/refresh') open = true;
      const body = call?.path === '/auth/refresh' ? refreshed : found;
      if (next < 5) call?.answer(401, notLoggedIn);
      else call?.answer(open ? 200 : 401, open ? body : notLoggedIn);
    }
    await answers;

    const attributed = events().flatMap((event) => ('attribution' in event ? [event] : []));
    expect(attributed.length).toBeGreaterThan(10);
    expect(attributed.filter(({ attribution, request }) => attribution !== 'exact' || request === undefined)).toEqual(
      [],
    );
    expect(desk.calls.map(({ request }) => request.headers.get('x-reauth-request'))).toEqual(
      of('fetch.sent').map(({ exchange }) => exchange),
    );
    expect(of('tab.opened')[0]).toMatchObject({ label: 'A', client: name });
  },
);

test('each shot is a request of its own, even while an equal one is under way', async () => {
  const { desk, client } = createLabBench('recipe');

  const both = [client.getItem(1, '200ms'), client.getItem(1, '200ms')];
  for (const call of await desk.arrived(2)) call.answer(200, found);
  await Promise.all(both);

  expect(desk.calls.map(({ request }) => request.url)).toEqual(
    Array(2).fill('http://localhost:8000/api/items/1?delay=200ms'),
  );
  expect(desk.calls.every(({ request }) => request.credentials === 'include')).toBe(true);
});

test('every endpoint calls its route', async () => {
  const { desk, client } = createLabBench('recipe');

  const calls = [
    client.register({ name: 'N', email: 'n@example.com', password: 'password123', passwordConfirm: 'password123' }),
    client.login('n@example.com', 'password123'),
    client.logout(),
    client.getMe(),
    client.getItems(),
    client.createOrder(3),
    client.adminReports(),
  ];
  for (const call of await desk.arrived(7)) call.answer(200, found);
  await Promise.all(calls);

  expect(desk.calls.map(({ path, request }) => `${request.method} ${path}`)).toEqual([
    'POST /auth/register',
    'POST /auth/login',
    'POST /auth/logout',
    'GET /users/me',
    'GET /items',
    'POST /orders',
    'GET /admin/reports',
  ]);
});

test('no password and no token enters the trace', async () => {
  const { desk, client, events } = createLabBench('recipe');

  const answer = client.login('user@example.com', 'canary-password');
  (await desk.arrived(1))[0]?.answer(200, refreshed);

  expect(await answer).toEqual({ outcome: 'fulfilled', data: refreshed });
  expect(events().length).toBeGreaterThan(3);
  expect(JSON.stringify(events())).not.toContain('canary');
});

test('a client that is disposed of aborts what is under way, and its calls still settle', async () => {
  const { desk, client, of } = createLabBench('recipe');
  const answers = client.fire(2);
  await desk.arrived(2);

  client.dispose();

  expect(await answers).toEqual(Array(2).fill({ outcome: 'rejected', status: 'ABORTED' }));
  expect(desk.calls.every(({ request }) => request.signal.aborted)).toBe(true);
  expect(of('request.settled').map(({ outcome }) => outcome)).toEqual(['aborted', 'aborted']);
});

test('a network failure is an answer, not an exception', async () => {
  const { desk, client, of } = createLabBench('recipe');

  const answer = client.getMe();
  (await desk.arrived(1))[0]?.fail(new TypeError('canary.example refused'));

  expect(await answer).toEqual({ outcome: 'rejected', status: 'FETCH_ERROR' });
  expect(of('fetch.failed')).toMatchObject([{ exchange: 'A-1.1.1', error: 'TypeError' }]);
});

test('the names that are offered are the registry', () => {
  expect(strategyNames.toSorted()).toEqual(Object.keys(strategies).toSorted());
});
