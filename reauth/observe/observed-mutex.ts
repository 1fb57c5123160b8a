import type { MutexInterface } from 'async-mutex';
import type { RequestId } from '../trace/events.ts';
import { VIEW } from './attributed.ts';
import { MutexRecord } from './mutex-record.ts';
import type { Scene } from './scene.ts';

/**
 * A mutex that tells who waits for it, passes, takes it and gives it back. Every call goes on to `mutex` itself.
 *
 * A wait is recorded only when the mutex is locked at the moment of the call; `cancel` ends a wait as passing does.
 * It is a proxy, so that `instanceof` and whatever else the object has stay as they are.
 */
export function observedMutex<M extends MutexInterface>(mutex: M, name: string, scene: Scene): M {
  return viewOf(mutex, new MutexRecord(`${scene.tab}/${name}`, scene), undefined);
}

function viewOf<M extends MutexInterface>(mutex: M, record: MutexRecord, request: RequestId | undefined): M {
  const calls = recordedCalls(mutex, record, request);
  const viewFor = (other: RequestId): M => viewOf(mutex, record, other);
  return new Proxy(mutex, {
    has: (target, key) => key === VIEW || Reflect.has(target, key),
    get: (target, key) => {
      if (key === VIEW) return viewFor;
      if (Object.hasOwn(calls, key)) return Reflect.get(calls, key);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

type RecordedCalls = Pick<MutexInterface, 'acquire' | 'waitForUnlock' | 'runExclusive' | 'release'>;

function recordedCalls(mutex: MutexInterface, record: MutexRecord, request: RequestId | undefined): RecordedCalls {
  return {
    waitForUnlock: (...args) => {
      const wait = record.wait(mutex.isLocked(), request);
      return ended(mutex.waitForUnlock(...args), wait);
    },
    acquire: (...args) => {
      const attempt = record.acquire(mutex.isLocked(), request);
      return ended(mutex.acquire(...args), attempt).then((release) => () => {
        const wasLocked = mutex.isLocked();
        release();
        if (wasLocked) attempt.released();
      });
    },
    runExclusive: (worker, ...priority) => {
      const attempt = record.acquire(mutex.isLocked(), request);
      let began = false;
      const recorded = async (): Promise<Awaited<ReturnType<typeof worker>>> => {
        began = true;
        attempt.got();
        try {
          return await worker();
        } finally {
          attempt.released();
        }
      };
      return mutex.runExclusive(recorded, ...priority).catch((error: unknown) => {
        if (!began) attempt.gaveUp();
        throw error;
      });
    },
    release: () => {
      const wasLocked = mutex.isLocked();
      mutex.release();
      if (wasLocked) record.released();
    },
  };
}

function ended<Result>(
  wait: Promise<Result>,
  attempt: { readonly got: () => void; readonly gaveUp: () => void },
): Promise<Result> {
  return wait.then(
    (result) => {
      attempt.got();
      return result;
    },
    (error: unknown) => {
      attempt.gaveUp();
      throw error;
    },
  );
}
