import type { Session } from '../protocol/session.ts';
import { expiryOf } from '../protocol/session.ts';
import { cleared, loggedInCookie, tokenCookie, type CookieToSet } from './cookies.ts';
import type { Credentials, HeldToken } from './credentials.ts';
import type { Kernel } from './kernel.ts';

/** The sessions whose cookies a browser sent. */
export function sidsOf({ jar }: Credentials): readonly string[] {
  const held = [jar.access, jar.refresh].flatMap((token) => (token === undefined ? [] : [token.claims.sid]));
  return [...new Set(held)];
}

/**
 * The cookies of a browser, set anew so that they live as long as their tokens do by protocol time: a browser counts
 * Max-Age by its own clock and hears of a moved one only from us.
 */
export async function corrections({ jar }: Credentials, kernel: Kernel): Promise<readonly CookieToSet[]> {
  const now = kernel.run.now();
  const again = async (held: HeldToken | undefined): Promise<readonly CookieToSet[]> => {
    if (held === undefined) return [];
    const session = await sessionOf(held, kernel);
    return [tokenCookie(held.claims, held.jwt, now, expiryOf(held.claims, session))];
  };
  const access = await again(jar.access);
  const loggedIn =
    jar.access === undefined
      ? cleared('logged_in')
      : loggedInCookie(now, expiryOf(jar.access.claims, await sessionOf(jar.access, kernel)));
  return [...access, ...(await again(jar.refresh)), ...(jar.hasLoggedIn ? [loggedIn] : [])];
}

async function sessionOf({ claims }: HeldToken, { sessions }: Kernel): Promise<Session | undefined> {
  return (await sessions.read(claims.sid))?.session;
}

/** The corrections that a reply owes to a browser whose cookies went stale; it sets the ones that it sets itself. */
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
