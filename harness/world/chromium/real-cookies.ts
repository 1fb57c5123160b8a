import type { BrowserContext } from 'playwright-core';
import type { Clock } from '../../../reauth/time/clock.ts';
import { instant, later, type Instant } from '../../../reauth/time/instant.ts';
import { decodeClaims } from '../../../reauth/trace/capture-claims.ts';
import { defined } from '../../../reauth/trace/defined.ts';
import type { Cookie, CookieEvent, CookieFact } from '../../../reauth/trace/events.ts';

/** One cookie as Playwright reads it. */
type Read = Awaited<ReturnType<BrowserContext['cookies']>>[number];

interface Kept {
  readonly value: string;
  readonly expiresAt: Instant | undefined;
}

/** The server corrects lives in whole seconds: ends that differ by less are one. */
const SAME_END_MS = 1_500;

/**
 * The cookies of a real browser, and what happened to them between one look and the next, as events in the time of the
 * scenario. What was set and overwritten between two looks is not seen.
 */
export class RealCookies {
  readonly #read: () => Promise<readonly Read[]>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #skipped: () => number;
  readonly #events: CookieEvent[] = [];
  #kept: ReadonlyMap<string, Kept> = new Map();
  #looking: Promise<void> = Promise.resolve();

  /** `clock` is the scenario's, `skipped` how far it is ahead of the browser's. */
  constructor(read: () => Promise<readonly Read[]>, clock: Pick<Clock, 'now'>, skipped: () => number) {
    this.#read = read;
    this.#clock = clock;
    this.#skipped = skipped;
  }

  get events(): readonly CookieEvent[] {
    return this.#events;
  }

  /** Whether a cookie should have run out by now, that was there at the last look. */
  get isDue(): boolean {
    const now = this.#clock.now();
    return [...this.#kept.values()].some(({ expiresAt }) => expiresAt !== undefined && expiresAt <= now);
  }

  /** Looks at the jar, one look after the other. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(async () => this.#compare(await this.#read()));
    return this.#looking;
  }

  #compare(read: readonly Read[]): void {
    const skipped = this.#skipped();
    const now = this.#clock.now();
    const before = this.#kept;
    this.#kept = new Map(
      read.map(({ name, value, expires }) => [
        name,
        { value, expiresAt: expires < 0 ? undefined : later(instant(expires * 1_000), skipped) },
      ]),
    );
    for (const [name, { expiresAt }] of before) {
      if (this.#kept.has(name)) continue;
      const hasRunOut = expiresAt !== undefined && expiresAt <= now + SAME_END_MS;
      const at = hasRunOut ? instant(Math.min(expiresAt, now)) : now;
      this.#tell(at, { type: 'cookie.removed', name, cause: hasRunOut ? 'expired' : 'deleted' });
    }
    for (const cookie of read) {
      const [was, is] = [before.get(cookie.name), this.#kept.get(cookie.name)];
      if (is === undefined || isSame(was, is)) continue;
      if (was !== undefined) this.#tell(now, { type: 'cookie.removed', name: cookie.name, cause: 'overwritten' });
      this.#tell(now, { type: 'cookie.set', ...described(cookie, is.expiresAt) });
    }
  }

  #tell(at: Instant, fact: CookieFact): void {
    this.#events.push({ source: 'cookie', jar: 'browser', seq: this.#events.length + 1, at, ...fact });
  }
}

function isSame(was: Kept | undefined, is: Kept): boolean {
  if (was === undefined || was.value !== is.value) return false;
  if (was.expiresAt === undefined || is.expiresAt === undefined) return was.expiresAt === is.expiresAt;
  return Math.abs(was.expiresAt - is.expiresAt) < SAME_END_MS;
}

function described({ name, value, httpOnly, secure, path, sameSite }: Read, expiresAt: Instant | undefined): Cookie {
  const claims = decodeClaims(value);
  return { name, httpOnly, secure, path, sameSite: sameSiteOf(sameSite), ...defined({ expiresAt, claims }) };
}

function sameSiteOf(sameSite: Read['sameSite']): Cookie['sameSite'] {
  switch (sameSite) {
    case 'Strict':
      return 'strict';
    case 'Lax':
      return 'lax';
    case 'None':
      return 'none';
  }
}
