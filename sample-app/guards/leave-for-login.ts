import type { createBrowserRouter } from 'react-router';

/** Pages where one logs in or signs up: a lost session is no reason to leave them. */
const DOORS: readonly string[] = ['/login', '/register'];

type Router = Pick<ReturnType<typeof createBrowserRouter>, 'state' | 'navigate'>;

/** Goes to `/login` from wherever one is, and keeps where that was, so that logging in leads back. */
export function leaveForLogin(router: Router): void {
  const from = router.state.navigation.location ?? router.state.location;
  if (!DOORS.includes(from.pathname)) void router.navigate('/login', { state: { from } });
}
