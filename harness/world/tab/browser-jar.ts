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
  /** What goes to each origin, until a cookie changes: to choose anew takes as long as a good part of an exchange. */
  readonly #headers = new Map<string, string>();
  #seq = 0;

  constructor(options: JarOptions) {
    this.#options = options;
  }

  /** The `Cookie` header of a call to `url`; empty when there is nothing to send. */
  headerFor(url: string): string {
    this.expire();
    const origin = originIn(url);
    const known = this.#headers.get(origin);
    if (known !== undefined) return known;
    const cookies = this.#jar.getCookiesSync(url, { expire: false, sort: true });
    const header = cookies.map((cookie) => cookie.cookieString()).join('; ');
    // Only a cookie of a narrower path goes to one path of an origin and not to another (RFC 6265bis section 5.1.4).
    if ([...this.#kept.values()].every(({ cookie }) => cookie.path === '/')) this.#headers.set(origin, header);
    return header;
  }

  /** Stores one Set-Cookie of a reply from `url`. One that breaks the rules is ignored, as browsers do. */
  store(line: string, url: string): void {
    this.expire();
    const now = this.#options.clock.now();
    const parsed = Cookie.parse(line);
    if (parsed === undefined) return;
    const expiresAt = expiryOf(parsed, now);
    const cookie = this.#jar.setCookieSync(parsed, url, { now: new Date(now), ignoreError: true });
    if (cookie === undefined) return;
    this.#headers.clear();
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
    const due: { readonly key: string; readonly cookie: Cookie; readonly expiresAt: Instant }[] = [];
    for (const [key, { cookie, expiresAt }] of this.#kept) {
      if (expiresAt !== undefined && expiresAt <= now) due.push({ key, cookie, expiresAt });
    }
    for (const { key, cookie, expiresAt } of due.toSorted((a, b) => a.expiresAt - b.expiresAt)) {
      this.#forget(key, cookie);
      this.#tell(expiresAt, { type: 'cookie.removed', name: cookie.key, cause: 'expired' });
    }
  }

  #forget(key: string, { domain, path, key: name }: Cookie): void {
    this.#headers.clear();
    this.#kept.delete(key);
    // The store within takes a callback; the one in memory has called it before it returns.
    this.#jar.store.removeCookie(domain, path, name, () => undefined);
  }

  #tell(at: Instant, fact: CookieFact): void {
    this.#seq += 1;
    this.#options.emit({ source: 'cookie', jar: this.#options.name, seq: this.#seq, at, ...fact });
  }
}

/** With the scheme, which says where secure cookies go. */
const originIn = (url: string): string => /^[^/?#]*\/\/[^/?#\\]*/.exec(url)?.[0] ?? url;

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
