import type { SetCookieFact, TokenRef } from '../../reauth/trace/events.ts';
import type { Instant } from '../../reauth/time/instant.ts';
import type { CookieEnds } from './cookie-ends.ts';
import { tokenRefOf } from '../protocol/session.ts';
import type { TokenClaims } from './api.ts';

/** The cookies of the protocol, without the prefix. */
export type CookieName = 'access_token' | 'refresh_token' | 'logged_in';
export const COOKIE_NAMES: readonly CookieName[] = ['access_token', 'refresh_token', 'logged_in'];

/** A cookie that a reply sets. `maxAge` in whole seconds; 0 clears it. */
export interface CookieToSet {
  readonly name: CookieName;
  readonly value: string;
  readonly maxAge: number;
  readonly token?: TokenRef;
}

/** A token as a cookie, until the cookie's own end. */
export function tokenCookie(claims: TokenClaims, jwt: string, now: Instant, ends: CookieEnds): CookieToSet {
  const name = claims.kind === 'access' ? 'access_token' : 'refresh_token';
  const maxAge = maxAgeOf(now, ends.cookie);
  const token = { ...tokenRefOf(claims), expiresAt: ends.token };
  return maxAge === 0 ? cleared(name) : { name, value: jwt, maxAge, token };
}

/** The readable cookie that tells the app's scripts that they may ask. It lives as long as the access cookie. */
export function loggedInCookie(now: Instant, { cookie }: CookieEnds): CookieToSet {
  const maxAge = maxAgeOf(now, cookie);
  return maxAge === 0 ? cleared('logged_in') : { name: 'logged_in', value: 'true', maxAge };
}

export const cleared = (name: CookieName): CookieToSet => ({ name, value: '', maxAge: 0 });

/**
 * Whole seconds, as RFC 6265 section 5.2.2 wants them, rounded up: a life under a second must not clear the cookie, and
 * the server decides the fraction.
 */
function maxAgeOf(now: Instant, expiresAt: Instant): number {
  return Math.max(0, Math.ceil((expiresAt - now) / 1_000));
}

/** The whole value of a Set-Cookie header. */
export function setCookieHeader({ name, value, maxAge }: CookieToSet, prefix: string): string {
  const readable = name === 'logged_in' ? '' : '; HttpOnly';
  return `${prefix}${name}=${value}; Path=/; Max-Age=${maxAge}; SameSite=Lax${readable}`;
}

/** The cookie as an event shows it. */
export function setCookieFact({ name, maxAge, token }: CookieToSet, prefix: string): SetCookieFact {
  return { name: `${prefix}${name}`, maxAge, ...(token === undefined ? {} : { token }) };
}

/** The protocol's cookies in a Cookie header. Of two with one name the first counts: it has the longer path (RFC 6265 section 5.4). */
export function readCookies(header: string | undefined, prefix: string): ReadonlyMap<CookieName, string> {
  const found = new Map<CookieName, string>();
  for (const pair of (header ?? '').split(';')) {
    const cut = pair.indexOf('=');
    const written = pair.slice(0, cut).trim();
    const name = cut < 1 ? undefined : COOKIE_NAMES.find((known) => `${prefix}${known}` === written);
    if (name !== undefined && !found.has(name)) found.set(name, pair.slice(cut + 1).trim());
  }
  return found;
}
