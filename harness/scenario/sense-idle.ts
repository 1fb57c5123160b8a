import type { Scenario } from './scenario.ts';
import type { ScenarioProblem, ScenarioSource } from './source.ts';

/** Expectations that hold whatever happens: they only look as if something were expected. */
export function idleExpectations(source: ScenarioSource, { expect }: Scenario): readonly ScenarioProblem[] {
  return expect.flatMap((one, index) => {
    if (!('count' in one) || one.count.atLeast > 0 || one.count.atMost < Infinity) return [];
    const message = `This cannot fail: no count is below 0. Expect { at least: 1 }, or add "at most".`;
    return [source.problem(['expect', index, one.that], message)];
  });
}
