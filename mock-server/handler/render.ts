import type { ProtocolReply } from '../protocol/reply.ts';
import { cleared, COOKIE_NAMES, loggedInCookie, tokenCookie, type CookieToSet } from './cookies.ts';
import type { Kernel } from './kernel.ts';
import type { Outcome } from './outcome.ts';

/** Signs what a decision issues and writes the reply: the body of the protocol table and its cookies. */
export async function render(reply: ProtocolReply, { tokens, run }: Kernel): Promise<Outcome> {
  const { status, reason, message, error, challenge, issued, clearsCookies } = reply;
  const access = issued?.access && { claims: issued.access, jwt: await tokens.issue(issued.access) };
  const refresh = issued?.refresh && { claims: issued.refresh, jwt: await tokens.issue(issued.refresh) };
  const now = run.now();
  const cookies: readonly CookieToSet[] = clearsCookies
    ? COOKIE_NAMES.map(cleared)
    : [
        ...(access ? [tokenCookie(access.claims, access.jwt, now, access.claims.expiresAt)] : []),
        ...(refresh ? [tokenCookie(refresh.claims, refresh.jwt, now, refresh.claims.expiresAt)] : []),
        ...(access ? [loggedInCookie(now, access.claims.expiresAt)] : []),
      ];
  return {
    status,
    reason,
    ...(message === undefined ? {} : { message }),
    body: {
      status: status < 400 ? 'success' : 'fail',
      ...(message === undefined ? {} : { message }),
      ...(error === undefined ? {} : { error }),
      ...(access === undefined ? {} : { access_token: access.jwt }),
    },
    ...(challenge === undefined ? {} : { headers: { 'www-authenticate': challenge } }),
    cookies,
  };
}
