// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { userApi } from '../api/user-api.ts';
import { fakeServer, me } from '../testing/fake-server.ts';
import { logout } from './session-actions.ts';
import { createStore, type Store } from './store.ts';
import { selectUserState, userSlice, type UserState } from './user-slice.ts';

afterEach(() => vi.unstubAllGlobals());

const ada = { id: 'u1', name: 'Ada', email: 'ada@example.com', role: 'user' } as const;
const known: UserState = { kind: 'known', user: ada };
const step = userSlice.reducer;
const askWho = (store: Store) =>
  store.dispatch(userApi.endpoints.getMe.initiate(undefined, { forceRefetch: true, subscribe: false }));

test('nothing is known at first', () => {
  expect(step(undefined, { type: 'start' })).toEqual({ kind: 'unknown' });
});

test('logging out and losing the session are told apart', () => {
  expect(step(known, logout())).toEqual({ kind: 'gone', why: 'asked' });
  expect(step(known, logout('lost'))).toEqual({ kind: 'gone', why: 'refused' });
});

test('somebody who was never known has lost nothing', () => {
  expect(step({ kind: 'unknown' }, logout('lost'))).toEqual({ kind: 'gone', why: 'stranger' });
  expect(step({ kind: 'gone', why: 'asked' }, logout('lost'))).toEqual({ kind: 'gone', why: 'stranger' });
});

test('five requests that lose one session give one reason', () => {
  const once = step(known, logout('lost'));

  expect(step(step(once, logout('lost')), logout('lost'))).toEqual({ kind: 'gone', why: 'refused' });
});

test('the answer to getMe is the user, surplus fields left out', async () => {
  fakeServer().answer('GET /api/users/me', { status: 200, body: { data: { user: { ...ada, verified: true } } } });
  const store = createStore({ onSessionLost: () => {} });

  await askWho(store);

  expect(selectUserState(store.getState())).toEqual(known);
});

test('a token that the server calls invalid ends the session without a refresh', async () => {
  const server = fakeServer();
  server.answer('GET /api/users/me', me('user'));
  const store = createStore({ onSessionLost: () => {} });
  await askWho(store);

  server.answer('GET /api/users/me', { status: 401, body: { message: "Invalid token or user doesn't exist" } });
  await askWho(store);

  expect(selectUserState(store.getState())).toEqual({ kind: 'gone', why: 'refused' });
  expect(server.calls).toEqual(['GET /api/users/me', 'GET /api/users/me']);
});

test('a server that does not answer takes nobody’s user away', async () => {
  const server = fakeServer();
  server.answer('GET /api/users/me', me('user'));
  const store = createStore({ onSessionLost: () => {} });
  await askWho(store);

  server.answer('GET /api/users/me', 'no connection');
  await askWho(store);

  expect(selectUserState(store.getState()).kind).toBe('known');
});

test('a refused refresh is told to the world around the store, a log out is not', async () => {
  fakeServer();
  const onSessionLost = vi.fn<() => void>();
  const store = createStore({ onSessionLost });

  store.dispatch(logout());
  expect(onSessionLost).not.toHaveBeenCalled();
  await askWho(store);

  expect(onSessionLost).toHaveBeenCalledOnce();
});
