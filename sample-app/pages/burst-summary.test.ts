import { expect, test } from 'vitest';
import type { Shot } from '../state/burst-slice.ts';
import { burstSummary } from './burst-summary.ts';

const fulfilled = { kind: 'fulfilled', tookMs: 5 } as const;
const rejected = { kind: 'rejected', failure: { kind: 'unanswered', message: 'No.' } } as const;
const shots = (...outcomes: readonly Shot['outcome'][]): readonly Shot[] =>
  outcomes.map((outcome, index) => ({ shot: index + 1, item: 1, outcome }));

test('a burst is told in one sentence, from start to end', () => {
  expect(burstSummary([])).toBe('');
  expect(burstSummary(shots({ kind: 'pending' }, fulfilled))).toBe('1 of 2 requests settled.');
  expect(burstSummary(shots(fulfilled))).toBe('All of 1 request succeeded.');
  expect(burstSummary(shots(fulfilled, rejected, fulfilled))).toBe('2 of 3 requests succeeded, 1 failed.');
});
