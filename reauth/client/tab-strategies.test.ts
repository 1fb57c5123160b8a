import { expect, test } from 'vitest';
import { createFetchDesk, found, notLoggedIn, refreshed } from './fetch-desk.fixture.ts';
import { createLabBench } from './lab-bench.fixture.ts';
import type { StrategyName } from './strategies.ts';
import { tabs } from './tab-ports.fixture.ts';

/** Two tabs of one origin whose requests were refused both: calls 1 and 2 are theirs. */
async function twoRefused(strategy: StrategyName) {
  const { ports, clock } = tabs();
  const desk = createFetchDesk();
  const first = createLabBench(strategy, { ports, desk }).client.getItem(1);
  const second = createLabBench(strategy, { ports, desk }).client.getItem(2);
  for (const call of await desk.arrived(2)) call.answer(401, notLoggedIn);
  return { desk, clock, ports, answers: Promise.all([first, second]) };
}

const paths = (calls: readonly { readonly path: string }[]) => calls.map(({ path }) => path);

test('under a Web Lock the second tab refreshes only when the first has refreshed, and does so all the same', async () => {
  const { desk, answers } = await twoRefused('web-lock');

  (await desk.arrived(3))[2]?.answer(200, refreshed);
  const [retry, refresh] = await desk.arrived(5, 3);
  expect(paths([retry, refresh].filter((call) => call !== undefined)).toSorted()).toEqual([
    '/auth/refresh',
    '/items/1',
  ]);
  for (const call of [retry, refresh]) call?.answer(200, call.path === '/auth/refresh' ? refreshed : found);
  (await desk.arrived(6))[5]?.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
});

test('a flag in storage keeps the second tab waiting until the first takes it down', async () => {
  const { desk, clock, answers } = await twoRefused('storage-flag');

  await clock.advance(1_000);
  expect(paths(desk.calls.slice(2))).toEqual(['/auth/refresh']);
  desk.calls[2]?.answer(200, refreshed);
  await clock.advance(50);
  expect(paths(desk.calls.slice(3)).toSorted()).toEqual(['/auth/refresh', '/items/1']);
  for (const call of desk.calls.slice(3)) call.answer(200, call.path === '/auth/refresh' ? refreshed : found);
  (await desk.arrived(6))[5]?.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
});

test('a flag that a dead tab left up is waited for without end', async () => {
  const { ports, clock } = tabs();
  ports.storage.setItem('reauth.refreshing', 'up');
  const { desk, client } = createLabBench('storage-flag', { ports });

  void client.getItem(1);
  (await desk.arrived(1))[0]?.answer(401, notLoggedIn);
  await clock.advance(600_000);

  expect(desk.calls).toHaveLength(1);
});

test('the leader refreshes once for both tabs, and the follower retries when it is told', async () => {
  const { desk, answers } = await twoRefused('leader');

  (await desk.arrived(3))[2]?.answer(200, refreshed);
  const retries = await desk.arrived(5, 3);
  expect(paths(retries).toSorted()).toEqual(['/items/1', '/items/2']);
  for (const call of retries) call.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
});

test('what the leader was answered is told to the follower too', async () => {
  const { desk, answers } = await twoRefused('leader');

  (await desk.arrived(3))[2]?.answer(403, { status: 'fail', message: 'Could not refresh access token' });

  expect(await answers).toMatchObject([
    { outcome: 'rejected', status: 401 },
    { outcome: 'rejected', status: 401 },
  ]);
});

test('a captured header is repeated as it was, whatever the refresh brought', async () => {
  const { desk, client } = createLabBench('captured-header');
  const bearer = (token: string) => ({ access_token: token, token_type: 'Bearer', refresh_token: `r-${token}` });

  const login = client.login('user@example.com', 'password123');
  (await desk.arrived(1))[0]?.answer(200, bearer('first'));
  await login;
  const answer = client.getItem(1);
  (await desk.arrived(2))[1]?.answer(401, notLoggedIn);
  (await desk.arrived(3))[2]?.answer(200, bearer('second'));
  (await desk.arrived(4))[3]?.answer(401, notLoggedIn);

  expect(await answer).toEqual({ outcome: 'rejected', status: 401 });
  expect(desk.calls.slice(1).map(({ request }) => request.headers.get('authorization'))).toEqual([
    'Bearer first',
    'Bearer first',
    'Bearer first',
  ]);
});

test('a body that is lost is missing where the order is sent again, and nowhere else', async () => {
  const { desk, client } = createLabBench('lost-body');

  const answer = client.createOrder(3);
  (await desk.arrived(1))[0]?.answer(401, notLoggedIn);
  (await desk.arrived(2))[1]?.answer(200, refreshed);
  (await desk.arrived(3))[2]?.answer(400, { status: 'fail', message: 'The body cannot be taken.' });

  expect(await answer).toEqual({ outcome: 'rejected', status: 400 });
  expect(desk.calls.map(({ request }) => [request.method, new URL(request.url).pathname])).toEqual([
    ['POST', '/api/orders'],
    ['GET', '/api/auth/refresh'],
    ['POST', '/api/orders'],
  ]);
  expect(await Promise.all(desk.calls.map(({ request }) => request.text()))).toEqual(['{"item":3}', '', '']);
});
