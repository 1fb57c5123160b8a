import { expect, test } from 'vitest';
import { found, notLoggedIn, notRefreshed, refreshed } from './fetch-desk.fixture.ts';
import { createLabBench } from './lab-bench.fixture.ts';

test('five requests that are refused together refresh five times', async () => {
  const { desk, client, refreshes, of } = createLabBench('naive');

  const answers = client.fire(5);
  for (const call of await desk.arrived(5)) call.answer(401, notLoggedIn);
  for (const call of await desk.arrived(10, 5)) call.answer(200, refreshed);
  for (const call of await desk.arrived(15, 10)) call.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(Array(5).fill('fulfilled'));
  expect(refreshes()).toHaveLength(5);
  expect(of('mutex.acquired')).toEqual([]);
});

test('each failed refresh gives the session up by itself', async () => {
  const { desk, client, losses } = createLabBench('naive');

  const answers = client.fire(5);
  for (const call of await desk.arrived(5)) call.answer(401, notLoggedIn);
  for (const call of await desk.arrived(10, 5)) call.answer(403, notRefreshed);

  expect(await answers).toEqual(Array(5).fill({ outcome: 'rejected', status: 401 }));
  expect(losses).toHaveLength(5);
});

test('a wrong password is refused with 401 and refreshes nothing', async () => {
  const { desk, client, refreshes } = createLabBench('naive');

  const answer = client.login('user@example.com', 'wrong');
  (await desk.arrived(1))[0]?.answer(401, { status: 'fail', message: 'Invalid email or password' });

  expect(await answer).toEqual({ outcome: 'rejected', status: 401 });
  expect(refreshes()).toEqual([]);
});
