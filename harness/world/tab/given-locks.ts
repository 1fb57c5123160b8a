import type { AppGiven } from '../../scenario/scenario.ts';
import type { TabLocks } from './origin-locks.ts';

type Granted<T> = (lock: Lock | null) => T | PromiseLike<T>;

/**
 * The Web Locks that a scenario gives its tabs.
 *
 * - `missing`: `navigator.locks` is undefined, as where the page is no secure context.
 * - `never granted`: somebody has every lock and never lets go, such as a tab that was frozen while it held it.
 * - `stolen`: as soon as a lock is granted somebody steals it (`steal: true`) and lets go at once: the holder's request
 *   rejects while what it does inside goes on, and the next in the queue comes in beside it.
 */
export function givenLocks(locks: TabLocks | undefined, given: AppGiven['locks']): TabLocks | undefined {
  if (locks === undefined) return undefined;
  switch (given) {
    case 'kept':
      return locks;
    case 'missing':
      return undefined;
    case 'never granted':
      return { request: neverGranted, query: () => locks.query() };
    case 'stolen':
      return { request: stolenFrom(locks), query: () => locks.query() };
  }
}

function neverGranted<T>(
  _: string,
  ...rest: readonly [Granted<T>] | readonly [LockOptions, Granted<T>]
): Promise<Awaited<T>> {
  const [options, inside] = rest.length === 1 ? [{}, rest[0]] : rest;
  if (options.ifAvailable === true) return Promise.resolve(inside(null));
  return new Promise((_resolve, reject) => {
    const { signal } = options;
    if (signal?.aborted === true) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function stolenFrom(locks: TabLocks): TabLocks['request'] {
  function request<T>(
    name: string,
    ...rest: readonly [Granted<T>] | readonly [LockOptions, Granted<T>]
  ): Promise<Awaited<T>> {
    const [options, inside] = rest.length === 1 ? [{}, rest[0]] : rest;
    return locks.request(name, options, (lock) => {
      if (lock !== null) locks.request(name, { steal: true }, () => undefined).catch(() => undefined);
      return inside(lock);
    });
  }
  return request;
}
