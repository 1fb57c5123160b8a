import type { Clock } from './clock.ts';
import { instant } from './instant.ts';

/** Timers of every engine count in a signed 32-bit integer; a longer wait would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The clock of the machine, for entry points: monotonic, and comparable between the tabs and processes of one machine. */
export const systemClock: Clock = {
  now: () => instant(performance.timeOrigin + performance.now()),
  async sleep(ms, signal) {
    let left = ms;
    do {
      const stretch = Math.min(left, LONGEST_TIMER_MS);
      await pause(stretch, signal);
      left -= stretch;
    } while (left > 0);
  },
};

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
