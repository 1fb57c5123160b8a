/**
 * How many of a page's events were let through lately. `takes` holds one entry a millisecond, oldest first, and
 * nothing older than a second, so it stays small however much is offered.
 */
export interface RateWindow {
  readonly takes: readonly Take[];
}

interface Take {
  readonly at: number;
  readonly count: number;
}

/** What became of an offer: `taken` were let through, `refused` exceeded the limit; together they are what was offered. */
export interface Admission {
  readonly window: RateWindow;
  readonly taken: number;
  readonly refused: number;
}

/** A page may send this many events a second; what exceeds it is counted, not kept. */
export const EVENTS_PER_SECOND = 5_000;

const SECOND = 1_000;

/** A window in which nothing was taken yet. */
export const openWindow: RateWindow = { takes: [] };

/**
 * Lets `offered` events through as far as the last second has room for them.
 *
 * A sliding window, not a refilled bucket: no stretch of one second, wherever it begins, ever holds more than `limit`.
 */
export function admit(window: RateWindow, offered: number, now: number, limit: number): Admission {
  const recent = window.takes.filter((take) => now - take.at < SECOND);
  const room = limit - recent.reduce((sum, take) => sum + take.count, 0);
  const taken = Math.max(0, Math.min(offered, room));
  return { window: { takes: taken === 0 ? recent : added(recent, now, taken) }, taken, refused: offered - taken };
}

function added(takes: readonly Take[], at: number, count: number): readonly Take[] {
  const last = takes.at(-1);
  return last?.at === at ? [...takes.slice(0, -1), { at, count: last.count + count }] : [...takes, { at, count }];
}
