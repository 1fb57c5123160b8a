import { expect, test } from 'vitest';
import { lanesOf } from '../../../reauth/trace/lanes.ts';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import { latestBurstOf, spanOfLanes, windowOf } from './burst.ts';

const lanesFrom = (...spans: readonly (readonly [from: number, to?: number])[]) =>
  lanesOf(
    spans.reduce((builder, [from, to], index) => {
      builder.started(from, `A-1.${index + 1}`);
      return to === undefined ? builder : builder.settled(to, `A-1.${index + 1}`, 'fulfilled', 200);
    }, new TraceBuilder()).trace,
  );

test('the latest burst begins after the last silence', () => {
  expect(latestBurstOf(lanesFrom([0, 100], [5000, 5200], [5010, 5900], [6000, 6100]))).toEqual({
    from: 5000,
    to: 6100,
  });
});

test('a slow request belongs to the burst that it reaches into', () => {
  expect(latestBurstOf(lanesFrom([0, 9000], [9500, 9600]))).toEqual({ from: 0, to: 9600 });
});

test('a burst has no end while one of it is pending', () => {
  expect(latestBurstOf(lanesFrom([0, 100], [20]))).toEqual({ from: 0 });
  expect(latestBurstOf([])).toBeUndefined();
});

test('the window of a running burst stands still until it must double', () => {
  expect(windowOf({ from: 0 }, 100)).toEqual(windowOf({ from: 0 }, 800));
  expect(windowOf({ from: 0 }, 1000).to).toBe(2000);
});

test('the whole trace is from the first start to the last end', () => {
  expect(spanOfLanes(lanesFrom([7, 100], [5000, 5200]))).toEqual({ from: 7, to: 5200 });
});
