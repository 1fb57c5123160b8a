import type { TimeWindow } from './scale.ts';

/** One mark of the time axis. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/**
 * Marks at round distances from `origin` (the trace's first instant), about `wanted` of them, never two with one label.
 */
export function ticksOf({ from, to }: TimeWindow, origin: number, wanted: number): readonly Tick[] {
  const step = roundStepOf((to - from) / Math.max(wanted, 1));
  const first = Math.ceil((from - origin) / step);
  const last = Math.floor((to - origin) / step);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => {
    const offset = (first + index) * step;
    return { at: origin + offset, label: offsetLabelOf(offset, step) };
  });
}

/** The smallest of 1, 2, 5 times a power of ten (then whole minutes and hours) that is not below `ms`. */
export function roundStepOf(ms: number): number {
  const minutes = ROUND_LONG.find((step) => ms > 20_000 && step >= ms);
  if (minutes !== undefined) return minutes;
  const power = 10 ** Math.floor(Math.log10(Math.max(ms, 1)));
  const factor = [1, 2, 5, 10].find((each) => each * power >= ms) ?? 10;
  return factor * power;
}

const ROUND_LONG = [1, 2, 5, 10, 30, 60, 120, 360, 720].map((count) => count * 30_000);

function offsetLabelOf(offset: number, step: number): string {
  const sign = offset < 0 ? '−' : '';
  const ms = Math.abs(offset);
  if (step >= 30_000) return `${sign}${Math.floor(ms / 60_000)}:${String(Math.round(ms / 1000) % 60).padStart(2, '0')}`;
  const digits = step >= 1000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
  return `${sign}${(ms / 1000).toFixed(digits)} s`;
}
