import { Worker } from 'node:worker_threads';
import { watchForStuck, type StuckThread } from './stuck-thread.ts';

/** Watches over code that is not ours: whoever loops for ever gives nobody else a turn, neither a timer nor ctrl-C. */
export interface StuckGuard {
  /** From now on it may be `what` that holds the thread up. Gives what ends that. */
  watch(what: string): () => void;
}

/** What happens in the midst of what holds the thread up, and after it. */
export interface WhenStuck {
  onStuck(): void;
  /** It comes around again. */
  onFree(): void;
  /** It did not come around within the limit: all that may hold it up. Ends the process, since nothing else can. */
  onOver(what: readonly string[]): void;
}

const BEAT_MS = 50;
const STUCK_MS = 300;
/** Its own timers go first. */
const GRACE_MS = 500;
/** Some of our own work takes as long on a busy machine. */
const LEAST_MS = 1_000;

/** Where the other thread finds what to call. */
const HOOK = 'reauth.stuck';
const called = (event: 'stuck' | 'over'): string => `globalThis[Symbol.for('${HOOK}')]?.('${event}')`;

/**
 * A guard whose thread is begun by the first watch: who watches nothing pays nothing. From then on it stays, since what was
 * stopped may come back.
 */
export function createStuckGuard(limitMs: number, { onStuck, onFree, onOver }: WhenStuck): StuckGuard {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const watched = new Set<{ readonly what: string }>();
  let isStuck = false;
  let beating: NodeJS.Timeout | undefined;
  const beat = (): void => {
    Atomics.add(beats, 0, 1);
    if (isStuck) onFree();
    isStuck = false;
  };
  const begin = (): void => {
    Reflect.set(globalThis, Symbol.for(HOOK), (event: unknown) => {
      if (event === 'over') return onOver([...watched].map(({ what }) => what));
      if (!isStuck) onStuck();
      isStuck = true;
    });
    beating = setInterval(beat, BEAT_MS).unref();
    const overMs = Math.max(limitMs, LEAST_MS) + GRACE_MS;
    const [stuck, over] = [called('stuck'), called('over')];
    startThread({ beats, everyMs: BEAT_MS, stuckMs: STUCK_MS, overMs, onStuck: stuck, onOver: over });
  };
  return {
    watch: (what) => {
      if (beating === undefined) begin();
      const own = { what };
      watched.add(own);
      return () => void watched.delete(own);
    },
  };
}

/** As text, since a built command is one file. */
function startThread(given: StuckThread): void {
  const text = `(${watchForStuck.toString()})(
    require('node:worker_threads').workerData,
    () => new (require('node:inspector').Session)(),
  )`;
  const thread = new Worker(text, { eval: true, workerData: given });
  // A Node without an inspector runs as it would without a guard.
  thread.on('error', () => undefined);
  thread.unref();
}
