import { shown } from '../../mock-server/settings/problems.ts';
import { pattern } from '../../mock-server/settings/value-schemas.ts';
import { policySchema } from '../../mock-server/settings/schema.ts';
import { definedFields } from './defined-fields.ts';
import { fieldProblems, isRecord } from './read-fields.ts';
import type { Part } from './read-steps.ts';
import type { Pairing } from './scenario.ts';
import type { ScenarioSource } from './source.ts';
import { findingId } from './values.ts';

const client = pattern(/^[^\s].{0,400}$/, 'the name of a client, or the path of a module');
const CURED = { client: client.optional(), policy: policySchema.partial().optional() };
const FAILS = { ...CURED, finding: findingId };

type Named = Pairing & { readonly finding: string };

/** Reads whom the scenario fails, with the finding, or whom it is cured by. */
export function readPairing(source: ScenarioSource, where: 'fails' | 'cured', given: unknown): Part<Named | undefined> {
  if (given === undefined) return { value: undefined, problems: [] };
  if (!isRecord(given)) {
    const example = where === 'fails' ? '{ client: naive, finding: refresh-ran-twice }' : '{ client: recipe }';
    return {
      value: undefined,
      problems: [source.problem([where], `"${where}" is a map such as ${example}, not ${shown(given)}.`)],
    };
  }
  const problems = fieldProblems(source, [where], given, where === 'fails' ? FAILS : CURED);
  if (problems.length > 0) return { value: undefined, problems };
  const name = CURED.client.parse(given['client']);
  const policy = CURED.policy.parse(given['policy']);
  if (name === undefined && policy === undefined) {
    return {
      value: undefined,
      problems: [source.problem([where], `"${where}" names neither a client nor a policy. Give one of them, or both.`)],
    };
  }
  return {
    value: {
      ...(name === undefined ? {} : { client: name }),
      ...(policy === undefined ? {} : { policy: definedFields(policy) }),
      finding: where === 'fails' ? findingId.parse(given['finding']) : '',
    },
    problems: [],
  };
}
