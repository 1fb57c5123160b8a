import { instant } from '../../../reauth/time/instant.ts';
import type { Claims, Cookie } from '../../../reauth/trace/events.ts';
import { jarRemoved, jarSet, type Jar, type JarChange } from './cookie-changes.ts';
import type { CookieWatcher, CookieWatchPorts } from './cookies-web.ts';
import { JarWatch } from './jar-watch.ts';

/** The part of `chrome.cookies` that is read here. Needs the permission `cookies` and the host's. */
export interface ChromeCookies {
  getAll(of: { url: string }): Promise<chrome.cookies.Cookie[]>;
  readonly onChanged: {
    addListener(listener: (change: chrome.cookies.CookieChangeInfo) => void): void;
    removeListener(listener: (change: chrome.cookies.CookieChangeInfo) => void): void;
  };
}

/** What the extension's watcher needs beside the common. `claimsOf` reads a JWT's claims and drops the rest. */
export interface ChromeCookieWatchPorts extends CookieWatchPorts {
  readonly cookies: ChromeCookies;
  /** The API whose cookies to follow. */
  readonly url: string;
  readonly claimsOf: (value: string) => Claims | undefined;
}

/**
 * Follows a host's cookies through `chrome.cookies`, HttpOnly ones too. Their values are decoded here and go no further.
 *
 * Chrome tells of an expiry only when somebody next touches that host's cookies: hence the timer and the light poll.
 */
export function watchChromeCookies(ports: ChromeCookieWatchPorts): CookieWatcher {
  const { cookies, url, visibility, signal, clock } = ports;
  const read = async () => (await cookies.getAll({ url })).map((cookie) => cookieOf(cookie, ports.claimsOf));
  const watch = new JarWatch({ ...ports, jar: 'browser', read: () => read().catch(() => undefined) });
  const look = () => {
    if (visibility.visible() && !signal.aborted) watch.look();
  };
  const { hostname } = new URL(url);
  const onChanged = (change: chrome.cookies.CookieChangeInfo) => {
    if (belongsTo(change.cookie.domain, hostname)) watch.told((jar) => changed(jar, change, ports.claimsOf));
  };
  cookies.onChanged.addListener(onChanged);
  signal.addEventListener('abort', () => cookies.onChanged.removeListener(onChanged));
  signal.addEventListener('abort', visibility.subscribe(look));
  void pollUntil(signal, () => clock.sleep(POLL_MS, signal), look);

  return { heard: () => {} };
}

const POLL_MS = 1_000;

async function pollUntil(signal: AbortSignal, pause: () => Promise<void>, look: () => void): Promise<void> {
  while (!signal.aborted) {
    look();
    await pause().catch(() => {});
  }
}

/** Chrome tells of one overwriting twice, first as a removal: only the second counts. */
function changed(jar: Jar, change: chrome.cookies.CookieChangeInfo, claimsOf: ClaimsOf): JarChange {
  if (!change.removed) return jarSet(jar, cookieOf(change.cookie, claimsOf));
  switch (change.cause) {
    case 'overwrite':
      return { jar, facts: [] };
    case 'expired':
      return jarRemoved(jar, change.cookie.name, 'expired');
    case 'expired_overwrite':
    case 'evicted':
    case 'explicit':
      return jarRemoved(jar, change.cookie.name, 'deleted');
  }
}

type ClaimsOf = ChromeCookieWatchPorts['claimsOf'];

const SAME_SITE = { no_restriction: 'none', lax: 'lax', strict: 'strict', unspecified: 'unspecified' } as const;

function cookieOf(cookie: chrome.cookies.Cookie, claimsOf: ClaimsOf): Cookie {
  const claims = claimsOf(cookie.value);
  return {
    name: cookie.name,
    httpOnly: cookie.httpOnly,
    secure: cookie.secure,
    sameSite: SAME_SITE[cookie.sameSite],
    path: cookie.path,
    ...(cookie.expirationDate === undefined ? {} : { expiresAt: instant(cookie.expirationDate * 1000) }),
    ...(claims === undefined ? {} : { claims }),
  };
}

/** A cookie of `.example.com` is sent to `api.example.com` too. */
function belongsTo(domain: string, host: string): boolean {
  const bare = domain.replace(/^\./, '');
  return host === bare || host.endsWith(`.${bare}`);
}
