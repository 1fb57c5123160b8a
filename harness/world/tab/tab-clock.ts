import type { Clock } from '../../../reauth/time/clock.ts';
import { later, type Instant } from '../../../reauth/time/instant.ts';

/** A background page's timers fire at most once in so long (https://developer.chrome.com/blog/timer-throttling-in-chrome-88). */
export const THROTTLED_TO_MS = 60_000;

/** `setTimeout` takes a 32-bit integer (HTML, section 8.6): a longer wait wraps around, and as a rule fires at once. */
const asTimer = (ms: number): number => (ms > LONGEST_TIMER_MS ? Math.max(0, Math.trunc(ms) | 0) : ms);
const LONGEST_TIMER_MS = 2 ** 31 - 1;

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
    const wait = asTimer(ms);
    await this.#world.sleep(this.#isThrottled ? this.#nextSlot(wait) : wait, signal);
    if (!this.isAsleep) return;
    await this.awake();
    signal?.throwIfAborted();
  }

  get isAsleep(): boolean {
    return this.#asleep !== undefined;
  }

  /** Settles once the tab does not sleep: until then nothing that comes to it runs. */
  async awake(): Promise<void> {
    while (this.#asleep !== undefined) await this.#asleep.until;
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
