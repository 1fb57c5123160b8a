import { expect, test } from 'vitest';
import { lanesOf } from '../../reauth/trace/lanes.ts';
import { TraceBuilder } from '../../reauth/trace/trace-builder.ts';
import { withoutIdle } from './without-idle.ts';

/** The times of lanes, from the first. */
function times({ trace }: TraceBuilder): readonly (readonly (number | undefined)[])[] {
  const lanes = withoutIdle(lanesOf(trace));
  const start = Math.min(...lanes.map(({ startedAt }) => startedAt));
  return lanes.map((lane) =>
    [lane.startedAt, ...lane.segments.flatMap(({ from, to }) => [from, to]), lane.endedAt].map((at) =>
      at === undefined ? undefined : at - start,
    ),
  );
}

test('time in which nothing happens is a gap, however long it was', () => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').answered(100, 'A.1.1', 200);
  trace
    .settled(100, 'A.1', 'fulfilled', 200)
    .started(16_000, 'A.2')
    .sent(16_000, 'A.2.1')
    .answered(16_120, 'A.2.1', 401);

  expect(times(trace)).toEqual([
    [0, 0, 100, 100],
    [160, 160, 280, undefined],
  ]);
});

test('a stretch of up to a second keeps its length, a longer one is cut', () => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').answered(900, 'A.1.1', 200);
  trace.started(1_000, 'A.2').sent(1_000, 'A.2.1').answered(31_000, 'A.2.1', 200).started(31_000, 'A.3');

  expect(times(trace)).toEqual([
    [0, 0, 900, undefined],
    [960, 960, 1_960, undefined],
    [1_960, undefined],
  ]);
});

test('no lanes stay none', () => {
  expect(withoutIdle([])).toEqual([]);
});
