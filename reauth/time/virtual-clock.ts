import type { Clock } from './clock.ts';
import { instant, later, type Instant } from './instant.ts';
import { Sleepers } from './sleepers.ts';
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
  readonly #sleepers = new Sleepers();

  constructor(start: Instant = VirtualClock.defaultStart, settle: Settle = wholeTurn) {
    this.#now = start;
    this.#settle = settle;
  }

  now(): Instant {
    return this.#now;
  }

  /** When the next sleeper is due; undefined when nobody sleeps. */
  get nextDue(): Instant | undefined {
    return this.#sleepers.nextDue;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#sleepers.sleepUntil(later(this.#now, Math.max(0, ms)), signal);
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
        this.#sleepers.wakeNext();
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
