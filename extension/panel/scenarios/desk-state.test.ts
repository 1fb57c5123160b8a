import { expect, test } from 'vitest';
import { SMALL_LIBRARY } from './desk.fixture.ts';
import { counting, deskOf, noTally, shownEntries } from './desk-state.ts';

const desk = deskOf(SMALL_LIBRARY);
const shown = (filter: string) => shownEntries({ ...desk, filter }).map(({ class: race }) => race);

test('a filter finds words wherever they stand: title, class, client, finding, report, step', () => {
  expect(shown('')).toEqual(['SINGLE', 'LATE']);
  expect(shown('  late ')).toEqual(['LATE']);
  expect(shown('NAIVE refresh-ran')).toEqual(['SINGLE', 'LATE']);
  expect(shown('rtk-1782 single')).toEqual(['SINGLE']);
  expect(shown('rtk-1782 nothing')).toEqual([]);
});

test('verdicts are counted each for itself', () => {
  const tally = (['pass', 'fail', 'pass', 'error'] as const).reduce(
    (sum, verdict) => counting(sum, { verdict }),
    noTally,
  );

  expect(tally).toEqual({ pass: 2, fail: 1, error: 1 });
});
