import type { BaseQueryApi } from '@reduxjs/toolkit/query';
import { Mutex } from 'async-mutex';
import { expect, test } from 'vitest';
import { found, notLoggedIn, notRefreshed, refreshed } from './fetch-desk.fixture.ts';
import { createLabBench } from './lab-bench.fixture.ts';
import { recipe } from './recipe.ts';

test('five requests that are refused together refresh once; four wait, and all five are retried', async () => {
  const { desk, client, recorded, refreshes, of } = createLabBench('recipe');

  const answers = client.fire(5);
  for (const call of await desk.arrived(5)) call.answer(401, notLoggedIn);
  await Promise.all([recorded('mutex.awaited', 4), desk.arrived(6)]);
  expect(desk.calls).toHaveLength(6);
  expect(client.mutex().isLocked()).toBe(true);
  desk.calls[5]?.answer(200, refreshed);
  (await desk.arrived(7))[6]?.answer(200, found);
  for (const call of await desk.arrived(11, 7)) call.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(Array(5).fill('fulfilled'));
  expect(refreshes()).toHaveLength(1);
  expect(client.mutex().isLocked()).toBe(false);
  expect(of('mutex.passed')).toHaveLength(4);
  expect(of('mutex.acquired').map(({ request }) => request)).toEqual(['A-1.1']);
  expect(of('mutex.released').map(({ request }) => request)).toEqual(['A-1.1']);
});

test('a request that starts during the refresh is not sent before it is over', async () => {
  const { desk, client, recorded } = createLabBench('recipe');
  const first = client.getItem(1);
  (await desk.arrived(1))[0]?.answer(401, notLoggedIn);
  await desk.arrived(2);

  const second = client.getItem(2);
  await recorded('mutex.awaited', 1);
  expect(desk.calls.map(({ path }) => path)).toEqual(['/items/1', '/auth/refresh']);
  desk.calls[1]?.answer(200, refreshed);
  (await desk.arrived(3))[2]?.answer(200, found);
  (await desk.arrived(4))[3]?.answer(200, found);

  expect([(await first).outcome, (await second).outcome]).toEqual(['fulfilled', 'fulfilled']);
});

test('a failed refresh gives the session up once, with its answer; the waiting ones try once more and end', async () => {
  const { desk, client, losses, recorded, refreshes, of } = createLabBench('recipe');

  const answers = client.fire(5);
  for (const call of await desk.arrived(5)) call.answer(401, notLoggedIn);
  await Promise.all([recorded('mutex.awaited', 4), desk.arrived(6)]);
  desk.calls[5]?.answer(403, notRefreshed);
  for (const call of await desk.arrived(10, 6)) call.answer(401, notLoggedIn);

  expect(await answers).toEqual(Array(5).fill({ outcome: 'rejected', status: 401 }));
  expect(losses).toEqual([{ status: 403, data: notRefreshed }]);
  expect(refreshes()).toHaveLength(1);
  expect(of('session.lost').map(({ request, status }) => [request, status])).toEqual([['A-1.1', 403]]);
});

test('a base query that throws during the refresh leaves the mutex free', async () => {
  const mutex = new Mutex();
  let calls = 0;
  const query = recipe({
    mutex,
    baseQuery: () => {
      calls += 1;
      if (calls === 2) throw new Error('the network is on fire');
      return { error: { status: 401, data: notLoggedIn } };
    },
    onSessionLost: () => undefined,
  });

  await expect(query('items/1', unusedApi, {})).rejects.toThrow('the network is on fire');

  expect(mutex.isLocked()).toBe(false);
  expect(calls).toBe(2);
});

test('known flaw: a refusal that arrives after the refresh is over starts another one', async () => {
  const { desk, client, refreshes } = createLabBench('recipe');

  const answers = client.fire(2);
  await desk.arrived(2);
  desk.calls[0]?.answer(401, notLoggedIn);
  (await desk.arrived(3))[2]?.answer(200, refreshed);
  (await desk.arrived(4))[3]?.answer(200, found);
  desk.calls[1]?.answer(401, notLoggedIn);
  (await desk.arrived(5))[4]?.answer(200, refreshed);
  (await desk.arrived(6))[5]?.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  expect(refreshes()).toHaveLength(2);
});

test('a wrong password is refused with 401 and refreshes nothing', async () => {
  const { desk, client, losses, refreshes } = createLabBench('recipe');

  const answer = client.login('user@example.com', 'wrong');
  (await desk.arrived(1))[0]?.answer(401, { status: 'fail', message: 'Invalid email or password' });

  expect(await answer).toEqual({ outcome: 'rejected', status: 401 });
  expect(refreshes()).toEqual([]);
  expect(losses).toEqual([]);
});

test('a refresh that is answered without a body counts as failed', async () => {
  const { desk, client, losses } = createLabBench('recipe');

  const answer = client.getMe();
  (await desk.arrived(1))[0]?.answer(401, notLoggedIn);
  (await desk.arrived(2))[1]?.answer(200, null);

  expect(await answer).toEqual({ outcome: 'rejected', status: 401 });
  expect(losses).toEqual([undefined]);
});

const unusedApi: BaseQueryApi = {
  signal: new AbortController().signal,
  abort: () => undefined,
  dispatch: () => {
    throw new Error('not expected to dispatch');
  },
  getState: () => undefined,
  extra: undefined,
  endpoint: 'getItem',
  type: 'query',
};
