import type { Session } from 'node:inspector';

/** What both threads see: how often the watched one came around, and how many are watched. */
export const CELLS = { beats: 0, watched: 1 } as const;

/** What the thread that watches is given. */
export interface StuckThread {
  /** By `CELLS`. */
  readonly cells: Int32Array;
  /** The wall time, in ms, at which the first of those who are watched is over its time. */
  readonly deadline: Float64Array;
  /** How often to look. */
  readonly everyMs: number;
  /** Whoever does not come around for so long is stuck. */
  readonly stuckMs: number;
  /** How long after the deadline it is over: the main thread's own timers go first. */
  readonly graceMs: number;
  /** What is run in the main thread when it is stuck, and when it is over, in JavaScript. The latter ends the process. */
  readonly onStuck: string;
  readonly onOver: string;
}

/**
 * Looks from a thread of its own whether the main thread still comes around, and speaks up there when it does not.
 *
 * The inspector interrupts a thread that is in an endless loop, be it of microtasks or a `for(;;)`, so what it evaluates is
 * run in the midst of that (https://nodejs.org/api/inspector.html#sessionconnecttomainthread). A thread that nothing
 * reaches, since it is in no JavaScript, is killed.
 *
 * It is handed to its thread as text, so it can name nothing but what it is given.
 */
export function watchForStuck(
  { cells, deadline, everyMs, stuckMs, graceMs, onStuck, onOver }: StuckThread,
  connect: () => Session,
): void {
  const now = (): number => performance.timeOrigin + performance.now();
  let [beats, since, hasTold] = [-1, now(), false];
  let overAt: number | undefined;
  const evaluate = (expression: string): void => {
    const session = connect();
    session.connectToMainThread();
    session.post('Runtime.evaluate', { expression }, () => session.disconnect());
  };
  setInterval(() => {
    const at = now();
    const seen = Atomics.load(cells, 0);
    if (seen !== beats || Atomics.load(cells, 1) === 0) {
      [beats, since, hasTold, overAt] = [seen, at, false, undefined];
      return;
    }
    if (at - since < stuckMs) return;
    if (!hasTold) evaluate(onStuck);
    hasTold = true;
    if (at < (deadline[0] ?? 0) + graceMs) return;
    if (overAt === undefined) evaluate(onOver);
    overAt ??= at;
    if (at - overAt > 4 * graceMs) process.kill(process.pid, 'SIGKILL');
  }, everyMs);
}
