/** Aborts after so much real time, or with another signal, whichever comes first. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** Nothing is limited any more. */
  end(): void;
}

export function timeLimit(limitMs: number, ...others: readonly AbortSignal[]): TimeLimit {
  const own = new AbortController();
  const timer = setTimeout(() => {
    own.abort(new Error(`It took longer than ${limitMs / 1000} s. Give it more time with --timeout.`));
  }, limitMs);
  const over = new AbortController();
  for (const other of others) {
    const stop = (): void => own.abort(other.reason);
    if (other.aborted) stop();
    else other.addEventListener('abort', stop, { signal: over.signal });
  }
  return {
    signal: own.signal,
    end: () => {
      clearTimeout(timer);
      over.abort();
    },
  };
}
