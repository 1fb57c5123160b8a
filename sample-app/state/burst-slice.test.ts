// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { fakeServer, NOT_LOGGED_IN, OK } from '../testing/fake-server.ts';
import { burstFired, burstSlice, selectShots, shotSettled } from './burst-slice.ts';
import { fireBurst } from './fire-burst.ts';
import { createStore } from './store.ts';

afterEach(() => vi.unstubAllGlobals());

test('a late answer to the burst before does not touch this one', () => {
  const first = burstSlice.reducer(undefined, burstFired(2));
  const second = burstSlice.reducer(first, burstFired(2));

  expect(burstSlice.reducer(second, shotSettled({ shot: 1, outcome: { kind: 'fulfilled', tookMs: 1 } }))).toEqual(
    second,
  );
});

test('the same burst twice is sent twice, though nothing in it is new', async () => {
  const server = fakeServer();
  for (const item of [1, 2, 3]) server.answer(`GET /api/items/${item}`, OK);
  const store = createStore({ onSessionLost: () => {} });

  await store.dispatch(fireBurst(3));
  await store.dispatch(fireBurst(3));

  expect(server.calls.toSorted()).toEqual([1, 1, 2, 2, 3, 3].map((item) => `GET /api/items/${item}`));
  expect(selectShots(store.getState()).map(({ outcome }) => outcome.kind)).toEqual(Array(3).fill('fulfilled'));
});

test('each request keeps the reason why it failed', async () => {
  const server = fakeServer();
  server.answer('GET /api/items/1', NOT_LOGGED_IN);
  server.answer('GET /api/items/2', 'no connection');
  const store = createStore({ onSessionLost: () => {} });

  await store.dispatch(fireBurst(2));

  expect(selectShots(store.getState()).map(({ outcome }) => outcome)).toMatchObject([
    { kind: 'rejected', failure: { kind: 'refused', status: 401, message: 'You are not logged in' } },
    { kind: 'rejected', failure: { kind: 'unanswered' } },
  ]);
});
