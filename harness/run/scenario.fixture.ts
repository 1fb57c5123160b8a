import { readScenario } from '../scenario/read-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** A scenario that is right, with what a test puts into it. Each part is given as lines of YAML. */
export function scenarioOf(
  parts: { readonly steps?: string; readonly expect?: string; readonly more?: string } = {},
): Scenario {
  const {
    steps = '  - { at: 0s, login: user@example.com }\n  - { at: 1s, request: /items/1 }',
    expect = '  - every request succeeds',
    more = '',
  } = parts;
  const head = ['version: 1', 'title: A request succeeds', 'why: It must.', 'class: SINGLE'];
  const reading = readScenario(
    [...head, 'steps:', steps, 'expect:', expect, more].join('\n'),
    'a-request-succeeds.yaml',
  );
  if (!reading.ok) throw new Error(reading.problems.map(({ message }) => message).join('\n'));
  return reading.scenario;
}
