// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeServer, me } from '../testing/fake-server.ts';
import { renderApp, setLoggedInFlag } from '../testing/render-app.tsx';

afterEach(() => {
  cleanup();
  setLoggedInFlag(false);
  vi.unstubAllGlobals();
});

test('a reload with the logged_in cookie brings the user back on a page that needs no login', async () => {
  setLoggedInFlag(true);
  const server = fakeServer();
  server.answer('GET /api/users/me', me('user'));

  renderApp('/');

  expect(await screen.findByText('Logged in as Ada (user)')).toBeTruthy();
  expect(server.calls).toEqual(['GET /api/users/me']);
});

test('without that cookie nobody is asked', async () => {
  const server = fakeServer();

  renderApp('/');

  expect(await screen.findByRole('heading', { name: 'Home' })).toBeTruthy();
  expect(screen.getByText('Not logged in')).toBeTruthy();
  expect(server.calls).toEqual([]);
});

test('the page waits for the answer, so that it does not show a stranger first', async () => {
  setLoggedInFlag(true);
  let release = (): void => {};
  const hold = new Promise<void>((resolve) => (release = resolve));
  fakeServer().answer('GET /api/users/me', { ...me('user'), hold });

  renderApp('/');
  expect(screen.getByText('Looking for your session…')).toBeTruthy();
  expect(screen.queryByRole('heading', { name: 'Home' })).toBeNull();
  release();

  expect(await screen.findByRole('heading', { name: 'Home' })).toBeTruthy();
});

test('a session that is gone behind a cookie that is there ends at the log in page', async () => {
  setLoggedInFlag(true);
  fakeServer();

  const { router } = renderApp('/');

  expect(await screen.findByRole('heading', { name: 'Log in' })).toBeTruthy();
  expect(router.state.location.pathname).toBe('/login');
});

test('a server that does not answer leaves the page usable', async () => {
  setLoggedInFlag(true);
  fakeServer().answer('GET /api/users/me', 'no connection');

  renderApp('/');

  expect(await screen.findByRole('heading', { name: 'Home' })).toBeTruthy();
});
