import type { Clock } from '../../../reauth/time/clock.ts';
import { later, type Instant } from '../../../reauth/time/instant.ts';

/** A background page's timers fire at most once in so long (https://developer.chrome.com/blog/timer-throttling-in-chrome-88). */
export const THROTTLED_TO_MS = 60_000;

/**
 * The clock of one tab: the world's, set wrong by a skew, whose timers can be throttled, or stand still while the tab
 * sleeps. Time goes on during sleep: on waking, what was due meanwhile is due at once.
 */
export class TabClock implements Clock {
  readonly #world: Clock;
  #skew = 0;
  #isThrottled = false;
  #asleep: { readonly until: Promise<void>; readonly wake: () => void } | undefined;

  constructor(world: Clock) {
    this.#world = world;
  }

  now(): Instant {
    return later(this.#world.now(), this.#skew);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.#world.sleep(this.#isThrottled ? this.#nextSlot(ms) : ms, signal);
    while (this.#asleep !== undefined) {
      await this.#asleep.until;
      signal?.throwIfAborted();
    }
  }

  skew(byMs: number): void {
    this.#skew += byMs;
  }

  throttle(isOn: boolean): void {
    this.#isThrottled = isOn;
  }

  fallAsleep(): void {
    if (this.#asleep !== undefined) return;
    let wake: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#asleep = { until, wake };
  }

  wake(): void {
    const { wake } = this.#asleep ?? {};
    this.#asleep = undefined;
    wake?.();
  }

  /** Throttled timers fire together, at whole slots. */
  #nextSlot(ms: number): number {
    const due = this.#world.now() + ms;
    return Math.ceil(due / THROTTLED_TO_MS) * THROTTLED_TO_MS - this.#world.now();
  }
}
