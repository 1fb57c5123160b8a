import type { Instant } from '../../reauth/time/instant.ts';
import type { CookieName } from './cookies.ts';

/** A browser whose cookies live longer than their tokens, since it has not heard yet that time was moved. */
export interface StaleJar {
  readonly sid: string;
  readonly since: Instant;
}

/** More than a server of seconds-long sessions can have; the oldest go first. */
const JARS_AT_MOST = 5_000;

/** What the server remembers of browsers, told apart by the session whose cookies they hold. */
export class Jars {
  readonly #stale = new Map<string, Instant>();
  readonly #foreign = new Set<CookieName>();

  get stale(): readonly StaleJar[] {
    return [...this.#stale].map(([sid, since]) => ({ sid, since }));
  }

  isStale(sid: string): boolean {
    return this.#stale.has(sid);
  }

  spoil(sids: readonly string[], at: Instant): void {
    for (const sid of sids) {
      this.#stale.delete(sid);
      this.#stale.set(sid, at);
    }
    for (const sid of [...this.#stale.keys()].slice(0, Math.max(0, this.#stale.size - JARS_AT_MOST))) {
      this.#stale.delete(sid);
    }
  }

  correct(sid: string): void {
    this.#stale.delete(sid);
  }

  /** Of these foreign cookies, the names that were not met before. */
  firstMet(names: readonly CookieName[]): readonly CookieName[] {
    const fresh = names.filter((name) => !this.#foreign.has(name));
    for (const name of fresh) this.#foreign.add(name);
    return fresh;
  }

  reset(): void {
    this.#stale.clear();
    this.#foreign.clear();
  }
}
