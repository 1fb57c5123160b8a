// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeServer, me, NOT_LOGGED_IN, OK } from '../testing/fake-server.ts';
import { renderApp, setLoggedInFlag } from '../testing/render-app.tsx';

afterEach(() => {
  cleanup();
  setLoggedInFlag(false);
  vi.unstubAllGlobals();
});

test('a guarded page asks who one is before it shows anything', async () => {
  let release = (): void => {};
  const hold = new Promise<void>((resolve) => (release = resolve));
  fakeServer().answer('GET /api/users/me', { ...me('user'), hold });

  renderApp('/profile');
  expect(screen.getByText('Asking who you are…')).toBeTruthy();
  release();

  expect(await screen.findByRole('heading', { name: 'Profile' })).toBeTruthy();
  expect(screen.getByText('ada@example.com')).toBeTruthy();
});

test('StrictMode, which mounts twice, asks once', async () => {
  const server = fakeServer();
  server.answer('GET /api/users/me', me('user'));

  renderApp('/profile');
  await screen.findByRole('heading', { name: 'Profile' });

  expect(server.calls).toEqual(['GET /api/users/me']);
});

test('a user of the wrong role learns which page is not for them', async () => {
  fakeServer().answer('GET /api/users/me', me('user'));

  const { router } = renderApp('/admin');

  expect(await screen.findByRole('heading', { name: 'You may not see this page' })).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toContain('/admin is for other users than ada@example.com');
  expect(router.state.location.pathname).toBe('/unauthorized');
});

test('a stranger logs in and gets to the page that they asked for, its query and hash too', async () => {
  const server = fakeServer();
  server.answer('POST /api/auth/login', OK);

  const { router } = renderApp('/profile?tab=1#name');
  await screen.findByRole('heading', { name: 'Log in' });
  server.answer('GET /api/users/me', me('user'));
  fireEvent.click(screen.getByRole('button', { name: /user@example.com/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Log in' }));

  expect(await screen.findByRole('heading', { name: 'Profile' })).toBeTruthy();
  const { pathname, search, hash } = router.state.location;
  expect(pathname + search + hash).toBe('/profile?tab=1#name');
});

test('a session that is lost in use ends at the log in page, with the reason and the way back', async () => {
  const server = fakeServer();
  server.answer('GET /api/users/me', me('user'));
  server.answer('GET /api/items/1', NOT_LOGGED_IN);
  server.answer('GET /api/items/2', NOT_LOGGED_IN);

  const { router } = renderApp('/profile');
  await screen.findByRole('heading', { name: 'Profile' });
  fireEvent.click(screen.getByRole('link', { name: 'Home' }));
  fireEvent.change(await screen.findByRole('spinbutton', { name: 'How many' }), { target: { value: '2' } });
  fireEvent.click(screen.getByRole('button', { name: 'Fire requests' }));

  await screen.findByRole('heading', { name: 'Log in' });
  expect((await screen.findByRole('alert')).textContent).toContain('the server refused to refresh the access token');
  expect(router.state.location.state).toMatchObject({ from: { pathname: '/' } });
});

test('logging out forgets the user and keeps no way back for the next one', async () => {
  const server = fakeServer();
  server.answer('GET /api/users/me', me('user'));
  server.answer('POST /api/auth/logout', OK);

  const { router } = renderApp('/profile');
  fireEvent.click(await screen.findByRole('button', { name: 'Log out' }));

  expect(await screen.findByText('You are logged out.')).toBeTruthy();
  expect(router.state.location.state).toBeNull();
  expect(server.calls).toEqual(['GET /api/users/me', 'POST /api/auth/logout']);
});

test('a log out that does not get through says so, and one stays logged in', async () => {
  const server = fakeServer();
  server.answer('GET /api/users/me', me('user'));
  server.answer('POST /api/auth/logout', 'no connection');

  renderApp('/profile');
  fireEvent.click(await screen.findByRole('button', { name: 'Log out' }));

  expect((await screen.findByRole('alert')).textContent).toMatch(
    /^You are still logged in\. The server did not answer/,
  );
  expect(screen.getByRole('heading', { name: 'Profile' })).toBeTruthy();
});

test('a guard that gets no answer sends nobody away, and can ask again', async () => {
  const server = fakeServer();
  server.answer('GET /api/users/me', 'no connection');

  renderApp('/profile');
  await screen.findByRole('heading', { name: 'No answer' });
  server.answer('GET /api/users/me', me('user'));
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));

  expect(await screen.findByRole('heading', { name: 'Profile' })).toBeTruthy();
});
