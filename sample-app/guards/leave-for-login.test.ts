import { createMemoryRouter } from 'react-router';
import { expect, test } from 'vitest';
import { leaveForLogin } from './leave-for-login.ts';

const at = (address: string) => createMemoryRouter([{ path: '*' }], { initialEntries: [address] });

test('one leaves for the log in page and takes along where one was', () => {
  const router = at('/profile?tab=1');

  leaveForLogin(router);

  expect(router.state.location.pathname).toBe('/login');
  expect(router.state.location.state).toMatchObject({ from: { pathname: '/profile', search: '?tab=1' } });
});

test.each(['/login', '/register'])('one who is at %s stays there', (door) => {
  const router = at(door);

  leaveForLogin(router);

  expect(router.state.location.pathname).toBe(door);
  expect(router.state.historyAction).toBe('POP');
});
