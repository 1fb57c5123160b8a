import type { MutexInterface } from 'async-mutex';
import type { SessionMark } from './session-mark.ts';
import type { TabPorts } from './strategy.ts';
import { ToldMark } from './told-mark.ts';

const NAME = 'reauth';

/** Runs one holder at a time: in the tab by the mutex, among the tabs by a Web Lock where there is one. */
export interface TabLock {
  /** Rejects with the signal's reason when it aborts before the lock is there; then nothing was run and nothing is held. */
  run<T>(mutex: MutexInterface, signal: AbortSignal, inside: () => Promise<T>): Promise<T>;
}

/**
 * Makes the lock of one tab, under which its `mark` is the newest of all tabs. The mutex comes first, so that one tab stands only once in the queue of all tabs.
 *
 * A Web Lock is let go by the browser when its tab dies (https://w3c.github.io/web-locks/), which no flag in storage is.
 */
export function createTabLock(locks: TabPorts['locks'], mark: SessionMark): TabLock {
  const told = locks && new ToldMark(mark, locks);
  return {
    run: async (mutex, signal, inside) => {
      const release = await acquired(mutex, signal);
      try {
        if (locks === undefined || told === undefined) return await inside();
        return await underWebLock(locks, signal, async () => {
          await told.hear();
          try {
            return await inside();
          } finally {
            await told.tell();
          }
        });
      } finally {
        release();
      }
    },
  };
}

/** A lock that is stolen rejects, but what runs under it goes on (https://w3c.github.io/web-locks/#dom-lockoptions-steal). */
async function underWebLock<T>(
  locks: NonNullable<TabPorts['locks']>,
  signal: AbortSignal,
  inside: () => Promise<T>,
): Promise<T> {
  let running: Promise<T> | undefined;
  try {
    return await locks.request(NAME, { signal }, async () => (running = inside()));
  } catch (error) {
    if (running === undefined) throw error;
    return running;
  }
}

/** `acquire` that can be given up. One that comes after that is released at once. */
async function acquired(mutex: MutexInterface, signal: AbortSignal): Promise<MutexInterface.Releaser> {
  signal.throwIfAborted();
  const acquiring = mutex.acquire();
  let giveUp: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([acquiring, aborted]);
  } catch (error) {
    void acquiring.then((release) => release());
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
