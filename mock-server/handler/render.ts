import type { Policy } from '../protocol/policy.ts';
import type { ProtocolReply } from '../protocol/reply.ts';
import type { TokenClaims } from './api.ts';
import { cookieEnds } from './cookie-ends.ts';
import { cleared, COOKIE_NAMES, loggedInCookie, tokenCookie, type CookieToSet } from './cookies.ts';
import type { Kernel } from './kernel.ts';
import type { Outcome } from './outcome.ts';

/** A token that is issued, and what it was signed to. */
interface Signed {
  readonly claims: TokenClaims;
  readonly jwt: string;
}

/** Signs what a decision issues and writes the reply: the body of the protocol table and its cookies. */
export async function render(reply: ProtocolReply, { tokens, run }: Kernel): Promise<Outcome> {
  const { status, reason, message, error, challenge, issued } = reply;
  const access = issued?.access && { claims: issued.access, jwt: await tokens.issue(issued.access) };
  const refresh = issued?.refresh && { claims: issued.refresh, jwt: await tokens.issue(issued.refresh) };
  const { profile } = run.policy;
  return {
    status,
    reason,
    ...(message === undefined ? {} : { message }),
    body: {
      status: status < 400 ? 'success' : 'fail',
      ...(message === undefined ? {} : { message }),
      ...(error === undefined ? {} : { error }),
      ...(access === undefined ? {} : tokenFields(access, profile)),
      ...(refresh === undefined || profile !== 'bearer' ? {} : { refresh_token: refresh.jwt }),
    },
    ...(challenge === undefined ? {} : { headers: { 'www-authenticate': challenge } }),
    cookies: profile === 'bearer' ? [] : cookiesOf(reply, access, refresh, run),
  };
}

/**
 * The access token in a body. RFC 6749 section 5.1 requires `token_type` and wants `expires_in`, also where the refresh
 * token travels in a cookie; the article's server knows neither.
 */
function tokenFields({ claims, jwt }: Signed, profile: Policy['profile']) {
  if (profile === 'default') return { access_token: jwt };
  return { access_token: jwt, token_type: 'Bearer', expires_in: expiresIn(claims) };
}

/**
 * Whole seconds, as RFC 6749 appendix A.14 writes them, rounded down: who trusts the number must not come late. It is at
 * least one, since a client that is told 0 refreshes without end.
 */
function expiresIn({ issuedAt, expiresAt }: TokenClaims): number {
  return Math.max(1, Math.floor((expiresAt - issuedAt) / 1_000));
}

function cookiesOf(
  { clearsCookies }: ProtocolReply,
  access: Signed | undefined,
  refresh: Signed | undefined,
  run: Kernel['run'],
): readonly CookieToSet[] {
  if (clearsCookies) return COOKIE_NAMES.map(cleared);
  const now = run.now();
  const endsOf = (claims: TokenClaims) => cookieEnds(claims, undefined, run.policy);
  return [
    ...(access ? [tokenCookie(access.claims, access.jwt, now, endsOf(access.claims))] : []),
    ...(refresh ? [tokenCookie(refresh.claims, refresh.jwt, now, endsOf(refresh.claims))] : []),
    ...(access ? [loggedInCookie(now, endsOf(access.claims))] : []),
  ];
}
