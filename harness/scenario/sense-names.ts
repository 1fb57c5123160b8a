import { isStrategyName, strategyNames } from '../../reauth/client/strategies.ts';
import { rules } from '../../reauth/findings/rules.ts';
import { nearest } from './nearest.ts';
import type { Pairing, Scenario } from './scenario.ts';
import type { Path, ScenarioProblem, ScenarioSource } from './source.ts';

/** Findings that no rule makes. */
export function findingProblems(source: ScenarioSource, { expect, fails }: Scenario): readonly ScenarioProblem[] {
  const known = rules.map(({ id }) => id);
  const unknown = (path: Path, id: string): readonly ScenarioProblem[] =>
    known.includes(id) ? [] : [source.problem(path, noneOf('finding', id, known))];
  return [
    ...expect.flatMap((one, index) =>
      one.that === 'found' || one.that === 'not found'
        ? one.rules.flatMap((id) => unknown(['expect', index, one.that], id))
        : [],
    ),
    ...(fails === undefined ? [] : unknown(['fails', 'finding'], fails.finding)),
  ];
}

/** Clients that are not ours. A name with a slash or a dot is a file, which is looked at when it is loaded. */
export function clientProblems(source: ScenarioSource, { fails, cured }: Scenario): readonly ScenarioProblem[] {
  const pairings: readonly (readonly [string, Pairing | undefined])[] = [
    ['fails', fails],
    ['cured', cured],
  ];
  return pairings.flatMap(([where, pairing]) => {
    const name = pairing?.client;
    if (name === undefined || isStrategyName(name) || /[./\\]/.test(name)) return [];
    return [source.problem([where, 'client'], noneOf('client', name, strategyNames, ', or the path of a module'))];
  });
}

function noneOf(kind: string, name: string, known: readonly string[], more = ''): string {
  const guess = nearest(name, known);
  const meant = guess === undefined ? '' : ` Did you mean "${guess}"?`;
  return `There is no ${kind} "${name}".${meant} Allowed: ${known.join(', ')}${more}.`;
}

/** What fails and what cures must differ: the same run cannot do both. */
export function pairingProblems(source: ScenarioSource, { fails, cured }: Scenario): readonly ScenarioProblem[] {
  if (fails === undefined || cured === undefined || identityOf(fails) !== identityOf(cured)) return [];
  const message =
    '"cured" is the same client with the same policy as "fails", and one run cannot both fail and pass. Change one of them.';
  return [source.problem(['cured'], message)];
}

/** Without a client it is the recipe; the order of keys says nothing. */
function identityOf({ client = 'recipe', policy = {}, app = {} }: Pairing): string {
  const sorted = (part: object): unknown => Object.entries(part).toSorted(([one], [other]) => one.localeCompare(other));
  return JSON.stringify([client, sorted(policy), sorted(app)]);
}
