import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import type { TabChannel } from './origin-channels.ts';
import type { TabLocks } from './origin-locks.ts';

/** Whether the tab sleeps, and when it no longer does. */
export interface Sleeper {
  readonly isAsleep: boolean;
  awake(): Promise<void>;
}

type Granted<T> = (lock: Lock | null) => T | PromiseLike<T>;

/** The fetch of a tab that may sleep: of what came meanwhile it hears when it wakes. */
export function freezableFetch(fetchFn: FetchFn, clock: Sleeper): FetchFn {
  return async (input, init) => {
    try {
      return await fetchFn(input, init);
    } finally {
      if (clock.isAsleep) await clock.awake();
    }
  };
}

/** The locks of a tab that may sleep: one that is granted meanwhile is held, and what is to run under it waits. */
export function freezableLocks(locks: TabLocks, clock: Sleeper): TabLocks {
  function request<T>(
    name: string,
    ...rest: readonly [Granted<T>] | readonly [LockOptions, Granted<T>]
  ): Promise<Awaited<T>> {
    const [options, inside] = rest.length === 1 ? [{}, rest[0]] : rest;
    return locks.request(name, options, async (lock): Promise<Awaited<T>> => {
      if (clock.isAsleep) await clock.awake();
      return await inside(lock);
    });
  }
  return { request, query: () => locks.query() };
}

/** A channel of a tab that may sleep: it hears what came meanwhile when it wakes, in order. */
export function freezableChannel(channel: TabChannel, clock: Sleeper): TabChannel {
  const listeners = new Set<(event: { readonly data: unknown }) => void>();
  const own: TabChannel = {
    onmessage: null,
    postMessage: (message) => channel.postMessage(message),
    addEventListener: (_, listener) => void listeners.add(listener),
    removeEventListener: (_, listener) => void listeners.delete(listener),
    close: () => channel.close(),
  };
  const hear = (event: { readonly data: unknown }): void => {
    own.onmessage?.(event);
    for (const listener of listeners) listener(event);
  };
  channel.onmessage = (event) => {
    if (clock.isAsleep) void clock.awake().then(() => hear(event));
    else hear(event);
  };
  return own;
}
