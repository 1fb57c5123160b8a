import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundStepOf, ticksOf } from './ticks.ts';

test('marks lie at round distances from the origin', () => {
  expect(ticksOf({ from: 950, to: 2050 }, 1000, 5)).toEqual([
    { at: 1000, label: '0.0 s' },
    { at: 1500, label: '0.5 s' },
    { at: 2000, label: '1.0 s' },
  ]);
  expect(ticksOf({ from: 0, to: 120_000 }, 0, 4).map(({ label }) => label)).toEqual([
    '0:00',
    '0:30',
    '1:00',
    '1:30',
    '2:00',
  ]);
});

test('no two marks have one label, all lie in the window, and there are not many more than wanted', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2e12 }),
      fc.integer({ min: 5, max: 86_400_000 }),
      fc.integer({ min: 1, max: 20 }),
      (from, span, wanted) => {
        const ticks = ticksOf({ from, to: from + span }, from, wanted);

        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
        expect(ticks.every(({ at }) => at >= from && at <= from + span)).toBe(true);
        expect(ticks.length).toBeLessThanOrEqual(wanted + 2);
      },
    ),
  );
});

test('a step is the next round one', () => {
  expect([1, 3, 12, 180, 700, 21_000, 61_000].map(roundStepOf)).toEqual([1, 5, 20, 200, 1000, 30_000, 150_000]);
});
