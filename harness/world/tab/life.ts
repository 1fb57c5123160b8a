import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import type { Clock } from '../../../reauth/time/clock.ts';

/** A signal of one's own, and how to let go of what aborts it. */
export interface OwnSignal {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

/**
 * The life of JavaScript that can be killed: a page that is closed, a worker that the browser ends.
 *
 * Nothing that it awaits settles afterwards, as nothing runs on in a page that is gone: no `catch`, no `finally`. Its
 * fetches are aborted, its timers stopped, its Web Locks let go.
 */
export class Life {
  /** No `AbortSignal` for all: thousands wait for it, and each would have to look for its listener among the others. */
  readonly #listeners = new Set<() => void>();
  readonly #ended: Promise<void>;
  #end: () => void = () => undefined;
  #isOver = false;

  constructor() {
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Settles when it is over. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  end(): void {
    this.#isOver = true;
    for (const hear of this.#listeners) hear();
    this.#listeners.clear();
    this.#end();
  }

  /** The same promise, of which nobody hears once this life is over. */
  bound<T>(promise: PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => {
          if (!this.#isOver) resolve(value);
        },
        (error: unknown) => {
          if (!this.#isOver) reject(error);
        },
      );
    });
  }

  /** The clock as this life knows it: its timers go with it. */
  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      sleep: (ms, signal) => {
        const own = this.signalWith(signal);
        return this.bound(clock.sleep(ms, own.signal).finally(own.release));
      },
    };
  }

  /** A fetch whose calls are aborted with this life. */
  abortable(fetchFn: FetchFn): FetchFn {
    return (input, init) => {
      const given = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      const own = this.signalWith(given);
      return fetchFn(input, { ...init, signal: own.signal }).finally(own.release);
    };
  }

  /** Aborts when the life ends or when `given` does. */
  signalWith(given: AbortSignal | undefined): OwnSignal {
    const own = new AbortController();
    const end = (): void => own.abort(new DOMException('The page went away.', 'AbortError'));
    const abort = (): void => own.abort(given?.reason);
    if (this.#isOver) end();
    if (given?.aborted === true) abort();
    this.#listeners.add(end);
    given?.addEventListener('abort', abort, { once: true });
    return {
      signal: own.signal,
      release: () => {
        this.#listeners.delete(end);
        given?.removeEventListener('abort', abort);
      },
    };
  }
}
