import { z } from '../../reauth/trace/zod.ts';
import { shown } from '../../mock-server/settings/problems.ts';
import { pattern } from '../../mock-server/settings/value-schemas.ts';
import { POLICY_NAMES, policySchema } from '../../mock-server/settings/schema.ts';
import { defined } from '../../reauth/trace/defined.ts';
import { APP_FIELDS, readApp } from './given.ts';
import { isRecord } from './is-record.ts';
import { readBreaks } from './read-breaks.ts';
import { fieldProblems, type Fields } from './read-fields.ts';
import type { Part } from './read-steps.ts';
import type { Failing, Pairing } from './scenario.ts';
import type { ScenarioProblem, ScenarioSource } from './source.ts';
import { findingId } from './values.ts';

const client = pattern(/^[^\s].{0,400}$/, 'the name of a client, or the path of a module');
const CURED = {
  client: client.optional(),
  policy: policySchema.partial().optional(),
  given: z.strictObject(APP_FIELDS).partial().optional(),
};
const FAILS = { ...CURED, finding: findingId, breaks: z.unknown().optional() };

/** Reads whom the scenario is cured by. */
export function readCured(source: ScenarioSource, given: unknown): Part<Pairing | undefined> {
  return readPairing(source, 'cured', given, CURED, '{ client: recipe }');
}

/** Reads whom the scenario fails, with the finding, and what it breaks of what is expected. */
export function readFails(source: ScenarioSource, given: unknown, expected: unknown): Part<Failing | undefined> {
  const example = '{ client: naive, finding: refresh-ran-twice }';
  const { value, problems } = readPairing(source, 'fails', given, FAILS, example);
  if (value === undefined || !isRecord(given)) return { value: undefined, problems };
  const breaks = readBreaks(source, given['breaks'], expected);
  if (breaks.problems.length > 0) return { value: undefined, problems: breaks.problems };
  const finding = findingId.parse(given['finding']);
  return { value: defined({ ...value, finding, breaks: breaks.value }), problems };
}

function readPairing(
  source: ScenarioSource,
  where: 'fails' | 'cured',
  given: unknown,
  fields: Fields,
  example: string,
): Part<Pairing | undefined> {
  const wrong = (...problems: readonly ScenarioProblem[]): Part<undefined> => ({ value: undefined, problems });
  if (given === undefined) return wrong();
  if (!isRecord(given)) {
    return wrong(source.problem([where], `"${where}" is a map such as ${example}, not ${shown(given)}.`));
  }
  const problems = fieldProblems(source, [where], given, fields, belongs);
  if (problems.length > 0) return wrong(...problems);
  const name = CURED.client.parse(given['client']);
  const policy = CURED.policy.parse(given['policy']);
  const app = given['given'] === undefined ? undefined : readApp(given['given']);
  if (name === undefined && policy === undefined && app === undefined) {
    const message = `"${where}" names neither a client nor a policy. Give "client", "policy" or "given".`;
    return wrong(source.problem([where], message));
  }
  const value = defined({ client: name, policy: policy && defined(policy), app });
  return { value, problems: [] };
}

/** Where a setting belongs that stands in the wrong part of a pairing. */
function belongs(name: string): string | undefined {
  if (POLICY_NAMES.has(name)) return `It is a setting of the server: put it under "policy".`;
  if (Object.hasOwn(APP_FIELDS, name)) return `It is how the app is built: put it under "given".`;
  if (name === 'finding') return 'Only what fails shows a finding: put it into "fails".';
  return name === 'breaks' ? 'Only what fails breaks what is expected: put it into "fails".' : undefined;
}
