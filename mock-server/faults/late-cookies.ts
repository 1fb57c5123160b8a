import type { Clock } from '../../reauth/time/clock.ts';
import { later, type Instant } from '../../reauth/time/instant.ts';
import type { CookieToSet } from '../handler/cookies.ts';

/** Cookies that were kept from a browser and are still to come. */
interface Owed {
  readonly sids: readonly string[];
  readonly cookies: readonly CookieToSet[];
  readonly due: Instant;
}

/** More would be a leak; the oldest are forgotten. */
const OWED_AT_MOST = 1_000;

/**
 * Cookies that reach a browser later than they should: withheld until a later reply, or overtaken by one.
 *
 * A browser is told apart by the sessions whose tokens it sends or is given (`sids`). One that has neither cannot be told
 * apart, so what is withheld from it never comes.
 */
export class LateCookies {
  readonly #clock: Clock;
  readonly #overtakers = new Map<() => void, readonly string[]>();
  #owed: readonly Owed[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isNone(): boolean {
    return this.#owed.length === 0 && this.#overtakers.size === 0;
  }

  /** Keeps cookies back: they come with the first reply to the same browser after `by`. */
  withhold(sids: readonly string[], cookies: readonly CookieToSet[], by: number): void {
    const owed = { sids, cookies, due: later(this.#clock.now(), by) };
    this.#owed = [...this.#owed, owed].slice(-OWED_AT_MOST);
  }

  /**
   * What a reply sets in the end: its own cookies, and over them those that were withheld from its browser and are due. An
   * older cookie takes the place of a newer one of its name, as it does in the browser when its reply comes last.
   */
  with(own: readonly CookieToSet[], sids: readonly string[]): readonly CookieToSet[] {
    const now = this.#clock.now();
    const isDue = (owed: Owed): boolean => owed.due <= now && owed.sids.some((sid) => sids.includes(sid));
    const due = this.#owed.filter(isDue);
    if (due.length === 0) return own;
    this.#owed = this.#owed.filter((owed) => !isDue(owed));
    const last = new Map([...own, ...due.flatMap(({ cookies }) => cookies)].map((cookie) => [cookie.name, cookie]));
    return [...last.values()];
  }

  /** Whether a reply to this browser is being kept back: then the next one is the one that it waits for. */
  isKeptBack(sids: readonly string[]): boolean {
    return [...this.#overtakers.values()].some((waiting) => waiting.some((sid) => sids.includes(sid)));
  }

  /** Settles once another reply to the same browser is out, or after `by`. */
  async overtaken(sids: readonly string[], by: number): Promise<void> {
    const enough = new AbortController();
    const stop = (): void => enough.abort();
    this.#overtakers.set(stop, sids);
    await this.#clock.sleep(by, enough.signal).catch(() => undefined);
    this.#overtakers.delete(stop);
  }

  /** A reply to this browser is out: what waited for it follows. */
  replied(sids: readonly string[]): void {
    for (const [stop, waiting] of this.#overtakers) if (waiting.some((sid) => sids.includes(sid))) stop();
  }

  /** Forgets what is owed, and lets go of what waits. */
  reset(): void {
    this.#owed = [];
    for (const stop of this.#overtakers.keys()) stop();
  }
}
