import { defined } from '../../../reauth/trace/defined.ts';
import type { ClientFact, RequestId, TabId } from '../../../reauth/trace/events.ts';
import type { Life } from './life.ts';
import type { TabLocks } from './origin-locks.ts';

type Granted<T> = (lock: Lock | null) => T | PromiseLike<T>;

export interface LockedPage {
  readonly tab: TabId;
  readonly life: Life;
  readonly emit: (fact: ClientFact) => void;
  /** The request that asks for a lock now, where that is known. */
  readonly asker: () => RequestId | undefined;
}

/**
 * The Web Locks of one page: let go when its life ends, and told of in the trace as mutexes of their own, named
 * `A-1/web-lock reauth`.
 *
 * Shared locks exclude nobody, so they are no mutexes and no part of the trace. A holder is named where it is known. A wait names nobody, so that no lane is blocked by it: whether a free lock is granted
 * at once or a moment later is each browser's own affair.
 */
export function tracedLocks(locks: TabLocks, { tab, life, emit, asker }: LockedPage): TabLocks {
  let asks = 0;
  function request<T>(
    name: string,
    ...rest: readonly [Granted<T>] | readonly [LockOptions, Granted<T>]
  ): Promise<Awaited<T>> {
    const [options, inside] = rest.length === 1 ? [{}, rest[0]] : rest;
    asks += 1;
    const mutex = { mutex: `${tab}/web-lock ${name}`, attribution: 'exact' } as const;
    const wait = `${mutex.mutex}#${asks}`;
    const holder = { ...mutex, ...defined({ request: asker() }) };
    const isShared = options.mode === 'shared';
    let state: 'waits' | 'holds' | 'left' = 'waits';
    const tell = (next: typeof state): void => {
      if (isShared || life.isOver || state === next || state === 'left') return;
      if (state === 'waits') emit({ type: 'mutex.passed', wait, ...mutex });
      if (state === 'holds') emit({ type: 'mutex.released', ...holder });
      if (next === 'holds') emit({ type: 'mutex.acquired', ...holder });
      state = next;
    };
    if (!isShared) emit({ type: 'mutex.awaited', wait, ...mutex });
    const granted = async (lock: Lock | null): Promise<Awaited<T>> => {
      tell(lock === null ? 'left' : 'holds');
      return await inside(lock);
    };
    // Requests that never wait take no signal (Web Locks, section 4.3).
    const waits = options.steal !== true && options.ifAvailable !== true;
    const own = life.signalWith(options.signal);
    const mortal = waits ? { ...options, signal: own.signal } : options;
    const asked = locks.request(name, mortal, (lock) => untilDeath(granted(lock), life));
    // A lock that is stolen rejects here while what is inside goes on.
    return life.bound(
      asked.finally(() => {
        own.release();
        tell('left');
      }),
    );
  }
  return { request, query: () => life.bound(locks.query()) };
}

/** Rejects when the life ends, so that whoever keeps the locks lets go of this one. */
function untilDeath<T>(inside: Promise<T>, life: Life): Promise<T> {
  return Promise.race([
    inside,
    life.ended.then(() => Promise.reject(new DOMException('The page went away.', 'AbortError'))),
  ]);
}
