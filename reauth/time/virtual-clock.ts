import type { Clock } from './clock.ts';
import { instant, later, type Instant } from './instant.ts';
import { wholeTurn, type Settle } from './whole-turn.ts';

/**
 * A clock that stands still until it is told to move.
 *
 * Sleepers wake one at a time, earliest first; two due at the same instant wake in the order
 * they fell asleep. While a sleeper runs, `now()` is the instant it was due, never the target.
 */
export class VirtualClock implements Clock {
  /** Not zero: jsonwebtoken takes a `clockTimestamp` of 0 for none at all. */
  static readonly defaultStart: Instant = instant(Date.UTC(2026, 0, 1));

  #now: Instant;
  #moving = false;
  readonly #settle: Settle;
  /** Sorted by `due`, then by the order in which they fell asleep. */
  readonly #sleepers: Sleeper[] = [];

  constructor(start: Instant = VirtualClock.defaultStart, settle: Settle = wholeTurn) {
    this.#now = start;
    this.#settle = settle;
  }

  now(): Instant {
    return this.#now;
  }

  /** When the next sleeper is due; undefined when nobody sleeps. */
  get nextDue(): Instant | undefined {
    return this.#sleepers[0]?.due;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const due = later(this.#now, Math.max(0, ms));
      const stop = (): void => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper: Sleeper = { due, wake };
      const next = this.#sleepers.findIndex((other) => other.due > due);
      this.#sleepers.splice(next < 0 ? this.#sleepers.length : next, 0, sleeper);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** Moves `ms` milliseconds on, waking everybody who is due by then. */
  advance(ms: number): Promise<void> {
    return this.runUntil(later(this.#now, ms));
  }

  /** Moves to `target`, waking everybody who is due by then, those included who fall asleep on the way. */
  async runUntil(target: Instant): Promise<void> {
    if (target < this.#now) {
      throw new RangeError(
        `The clock stands at ${this.#now} and cannot go back to ${target}. Move it to a later instant.`,
      );
    }
    await this.#move(target, () => true);
    this.#now = target;
  }

  /**
   * Wakes one sleeper after another as long as `isBusy` says so, and stands still at the instant of the last one. It ends
   * before whoever is due after `limit`, and where nobody sleeps.
   */
  async runWhile(isBusy: () => boolean, limit: Instant): Promise<void> {
    await this.#move(limit, isBusy);
  }

  async #move(limit: Instant, goesOn: () => boolean): Promise<void> {
    if (this.#moving) {
      throw new Error('The clock is already moving. Await the first move before the next; a sleeper must not move it.');
    }
    this.#moving = true;
    try {
      await this.#settle();
      let atOnce = 0;
      for (let due = this.nextDue; due !== undefined && due <= limit && goesOn(); due = this.nextDue) {
        atOnce = due === this.#now ? atOnce + 1 : 0;
        if (atOnce > WAKES_AT_ONCE) throw endless(due);
        this.#now = due;
        this.#sleepers.shift()?.wake();
        await this.#settle();
      }
    } finally {
      this.#moving = false;
    }
  }
}

/** More at one instant is somebody who sleeps 0 ms again and again: time would never go on. */
const WAKES_AT_ONCE = 50_000;

const endless = (at: Instant): Error =>
  new Error(
    `More than ${WAKES_AT_ONCE} sleepers woke at ${at}: something sleeps for 0 ms again and again. Give it a time to wait.`,
  );

interface Sleeper {
  readonly due: Instant;
  readonly wake: () => void;
}
