import { durationText } from '../../reauth/time/duration.ts';
import type { Scenario } from './scenario.ts';
import type { ScenarioProblem, ScenarioSource } from './source.ts';

/** Steps whose time is before that of the step above them. */
export function timeProblems(source: ScenarioSource, { steps }: Scenario): readonly ScenarioProblem[] {
  return steps.flatMap(({ at }, index) => {
    const before = steps[index - 1]?.at ?? 0;
    if (at >= before) return [];
    const message = `This step is at ${durationText(at)}, before the step above it (${durationText(before)}). Put the steps in the order of their times.`;
    return [source.problem(['steps', index, 'at'], message)];
  });
}
