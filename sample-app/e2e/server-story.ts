import type { TestServer } from '../../extension/e2e/fixtures/test-server.ts';
import { expect } from './fixture.ts';

/** How many calls of this path the server has answered with this status. */
export function answered(server: TestServer, path: string, status: number): number {
  const calls = callsOf(server, path);
  return server.count('call.answered', (answer) => answer.status === status && calls.includes(answer.call));
}

/** The exchanges of this path as the client named them, in the order in which they came. */
export function exchangesOf(server: TestServer, path: string): readonly (string | undefined)[] {
  return server
    .events()
    .flatMap((event) => (event.type === 'call.received' && event.path === path ? [event.exchange] : []));
}

/** The paths of the default burst. */
export const FIVE = [1, 2, 3, 4, 5].map((item) => `/api/items/${item}`);

/**
 * Ends the access token, lets `fire` send five requests, and keeps the refresh back until all five were refused. Without
 * that, a refusal that comes after the refresh rightly starts a second one.
 */
export async function meetExpiredToken(server: TestServer, fire: () => Promise<void>): Promise<void> {
  await server.control('POST', 'expire', { what: 'access' });
  await server.control('PUT', 'holds', { match: 'GET /api/auth/refresh', when: 'before' });
  await fire();
  await expect.poll(() => FIVE.map((path) => answered(server, path, 401))).toEqual([1, 1, 1, 1, 1]);
}

/** Lets go what `meetExpiredToken` keeps back. */
export async function letRefreshGo(server: TestServer): Promise<void> {
  await server.control('POST', 'holds/release', { all: true });
}

function callsOf(server: TestServer, path: string): readonly string[] {
  return server
    .events()
    .flatMap((event) => (event.type === 'call.received' && event.path === path ? [event.call] : []));
}
