import { Cookie, CookieJar } from 'tough-cookie';
import type { Clock } from '../../../reauth/time/clock.ts';
import { instant, later, type Instant } from '../../../reauth/time/instant.ts';
import { decodeClaims } from '../../../reauth/trace/capture-claims.ts';
import { defined } from '../../../reauth/trace/defined.ts';
import type { Cookie as CookieOfTrace, CookieEvent, CookieFact } from '../../../reauth/trace/events.ts';

export interface JarOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** Names the jar in the trace. */
  readonly name: string;
  readonly emit: (event: CookieEvent) => void;
}

interface Kept {
  readonly cookie: Cookie;
  readonly expiresAt: Instant | undefined;
}

/**
 * The cookies of one browser (RFC 6265bis) by a clock of ours, and what happens to them, as events.
 *
 * Domains, paths and their matching are tough-cookie's. It asks `Date.now()` whether a cookie has expired, so that is
 * decided here: a cookie is gone from the very instant of its expiry, which is also when its event says it went.
 */
export class BrowserJar {
  readonly #options: JarOptions;
  readonly #jar = new CookieJar();
  readonly #kept = new Map<string, Kept>();
  #seq = 0;

  constructor(options: JarOptions) {
    this.#options = options;
  }

  /** The `Cookie` header of a call to `url`; empty when there is nothing to send. */
  headerFor(url: string): string {
    this.expire();
    return this.#jar
      .getCookiesSync(url, { expire: false })
      .map((cookie) => cookie.cookieString())
      .join('; ');
  }

  /** Stores one Set-Cookie of a reply from `url`. One that breaks the rules is ignored, as browsers do. */
  store(line: string, url: string): void {
    this.expire();
    const now = this.#options.clock.now();
    const parsed = Cookie.parse(line);
    const expiresAt = parsed === undefined ? undefined : expiryOf(parsed, now);
    const cookie = this.#jar.setCookieSync(line, url, { now: new Date(now), ignoreError: true });
    if (cookie === undefined) return;
    const key = keyOf(cookie);
    const before = this.#kept.has(key);
    if (expiresAt !== undefined && expiresAt <= now) {
      this.#forget(key, cookie);
      if (before) this.#tell(now, { type: 'cookie.removed', name: cookie.key, cause: 'deleted' });
      return;
    }
    this.#kept.set(key, { cookie, expiresAt });
    if (before) this.#tell(now, { type: 'cookie.removed', name: cookie.key, cause: 'overwritten' });
    this.#tell(now, { type: 'cookie.set', ...described(cookie, expiresAt) });
  }

  /** Tells of what has run out by now. Whoever reads the events calls it first. */
  expire(): void {
    const now = this.#options.clock.now();
    const due = [...this.#kept].flatMap(([key, { cookie, expiresAt }]) =>
      expiresAt !== undefined && expiresAt <= now ? [{ key, cookie, expiresAt }] : [],
    );
    for (const { key, cookie, expiresAt } of due.toSorted((a, b) => a.expiresAt - b.expiresAt)) {
      this.#forget(key, cookie);
      this.#tell(expiresAt, { type: 'cookie.removed', name: cookie.key, cause: 'expired' });
    }
  }

  #forget(key: string, { domain, path, key: name }: Cookie): void {
    this.#kept.delete(key);
    // The store within takes a callback; the one in memory has called it before it returns.
    this.#jar.store.removeCookie(domain, path, name, () => undefined);
  }

  #tell(at: Instant, fact: CookieFact): void {
    this.#seq += 1;
    this.#options.emit({ source: 'cookie', jar: this.#options.name, seq: this.#seq, at, ...fact });
  }
}

const keyOf = ({ domain, path, key }: Cookie): string => JSON.stringify([domain, path, key]);

/** `Max-Age` wins over `Expires` (RFC 6265bis section 5.6); neither: it lives as long as the browser. */
function expiryOf({ maxAge, expires }: Cookie, now: Instant): Instant | undefined {
  if (typeof maxAge === 'number') return maxAge <= 0 ? now : later(now, maxAge * 1_000);
  return expires instanceof Date ? instant(expires.getTime()) : undefined;
}

function described(cookie: Cookie, expiresAt: Instant | undefined): CookieOfTrace {
  const { key: name, httpOnly, secure, path, value } = cookie;
  const claims = decodeClaims(value);
  return {
    name,
    httpOnly,
    secure,
    sameSite: sameSiteOf(cookie),
    path: path ?? '/',
    ...defined({ expiresAt, claims }),
  };
}

function sameSiteOf({ sameSite }: Cookie): CookieOfTrace['sameSite'] {
  return sameSite === 'strict' || sameSite === 'lax' || sameSite === 'none' ? sameSite : 'unspecified';
}
