/**
 * Runs what only we need, inside the app of somebody else: a mistake of ours may cost events, never the app's request.
 */
export function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** What to do when a result is there. Neither can change it. */
export interface Watcher {
  done(value: unknown): void;
  failed(error: unknown): void;
}

/**
 * Looks at how a call turns out and hands its result on: a promise as one that settles alike a microtask later (so that
 * a rejection nobody handles stays one), anything else at once.
 */
export function watched(call: () => unknown, watcher: Watcher): unknown {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    quietly(() => watcher.failed(error));
    throw error;
  }
  if (!isThenable(result)) {
    quietly(() => watcher.done(result));
    return result;
  }
  return result.then(
    (value) => {
      quietly(() => watcher.done(value));
      return value;
    },
    (error: unknown) => {
      quietly(() => watcher.failed(error));
      throw error;
    },
  );
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
