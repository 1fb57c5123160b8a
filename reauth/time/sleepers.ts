import type { Instant } from './instant.ts';

interface Sleeper {
  readonly due: Instant;
  readonly wake: () => void;
}

/** Who sleeps on a clock: woken earliest first, and two who are due at the same instant in the order they fell asleep. */
export class Sleepers {
  /** Sorted in that order. */
  readonly #asleep: Sleeper[] = [];
  readonly #nextChanged: () => void;

  /** `nextChanged` is told when somebody else is due first, but for what `wakeNext` and `forget` do. */
  constructor(nextChanged: () => void = () => undefined) {
    this.#nextChanged = nextChanged;
  }

  /** When the next one is due; undefined when nobody sleeps. */
  get nextDue(): Instant | undefined {
    return this.#asleep[0]?.due;
  }

  /** Settles when it is woken, or rejects with the signal's reason as soon as it aborts. */
  sleepUntil(due: Instant, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = (): void => {
        const place = this.#asleep.indexOf(sleeper);
        if (place >= 0) this.#asleep.splice(place, 1);
        if (place === 0) this.#nextChanged();
        reject(signal?.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper: Sleeper = { due, wake };
      const next = this.#asleep.findIndex((other) => other.due > due);
      this.#asleep.splice(next < 0 ? this.#asleep.length : next, 0, sleeper);
      signal?.addEventListener('abort', stop, { once: true });
      if (this.#asleep[0] === sleeper) this.#nextChanged();
    });
  }

  wakeNext(): void {
    this.#asleep.shift()?.wake();
  }

  /** Wakes nobody any more. */
  forget(): void {
    this.#asleep.length = 0;
  }
}
