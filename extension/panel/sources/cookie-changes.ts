import type { Instant } from '../../../reauth/time/instant.ts';
import type { Cookie, CookieFact } from '../../../reauth/trace/events.ts';

/** The cookies that a browser holds, by name. */
export type Jar = ReadonlyMap<string, Cookie>;

/** A jar after something happened, and what to tell about it. */
export interface JarChange {
  readonly jar: Jar;
  readonly facts: readonly CookieFact[];
}

/**
 * What happened between two looks at a jar. A cookie that is gone ran out when its time had come, else it was deleted.
 * A cookie that was seen past its time counts as gone: a browser lets go of it late.
 */
export function jarSeen(held: Jar, seen: readonly Cookie[], now: Instant): JarChange {
  const jar: Jar = new Map(seen.filter((cookie) => !isExpired(cookie, now)).map((cookie) => [cookie.name, cookie]));
  const gone = [...held.values()].filter(({ name }) => !jar.has(name));
  const set = [...jar.values()].filter((cookie) => !isSame(held.get(cookie.name), cookie));
  return { jar, facts: [...gone.map((cookie) => removed(cookie, now)), ...set.map(setFact)] };
}

/** Lets the cookies go whose time has come: the browser's own word for it may come much later, or never. */
export function jarExpired(held: Jar, now: Instant): JarChange {
  const gone = [...held.values()].filter((cookie) => isExpired(cookie, now));
  const jar: Jar = new Map([...held].filter(([, cookie]) => !isExpired(cookie, now)));
  return { jar, facts: gone.map((cookie) => removed(cookie, now)) };
}

/** One cookie was set, by the browser's own word. */
export function jarSet(held: Jar, cookie: Cookie): JarChange {
  const jar: Jar = new Map([...held, [cookie.name, cookie]]);
  return { jar, facts: isSame(held.get(cookie.name), cookie) ? [] : [setFact(cookie)] };
}

/** One cookie was removed, by the browser's own word; nothing new when it was known to be gone. */
export function jarRemoved(held: Jar, name: string, cause: 'expired' | 'deleted'): JarChange {
  const jar: Jar = new Map([...held].filter(([other]) => other !== name));
  return { jar, facts: held.has(name) ? [{ type: 'cookie.removed', name, cause }] : [] };
}

/** When the next cookie runs out; `undefined` when none will. */
export function nextExpiryOf(held: Jar): Instant | undefined {
  const times = [...held.values()].flatMap(({ expiresAt }) => expiresAt ?? []);
  return times.sort((a, b) => a - b)[0];
}

const setFact = (cookie: Cookie): CookieFact => ({ type: 'cookie.set', ...cookie });

const removed = (cookie: Cookie, now: Instant): CookieFact => ({
  type: 'cookie.removed',
  name: cookie.name,
  cause: isExpired(cookie, now) ? 'expired' : 'deleted',
});

const isExpired = ({ expiresAt }: Cookie, now: Instant): boolean => expiresAt !== undefined && expiresAt <= now;

/** Two looks at one cookie may differ by some ms in its expiry, when it is reckoned from its receipt. */
const JITTER_MS = 100;

function isSame(a: Cookie | undefined, b: Cookie): boolean {
  if (a === undefined || a.claims?.jti !== b.claims?.jti) return false;
  if (a.httpOnly !== b.httpOnly || a.secure !== b.secure || a.sameSite !== b.sameSite || a.path !== b.path)
    return false;
  if (a.expiresAt === undefined || b.expiresAt === undefined) return a.expiresAt === b.expiresAt;
  return Math.abs(a.expiresAt - b.expiresAt) <= JITTER_MS;
}
