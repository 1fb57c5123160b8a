import { leavesOf } from '../protocol/family.ts';
import type { Session } from '../protocol/session.ts';
import type { TokenClaims } from './api.ts';
import { cookieEnds } from './cookie-ends.ts';
import { cleared, loggedInCookie, tokenCookie, type CookieToSet } from './cookies.ts';
import type { Credentials, HeldToken } from './credentials.ts';
import type { Kernel } from './kernel.ts';

/** The sessions whose cookies a browser sent. */
export function sidsOf({ jar }: Credentials): readonly string[] {
  const access = jar.access?.claims.sid;
  const refresh = jar.refresh?.claims.sid;
  if (access === undefined) return refresh === undefined ? [] : [refresh];
  return refresh === undefined || refresh === access ? [access] : [access, refresh];
}

/**
 * The cookies of a browser, set anew so that they live as long as they should by protocol time: a browser counts Max-Age by
 * its own clock and hears of a moved one only from us. A cookie with a life of its own outlasts its token's end.
 *
 * A token that has a successor is left alone. The browser has got the newer one by now, or will: it must not lose it again.
 */
export async function corrections({ jar }: Credentials, kernel: Kernel): Promise<readonly CookieToSet[]> {
  const access = await holding(jar.access, kernel);
  const refresh = await holding(jar.refresh, kernel);
  const loggedIn = jar.hasLoggedIn ? loggedInBeside(jar.access, access, kernel) : [];
  return [...tokenAgain(access, kernel), ...tokenAgain(refresh, kernel), ...loggedIn];
}

/** A token of a jar that is still the newest of its kind, and its session. */
interface Holding extends HeldToken {
  readonly session: Session | undefined;
}

async function holding(held: HeldToken | undefined, { sessions }: Kernel): Promise<Holding | undefined> {
  if (held === undefined) return undefined;
  const session = (await sessions.read(held.claims.sid))?.session;
  return session === undefined || isNewest(held.claims, session) ? { ...held, session } : undefined;
}

function isNewest({ kind, id, generation }: TokenClaims, session: Session): boolean {
  return kind === 'access'
    ? generation === session.accessIssued
    : leavesOf(session).some(({ token }) => token.id === id);
}

function tokenAgain(held: Holding | undefined, { run }: Kernel): readonly CookieToSet[] {
  if (held === undefined) return [];
  return [tokenCookie(held.claims, held.jwt, run.now(), cookieEnds(held.claims, held.session, run.policy))];
}

/** `logged_in` goes with the access cookie, and without one it is a leftover. */
function loggedInBeside(
  held: HeldToken | undefined,
  access: Holding | undefined,
  { run }: Kernel,
): readonly CookieToSet[] {
  if (held === undefined) return [cleared('logged_in')];
  return access === undefined ? [] : [loggedInCookie(run.now(), cookieEnds(access.claims, access.session, run.policy))];
}

/** The corrections that a reply owes to a browser whose cookies went stale, but for the cookies that it sets itself. */
export async function owedCorrections(
  credentials: Credentials,
  own: readonly CookieToSet[],
  kernel: Kernel,
): Promise<readonly CookieToSet[]> {
  const stale = sidsOf(credentials).filter((sid) => kernel.jars.isStale(sid));
  if (stale.length === 0) return [];
  for (const sid of stale) kernel.jars.correct(sid);
  const owned = new Set(own.map(({ name }) => name));
  return (await corrections(credentials, kernel)).filter(({ name }) => !owned.has(name));
}
