import type { SeenCookies } from '../../../../harness/world/live/live-run.ts';
import type { SkippingClock } from '../../../../harness/world/skipping-clock.ts';
import { later, type Instant } from '../../../../reauth/time/instant.ts';
import type { Cookie, CookieEvent } from '../../../../reauth/trace/events.ts';
import { jarExpired, jarSeen, nextExpiryOf, type Jar, type JarChange } from '../../sources/cookie-changes.ts';

/**
 * The cookies of this browser in the time of a scenario, by what the server says it was sent: a page cannot see the HttpOnly
 * ones. What was set and overwritten between two looks is not seen.
 */
export class ToldCookies implements SeenCookies {
  readonly #read: () => Promise<readonly Cookie[]>;
  readonly #clock: Pick<SkippingClock, 'now' | 'skipped'>;
  readonly #events: CookieEvent[] = [];
  #jar: Jar = new Map();
  #looking: Promise<void> = Promise.resolve();
  /** The look that is still to begin: it serves all who ask for one until then. */
  #next: Promise<void> | undefined;

  constructor(read: () => Promise<readonly Cookie[]>, clock: Pick<SkippingClock, 'now' | 'skipped'>) {
    this.#read = read;
    this.#clock = clock;
  }

  get events(): readonly CookieEvent[] {
    return this.#events;
  }

  /** Settles when a look that began after this call is over. One look after the other; one that fails tells nothing. */
  look(): Promise<void> {
    this.#next ??= this.#looking.then(() => {
      this.#next = undefined;
      this.#looking = this.#look();
      return this.#looking;
    });
    return this.#next;
  }

  async #look(): Promise<void> {
    const seen = await this.#read().catch(() => undefined);
    if (seen !== undefined) this.#compare(seen);
  }

  #compare(seen: readonly Cookie[]): void {
    const now = this.#clock.now();
    // Those whose time came while nobody looked went when it came.
    for (let due = nextExpiryOf(this.#jar); due !== undefined && due <= now; due = nextExpiryOf(this.#jar)) {
      this.#told(jarExpired(this.#jar, due), due);
    }
    const { skipped } = this.#clock;
    const inTime = seen.map((cookie) =>
      cookie.expiresAt === undefined ? cookie : { ...cookie, expiresAt: later(cookie.expiresAt, skipped) },
    );
    this.#told(jarSeen(this.#jar, inTime, now), now);
  }

  #told({ jar, facts }: JarChange, at: Instant): void {
    this.#jar = jar;
    for (const fact of facts) {
      this.#events.push({ source: 'cookie', jar: 'browser', seq: this.#events.length + 1, at, ...fact });
    }
  }
}
