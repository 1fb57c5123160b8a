import { expect, test } from 'vitest';
import { readScenario } from '../../../harness/scenario/read-scenario.ts';
import { TWO_REQUESTS } from './desk.fixture.ts';
import { stepWords } from './step-words.ts';

test('what a run is about to do is said with who runs, when and in which tab', () => {
  const reading = readScenario(TWO_REQUESTS.replace('steps:', 'steps:\n  - { at: 0s, expire: access }'), 'a.yaml');
  if (!reading.ok) throw new Error(reading.problems[0]?.message);
  const { scenario } = reading;
  const row = { scenario, client: { kind: 'strategy', name: 'naive' }, policy: {}, app: {}, expected: 'pass' } as const;

  expect([...scenario.steps, 'rest' as const].map((next) => stepWords({ row, next }))).toEqual([
    'naive, 0s: expire',
    'naive, 0s: log in (tab A)',
    'naive, 20s: request (tab A)',
    'naive: the steps are done, waiting until all is settled',
  ]);
});
