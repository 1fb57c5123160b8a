import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import type { Clock } from '../../../reauth/time/clock.ts';

/**
 * The life of JavaScript that can be killed: a page that is closed, a worker that the browser ends.
 *
 * Nothing that it awaits settles afterwards, as nothing runs on in a page that is gone: no `catch`, no `finally`. Its
 * fetches are aborted, its timers stopped, its Web Locks let go.
 */
export class Life {
  readonly #over = new AbortController();
  readonly #ended: Promise<void>;

  constructor() {
    this.#ended = new Promise((resolve) => {
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  /** Settles when it is over. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  end(): void {
    this.#over.abort(new DOMException('The page went away.', 'AbortError'));
  }

  /** The same promise, of which nobody hears once this life is over. */
  bound<T>(promise: PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => {
          if (!this.isOver) resolve(value);
        },
        (error: unknown) => {
          if (!this.isOver) reject(error);
        },
      );
    });
  }

  /** The clock as this life knows it: its timers go with it. */
  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      sleep: (ms, signal) => {
        const { signal: either, release } = eitherOf(this.signal, signal);
        return this.bound(clock.sleep(ms, either).finally(release));
      },
    };
  }

  /** A fetch whose calls are aborted with this life. */
  abortable(fetchFn: FetchFn): FetchFn {
    return (input, init) => {
      const given = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      const { signal, release } = eitherOf(this.signal, given);
      return fetchFn(input, { ...init, signal }).finally(release);
    };
  }
}

/** `AbortSignal.any`, which leaves nothing behind on the signal that lives longer. */
function eitherOf(
  one: AbortSignal,
  other: AbortSignal | undefined,
): { readonly signal: AbortSignal; readonly release: () => void } {
  if (other === undefined) return { signal: one, release: () => undefined };
  const either = new AbortController();
  const listeners = [one, other].map((signal) => {
    const abort = (): void => either.abort(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    return () => signal.removeEventListener('abort', abort);
  });
  return { signal: either.signal, release: () => listeners.forEach((release) => release()) };
}
