import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import type { ServerEvent, ServerFact } from '../../../reauth/trace/events.ts';
import { inScenarioTime } from './scenario-time.ts';

const event = (seq: number, at: number, offset: number, fact: ServerFact): ServerEvent => ({
  source: 'server',
  seq,
  at: instant(at),
  offset,
  ...fact,
});
const advanced = (by: number): ServerFact => ({ type: 'clock.advanced', by });
const held: ServerFact = { type: 'call.held', call: 'c1', when: 'after' };

test('skipped time becomes time that passed, and the move that skipped it is left out', () => {
  const told = inScenarioTime(
    [event(7, 100, 0, held), event(8, 101, 5_000, advanced(5_000)), event(9, 102, 5_000, held)],
    [{ by: 5_000, why: 'skipped' }],
  );

  expect(told).toEqual([event(1, 100, 0, held), event(2, 5_102, 0, held)]);
});

test('a clock that a step moved stays moved', () => {
  const told = inScenarioTime(
    [event(1, 100, 60_000, advanced(60_000)), event(2, 101, 65_000, advanced(5_000)), event(3, 102, 65_000, held)],
    [
      { by: 60_000, why: 'a step moved it' },
      { by: 5_000, why: 'skipped' },
    ],
  );

  expect(told).toEqual([event(1, 100, 60_000, advanced(60_000)), event(2, 5_102, 60_000, held)]);
});

test('a move of somebody else is no skip', () => {
  const told = inScenarioTime([event(1, 100, 300, advanced(300))], [{ by: 5_000, why: 'skipped' }]);

  expect(told).toEqual([event(1, 100, 300, advanced(300))]);
});
