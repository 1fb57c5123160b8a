import type { Clock } from '../../reauth/time/clock.ts';
import { later, type Instant } from '../../reauth/time/instant.ts';
import { Sleepers } from '../../reauth/time/sleepers.ts';
import { createWholeTurn, type Settle } from '../../reauth/time/whole-turn.ts';

const wholeTurn = createWholeTurn();

/**
 * The clock of a world with real time: another clock, and what was skipped of it.
 *
 * Time passes by itself, as it does on the clock below, and jumps when it is told to. Sleepers wake one at a time, earliest
 * first, whether time passed or jumped; two due at the same instant wake in the order they fell asleep. In a jump,
 * `now()` is at each wake what was due, never the target.
 */
export class SkippingClock implements Clock {
  readonly #below: Clock;
  readonly #settle: Settle;
  readonly #sleepers = new Sleepers(() => this.#setAlarm());
  #skipped = 0;
  #isWaking = false;
  #alarm: AbortController | undefined;

  /** `settle` runs what a sleeper does when it wakes, before the next one does. */
  constructor(below: Clock, settle: Settle = wholeTurn) {
    this.#below = below;
    this.#settle = settle;
  }

  now(): Instant {
    return later(this.#below.now(), this.#skipped);
  }

  /** How much was skipped so far, in ms. */
  get skipped(): number {
    return this.#skipped;
  }

  /** When the next sleeper is due; undefined when nobody sleeps. */
  get nextDue(): Instant | undefined {
    return this.#sleepers.nextDue;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#sleepers.sleepUntil(later(this.now(), Math.max(0, ms)), signal);
  }

  /** Jumps `ms` milliseconds on, waking everybody who is due by then, those included who fall asleep on the way. */
  async skip(ms: number): Promise<void> {
    if (!(ms >= 0))
      throw new RangeError(`Time cannot be skipped by ${ms} ms. Give a number of milliseconds from 0 up.`);
    // By what was skipped, not by where that leads: time passes by itself meanwhile, and what goes by the same skips (a
    // server that is told of them) must not get ahead.
    const goal = this.#skipped + ms;
    await this.#settle();
    for (let gap = this.#nextGap(); gap <= goal - this.#skipped; gap = this.#nextGap()) {
      this.#skipped += gap;
      await this.#wakeDue();
    }
    this.#skipped = goal;
    this.#setAlarm();
  }

  /** Nobody is waked any more. */
  stop(): void {
    this.#alarm?.abort();
    this.#sleepers.forget();
  }

  /** How far the next sleeper is from now. */
  #nextGap(): number {
    return this.nextDue === undefined ? Infinity : Math.max(0, this.nextDue - this.now());
  }

  async #wakeDue(): Promise<void> {
    if (this.#isWaking) return this.#settle();
    this.#isWaking = true;
    try {
      for (let due = this.nextDue; due !== undefined && due <= this.now(); due = this.nextDue) {
        this.#sleepers.wakeNext();
        await this.#settle();
      }
    } finally {
      this.#isWaking = false;
    }
  }

  /** One timer of the clock below, for whoever is due first. */
  #setAlarm(): void {
    this.#alarm?.abort();
    this.#alarm = undefined;
    const due = this.nextDue;
    if (due === undefined) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    const ring = async (): Promise<void> => {
      await this.#wakeDue();
      if (this.#alarm === alarm) this.#setAlarm();
    };
    this.#below.sleep(Math.max(0, due - this.now()), alarm.signal).then(ring, () => undefined);
  }
}
