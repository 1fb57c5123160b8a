import type { Reason } from '../trace/events.ts';

const OF_THE_TOKEN: ReadonlySet<Reason> = new Set(['no-token', 'token-expired', 'token-invalid']);

const OF_THE_SESSION: ReadonlySet<Reason> = new Set([
  'session-gone',
  'session-revoked',
  'user-gone',
  'refresh-missing',
  'refresh-expired',
  'refresh-invalid',
  'refresh-spent',
  'refresh-in-grace',
]);

/** Whether a request was refused because of its access token; another one may cure it. */
export const refusesTheToken = (reason: Reason | undefined): boolean =>
  reason !== undefined && OF_THE_TOKEN.has(reason);

/** Whether a request or a refresh was refused because there is no session behind it, as far as its tokens show. */
export const refusesTheSession = (reason: Reason | undefined): boolean =>
  reason !== undefined && OF_THE_SESSION.has(reason);
