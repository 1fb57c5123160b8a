import type { Expectation, Scenario } from './scenario.ts';
import type { ScenarioProblem, ScenarioSource } from './source.ts';

/** Sentences that cannot both be true. */
const OPPOSITES: readonly (readonly [Expectation['that'], Expectation['that']])[] = [
  ['the session is alive', 'the session is over'],
  ['nobody is logged out', 'everybody is logged out'],
  ['nothing is found', 'found'],
];

/** Expectations that exclude one above them: whatever happens, the scenario would fail. */
export function contradictions(source: ScenarioSource, { expect }: Scenario): readonly ScenarioProblem[] {
  return expect.flatMap((one, index) => {
    const other = expect.slice(0, index).find((before) => exclude(one, before) || exclude(before, one));
    if (other === undefined) return [];
    return [
      source.problem(['expect', index], `This cannot be true together with line ${other.line}. Remove one of them.`),
    ];
  });
}

function exclude(one: Expectation, other: Expectation): boolean {
  if (OPPOSITES.some(([a, b]) => one.that === a && other.that === b)) return true;
  if (one.that === 'found' && other.that === 'not found') return one.rules.some((id) => other.rules.includes(id));
  if (one.that === 'every request succeeds' && other.that === 'request')
    return other.outcome !== 'succeeds' && !isSuccess(other.outcome);
  if (one.that === 'request' && other.that === 'request')
    return (
      one.number === other.number &&
      one.outcome !== other.outcome &&
      one.outcome === 'succeeds' &&
      !isSuccess(other.outcome)
    );
  return false;
}

const isSuccess = (outcome: unknown): boolean => typeof outcome === 'number' && outcome >= 200 && outcome < 300;
