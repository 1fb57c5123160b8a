/** The stretch of wall time that the timeline shows, in ms. `to` is always after `from`. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** How far a box may reach beyond the window, so that it does not look as if it ended there. */
const EDGE = 0.004;

/** Where something lies across the timeline, as CSS percentages of its width. */
export interface Box {
  readonly left: string;
  readonly width: string;
}

/** The narrowest and widest windows that zooming reaches. */
export const MIN_SPAN_MS = 5;
export const MAX_SPAN_MS = 24 * 60 * 60 * 1000;

/** How far across the window an instant lies: 0 at its start, 1 at its end, outside of that when out of sight. */
export const fractionOf = ({ from, to }: TimeWindow, at: number): number => (at - from) / (to - from);

/** The instant that lies `fraction` of the way across: the inverse of `fractionOf`. */
export const instantAt = ({ from, to }: TimeWindow, fraction: number): number => from + fraction * (to - from);

/**
 * The box of a stretch, cut to the window: what is written in it stays in sight, and no box is a million pixels wide.
 * `undefined` when no part of it is in sight.
 */
export function boxOf(view: TimeWindow, from: number, to: number): Box | undefined {
  const start = fractionOf(view, from);
  const end = fractionOf(view, to);
  if (end < 0 || start > 1) return undefined;
  const left = Math.max(start, -EDGE);
  return { left: percent(left), width: percent(Math.max(Math.min(end, 1 + EDGE) - left, 0)) };
}

/** The `left` of an instant; `undefined` when it is out of sight. */
export function leftOf(view: TimeWindow, at: number): string | undefined {
  const fraction = fractionOf(view, at);
  return fraction < 0 || fraction > 1 ? undefined : percent(fraction);
}

/** Moves the window by a fraction of its own span; to the later side when positive. */
export function panned({ from, to }: TimeWindow, byFraction: number): TimeWindow {
  const by = byFraction * (to - from);
  return { from: from + by, to: to + by };
}

/** Widens (factor above 1) or narrows the window; what lies at `anchor`, a fraction of it, stays where it is. */
export function zoomed({ from, to }: TimeWindow, factor: number, anchor: number): TimeWindow {
  const span = to - from;
  const next = Math.min(Math.max(span * factor, MIN_SPAN_MS), MAX_SPAN_MS);
  const start = from + anchor * (span - next);
  return { from: start, to: start + next };
}

/** The window that holds a stretch, with room at both ends (more at the end, where the outcome is written; a long one moves back over its bar). */
export function fitted(from: number, to: number): TimeWindow {
  const span = Math.max(to - from, 200);
  return { from: from - span * 0.05, to: from + span * 1.16 };
}

const percent = (fraction: number): string => `${Math.round(fraction * 1e5) / 1e3}%`;
