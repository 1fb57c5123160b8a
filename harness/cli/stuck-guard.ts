import { Worker } from 'node:worker_threads';
import { CELLS, watchForStuck, type StuckThread } from './stuck-thread.ts';

/** Watches over code that is not ours: whoever loops for ever gives nobody else a turn, neither a timer nor ctrl-C. */
export interface StuckGuard {
  /** From now on `what` may hold the thread up; for longer than `limitMs` it may not. Gives what ends the watch. */
  watch(what: string, limitMs: number): () => void;
}

/** What happens in the midst of what holds the thread up, and after it. */
export interface WhenStuck {
  onStuck(): void;
  /** It comes around again. */
  onFree(): void;
  /** All that may hold it up, and for how long it was to. Ends the process: nothing else will be run. */
  onOver(what: readonly string[]): void;
}

const BEAT_MS = 50;
const STUCK_MS = 300;
const GRACE_MS = 500;

/** Where the other thread finds what to call. */
const HOOK = 'reauth.stuck';
const called = (event: 'stuck' | 'over'): string => `globalThis[Symbol.for('${HOOK}')]?.('${event}')`;

/** A guard whose thread is begun by the first watch: who watches nothing pays nothing. */
export function createStuckGuard({ onStuck, onFree, onOver }: WhenStuck): StuckGuard {
  const cells = new Int32Array(new SharedArrayBuffer(Object.keys(CELLS).length * Int32Array.BYTES_PER_ELEMENT));
  const deadline = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  const watched = new Set<{ readonly what: string; readonly until: number }>();
  let isStuck = false;
  let beating: NodeJS.Timeout | undefined;
  const beat = (): void => {
    Atomics.add(cells, CELLS.beats, 1);
    if (isStuck) onFree();
    isStuck = false;
  };
  const changed = (): void => {
    deadline[0] = Math.min(...[...watched].map(({ until }) => until));
    Atomics.add(cells, CELLS.beats, 1);
    Atomics.store(cells, CELLS.watched, watched.size);
  };
  const begin = (): void => {
    Reflect.set(globalThis, Symbol.for(HOOK), (event: unknown) => {
      if (event === 'over') return onOver([...watched].map(({ what }) => what));
      if (!isStuck) onStuck();
      isStuck = true;
    });
    beating = setInterval(beat, BEAT_MS).unref();
    const [stuck, over] = [called('stuck'), called('over')];
    const times = { everyMs: BEAT_MS, stuckMs: STUCK_MS, graceMs: GRACE_MS };
    startThread({ cells, deadline, ...times, onStuck: stuck, onOver: over });
  };
  return {
    watch: (what, limitMs) => {
      if (beating === undefined) begin();
      const own = { what, until: performance.timeOrigin + performance.now() + limitMs };
      watched.add(own);
      changed();
      return () => {
        watched.delete(own);
        changed();
      };
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
