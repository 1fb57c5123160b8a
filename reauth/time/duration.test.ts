import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duration, durationText } from './duration.ts';

test.each([
  ['500ms', 500],
  ['15s', 15_000],
  ['1.5s', 1_500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  [' 3 s ', 3_000],
  [250, 250],
])('%s is %d ms', (written, ms) => {
  expect(duration(written)).toBe(ms);
});

test.each(['', 's', '-1s', '1d', 'NaNs', '1e3s', '15 s 2', '١s'])(
  '%j is refused with what may be written',
  (written) => {
    expect(() => duration(written)).toThrow(/is no duration\. Write a number and a unit: 500ms/);
  },
);

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1])('the number %d is refused', (written) => {
  expect(() => duration(written)).toThrow(`${written} is no duration`);
});

test('a number without a unit is refused with both readings', () => {
  expect(() => duration('15')).toThrow('"15" has no unit. Write "15s" for seconds or "15ms" for milliseconds.');
});

test.each([
  [0, '0ms'],
  [500, '500ms'],
  [1_500, '1.5s'],
  [90_000, '90s'],
  [120_000, '2m'],
  [7_200_000, '2h'],
])('%d ms is written %s', (ms, written) => {
  expect(durationText(ms)).toBe(written);
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), (ms) => {
      expect(duration(durationText(ms))).toBe(ms);
    }),
  );
});
