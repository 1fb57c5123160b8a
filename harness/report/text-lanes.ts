import type { Lane, Segment } from '../../reauth/trace/lane.ts';
import type { Instant } from '../../reauth/time/instant.ts';

/** What each stretch of a lane looks like in a terminal: one sign a meaning, readable without colour. */
const SIGNS: Readonly<Record<Segment['kind'], string>> = {
  queued: '.',
  'in-flight': '-',
  held: '~',
  blocked: '░',
  refresh: '█',
  retry: '=',
};

/** What the signs mean, in the order in which they are told. */
const MEANINGS = {
  'in-flight': 'in flight',
  refresh: 'refresh',
  blocked: 'waiting on the mutex',
  retry: 'retry',
  held: 'held',
  queued: 'queued in the browser',
} as const satisfies Readonly<Record<Segment['kind'], string>>;
const KINDS = ['in-flight', 'refresh', 'blocked', 'retry', 'held', 'queued'] as const;

const legend = (kinds: readonly Segment['kind'][]): string =>
  kinds.map((kind) => `${SIGNS[kind]} ${MEANINGS[kind]}`).join('   ');

/** The legend that belongs under lanes. */
export const LEGEND = legend(KINDS);

/** The same with those signs only that these lanes have. */
export function legendOf(lanes: readonly Lane[]): string {
  const drawn = new Set(lanes.flatMap(({ segments }) => segments.map(({ kind }) => kind)));
  return legend(KINDS.filter((kind) => drawn.has(kind)));
}

/**
 * Lanes as text: a line a request, time running right, all on one scale.
 *
 * `width` is the number of columns for the time axis. An open segment runs to the last instant that any lane knows.
 * `nameOf` is what stands before a lane.
 */
export function textLanes(
  lanes: readonly Lane[],
  width: number,
  nameOf: (lane: Lane) => string = numberAndLabel,
): readonly string[] {
  if (lanes.length === 0) return [];
  const from = Math.min(...lanes.map((lane) => lane.startedAt));
  const to = Math.max(from + 1, ...lanes.flatMap((lane) => lane.segments.map((part) => part.to ?? part.from)));
  const column = (at: number) => Math.round(((at - from) / (to - from)) * width);
  const labelWidth = Math.max(...lanes.map((lane) => nameOf(lane).length));
  return lanes.map((lane) => {
    const cells = Array.from({ length: width }, () => ' ');
    for (const part of lane.segments) {
      const start = Math.min(column(part.from), width - 1);
      const end = Math.max(column(part.to ?? (to as Instant)), start + 1);
      cells.fill(SIGNS[part.kind], start, Math.min(end, width));
    }
    return `${nameOf(lane).padEnd(labelWidth)}  ${cells.join('').trimEnd().padEnd(width)}  ${outcomeOf(lane)}`;
  });
}

const numberAndLabel = (lane: Lane): string => `#${lane.number} ${lane.label}`;

function outcomeOf(lane: Lane): string {
  const seen = lane.attempts.flatMap(({ status }) => (status === undefined ? [] : [String(status)]));
  const mark = lane.outcome === 'fulfilled' ? '✓' : lane.outcome === 'pending' ? '…' : '✕';
  return `${seen.join(' → ')} ${mark}`;
}
