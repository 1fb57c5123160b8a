import type { Session } from 'node:inspector';

/** What the thread that watches is given. */
export interface StuckThread {
  /** In its first cell: how often the main thread came around. */
  readonly beats: Int32Array;
  /** How often to look. */
  readonly everyMs: number;
  /** Whoever does not come around for so long is stuck. */
  readonly stuckMs: number;
  /** And for so long, for good. */
  readonly overMs: number;
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
  { beats, everyMs, stuckMs, overMs, onStuck, onOver }: StuckThread,
  connect: () => Session,
): void {
  const now = (): number => performance.now();
  const killMs = overMs + 2_000;
  let [seen, looked, stuckFor] = [-1, now(), 0];
  const told = new Set<string>();
  const evaluate = (expression: string): void => {
    const session = connect();
    session.connectToMainThread();
    session.post('Runtime.evaluate', { expression }, () => session.disconnect());
    told.add(expression);
  };
  setInterval(() => {
    const beat = Atomics.load(beats, 0);
    // A process that was suspended, or a machine that slept, was not stuck for all that time.
    const passed = Math.min(now() - looked, 2 * everyMs);
    looked = now();
    stuckFor = beat === seen ? stuckFor + passed : 0;
    seen = beat;
    if (stuckFor === 0) told.clear();
    if (stuckFor >= stuckMs && !told.has(onStuck)) evaluate(onStuck);
    if (stuckFor >= overMs && !told.has(onOver)) evaluate(onOver);
    if (stuckFor >= killMs) process.kill(process.pid, 'SIGKILL');
  }, everyMs);
}
