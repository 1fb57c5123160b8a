import { z } from '../../reauth/trace/zod.ts';
import { choice, pattern, value } from '../../mock-server/settings/value-schemas.ts';
import { EXPECTATION_KEYS } from './expectations.ts';
import { readExpectations } from './read-expectations.ts';
import { isRecord } from './is-record.ts';
import { fieldProblems, type Fields } from './read-fields.ts';
import { readCured, readFails } from './read-pairing.ts';
import { ACTIONS, readSteps } from './read-steps.ts';
import { GIVEN_FIELDS, readGiven } from './given.ts';
import { RACE_CLASSES, WORLD_NAMES, type Scenario } from './scenario.ts';
import { senseProblems } from './sense.ts';
import { ScenarioSource, type ScenarioProblem } from './source.ts';

export type ScenarioReading =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] };

const text = pattern(/^[^\r\n]{1,200}$/, 'one line of text, of at most 200 characters');
const word = pattern(/^[A-Za-z0-9._-]{1,60}$/, 'a word of letters, digits, . - or _');
const words = z.array(word, { error: () => 'a list of words, such as [slow, login]' }).max(50);

/** The fields of a scenario. Those of `given`, a step and an expectation are looked at one by one. */
export const SCENARIO_FIELDS = {
  version: value<1>('1, without quotes', (input) => (input === 1 ? input : undefined)).meta({ json: { const: 1 } }),
  title: text,
  why: text,
  class: choice(...RACE_CLASSES),
  tags: words.default([]),
  reports: words.default([]),
  worlds: z
    .array(choice(...WORLD_NAMES), { error: () => `a list of worlds, such as [${WORLD_NAMES.join(', ')}]` })
    .min(1, { error: () => 'at least one world; without the key, all of them' })
    .default([...WORLD_NAMES]),
  given: z.unknown().optional(),
  steps: z.array(z.unknown(), { error: () => 'a list of steps' }).min(1, { error: () => 'at least one step' }),
  until: choice('the steps are done', 'the second expiry').default('the steps are done'),
  expect: z
    .array(z.unknown(), { error: () => 'a list of expectations' })
    .min(1, { error: () => 'at least one expectation' }),
  fails: z.unknown().optional(),
  cured: z.unknown().optional(),
};

const head = z.object(SCENARIO_FIELDS);
const A_MAP = `A scenario is a map with the keys ${Object.keys(SCENARIO_FIELDS).join(', ')}.`;

/**
 * Reads one scenario. `file` is its name, whose last part without `.yaml` becomes the id.
 *
 * Nothing is guessed: whatever is unknown, missing or makes no sense is a problem with its place, and all problems are
 * told at once.
 */
export function readScenario(yaml: string, file: string): ScenarioReading {
  const source = new ScenarioSource(yaml, file);
  if (source.syntaxProblem !== undefined) return { ok: false, problems: [source.syntaxProblem] };
  const whole = source.value;
  if (!isRecord(whole)) {
    return {
      ok: false,
      problems: [source.problem([], whole === null ? `This file is empty. ${A_MAP}` : A_MAP)],
    };
  }
  const steps = readSteps(source, whole['steps']);
  const expect = readExpectations(source, whole['expect']);
  const fails = readFails(source, whole['fails'], whole['expect']);
  const cured = readCured(source, whole['cured']);
  const problems = [
    ...fieldProblems(source, [], whole, SCENARIO_FIELDS, belongsInside),
    ...givenProblems(source, whole['given']),
    ...[steps, expect, fails, cured].flatMap((part) => part.problems),
  ];
  if (problems.length > 0) return { ok: false, problems: inOrder(problems) };

  const { version: _version, given, fails: _fails, cured: _cured, ...rest } = head.parse(whole);
  const scenario: Scenario = {
    ...rest,
    id: idOf(file),
    given: readGiven(given ?? {}),
    steps: steps.value,
    expect: expect.value,
    ...(fails.value === undefined ? {} : { fails: fails.value }),
    ...(cured.value === undefined ? {} : { cured: cured.value }),
  };
  const senseless = senseProblems(source, scenario);
  return senseless.length > 0 ? { ok: false, problems: inOrder(senseless) } : { ok: true, scenario };
}

function givenProblems(source: ScenarioSource, given: unknown): readonly ScenarioProblem[] {
  if (given === undefined) return [];
  const fields: Fields = GIVEN_FIELDS;
  return isRecord(given)
    ? fieldProblems(source, ['given'], given, fields)
    : [source.problem(['given'], '"given" is a map of settings, such as { access: 15s, rotation: strict }.')];
}

/** Where a key belongs that is written too far out. */
function belongsInside(name: string): string | undefined {
  if (Object.hasOwn(GIVEN_FIELDS, name)) return `Put it under "given": given: { ${name}: … }.`;
  if (name === 'at' || name === 'tab' || ACTIONS.includes(name)) return 'Put it into a step, under "steps".';
  if (Object.hasOwn(EXPECTATION_KEYS, name)) return 'Put it into an item of "expect".';
  if (name === 'breaks') return 'Put it into "fails".';
  if (name === 'client' || name === 'finding') return 'Put it into "fails" or "cured".';
  return undefined;
}

const idOf = (file: string): string => file.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');

const inOrder = (problems: readonly ScenarioProblem[]): readonly ScenarioProblem[] =>
  problems.toSorted((one, other) => one.line - other.line || one.column - other.column);
