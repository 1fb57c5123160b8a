import type { Lane } from '../../../reauth/trace/lane.ts';
import { fitted, type TimeWindow } from './scale.ts';

/** The lanes that belong together, from the first that began to the last that ended (absent while one is open). */
export interface Burst {
  readonly from: number;
  readonly to?: number;
}

/** A longer silence than this parts two bursts. */
const SILENCE_MS = 1500;

/** The latest burst: the lane that began last, and all before it without a silence between. */
export function latestBurstOf(lanes: readonly Lane[]): Burst | undefined {
  const [first, ...earlier] = lanes.toSorted((a, b) => b.startedAt - a.startedAt);
  if (first === undefined) return undefined;
  // The end of what began earlier matters, not its start: a slow lane reaches over quick ones.
  let from: number = first.startedAt;
  for (const lane of earlier)
    if ((lane.endedAt ?? Infinity) >= from - SILENCE_MS) from = Math.min(from, lane.startedAt);
  return spanOf(
    lanes.filter(({ startedAt }) => startedAt >= from),
    from,
  );
}

/** All of these lanes as one burst. */
export function spanOfLanes(lanes: readonly Lane[]): Burst | undefined {
  return lanes.length === 0 ? undefined : spanOf(lanes, Math.min(...lanes.map(({ startedAt }) => startedAt)));
}

/**
 * The window that shows a burst. While it lasts, the window grows by doubling, so that the picture stands still between;
 * when it is over, it fits.
 */
export function windowOf({ from, to }: Burst, now: number): TimeWindow {
  if (to !== undefined) return fitted(from, to);
  let span = 1000;
  while (span < (now - from) * 1.1) span *= 2;
  return { from: from - span * 0.06, to: from + span };
}

function spanOf(lanes: readonly Lane[], from: number): Burst {
  const to = lanes.reduce((latest, { endedAt }) => Math.max(latest, endedAt ?? Infinity), from);
  return Number.isFinite(to) ? { from, to } : { from };
}
