import { durationText } from '../time/duration.ts';
import type { Instant } from '../time/instant.ts';
import type { Reason } from './events.ts';

/** How long it took, as one reads it: `412ms`, `1.2s`. */
export function elapsed(from: number, to: Instant | number): string {
  const ms = Math.max(0, to - from);
  return durationText(ms < 1_000 ? Math.round(ms) : Math.round(ms / 100) * 100);
}

/** `#1`, `#1 and #2`, `#1, #2 and #3` */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** Why the server answered so, as the end of a sentence; nothing where the status says it all. */
export const REASON_TEXT: Readonly<Record<Reason, string | undefined>> = {
  ok: undefined,
  registered: undefined,
  'logged-in': undefined,
  refreshed: undefined,
  'logged-out': undefined,
  'no-token': 'no access token came with it',
  'token-expired': 'the access token had expired',
  'token-invalid': 'the access token was not valid',
  'session-gone': 'the session was gone',
  'session-revoked': 'the session had been revoked',
  'user-gone': 'the user was gone',
  'refresh-missing': 'no refresh token came with it',
  'refresh-expired': 'the refresh token had expired',
  'refresh-invalid': 'the refresh token was not valid',
  'refresh-spent': 'the refresh token had been spent',
  'refresh-in-grace': 'the refresh token had been spent a moment before',
  'credentials-wrong': 'email and password did not match',
  'email-taken': 'the email is taken',
  'role-missing': 'the user lacks the role',
  'bad-request': 'the request was not understood',
  'too-large': 'the body was too large',
  'not-found': 'there is no such path',
  'method-not-allowed': 'the path does not take this method',
  'origin-refused': 'the origin is not allowed',
  'host-refused': 'the host is not allowed',
  fault: 'a fault was set for it',
  unavailable: 'the server was not ready',
  error: 'the server failed',
};
