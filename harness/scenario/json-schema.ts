import { FAULT_SCHEMAS, faultSchema } from '../../mock-server/faults/fault.ts';
import { POLICY_NAMES, policySchema } from '../../mock-server/settings/schema.ts';
import { isStrategyName, strategyNames } from '../../reauth/client/strategies.ts';
import { z } from '../../reauth/trace/zod.ts';
import { EXPECTATION_KEYS, SENTENCES } from './expectations.ts';
import { APP_FIELDS, GIVEN_FIELDS } from './given.ts';
import * as says from './key-descriptions.ts';
import { SCENARIO_FIELDS } from './read-scenario.ts';
import { formOf, isOptional } from './schema-walk.ts';
import { SERVER_KEYS } from './server-steps.ts';
import { TAB_KEYS } from './tab-steps.ts';
import { at, findingId, tab } from './values.ts';

type Json = Readonly<Record<string, unknown>>;
type Schema = z.core.$ZodType;
type Fields = Readonly<Record<string, Schema>>;

/**
 * The language of scenarios as JSON Schema (draft 2020-12), made of the fields that the reader itself reads by: editors
 * complete keys and sentences from it. It knows no place and no sense (a time that goes back, a request that is not
 * there); whatever it refuses, the reader refuses too, but for `"3"` where a number is meant.
 */
export function scenarioJsonSchema(): Json {
  const { given: _given, steps: _steps, expect: _expect, fails: _fails, cured: _cured, ...plain } = SCENARIO_FIELDS;
  const head = objectOf(plain, says.SCENARIO_DESCRIPTIONS);
  const described = (name: string, json: Json): Json => ({ description: says.SCENARIO_DESCRIPTIONS[name], ...json });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://unpkg.com/reauth-devtools/scenarios/scenario.schema.json',
    title: 'A scenario of reauth-devtools',
    ...head,
    properties: {
      ...head.properties,
      given: described('given', objectOf(GIVEN_FIELDS, says.GIVEN_DESCRIPTIONS)),
      steps: described('steps', { type: 'array', minItems: 1, items: { anyOf: stepForms() } }),
      expect: described('expect', {
        type: 'array',
        minItems: 1,
        items: EXPECTATION,
      }),
      fails: described('fails', { ...pairing({ finding: findingId }, { breaks: BREAKS }), required: ['finding'] }),
      cured: described('cured', pairing({})),
    },
    required: [...head.required, 'steps', 'expect'],
    $defs: {
      expectation: { anyOf: [{ enum: SENTENCES }, ...expectationForms()] },
      policy: objectOf(policySchema.partial().shape, says.POLICY_DESCRIPTIONS),
      app: objectOf(z.object(APP_FIELDS).partial().shape, says.GIVEN_DESCRIPTIONS),
      fault: { anyOf: Object.values(FAULT_SCHEMAS).map((kind) => jsonOf(kind, says.FAULT_DESCRIPTIONS)) },
    },
  };
}

/** One form for each key that says what is done: so only what goes with it is offered beside it. */
function stepForms(): readonly Json[] {
  const forms = (keys: Readonly<Record<string, { readonly fields: Fields }>>, where: Fields): readonly Json[] =>
    Object.values(keys).map(({ fields }) => objectOf({ ...where, ...fields }, says.STEP_DESCRIPTIONS));
  return [...forms(TAB_KEYS, { at, tab: tab.optional() }), ...forms(SERVER_KEYS, { at })];
}

function expectationForms(): readonly Json[] {
  return Object.values(EXPECTATION_KEYS).map(({ fields }) => objectOf(fields, says.EXPECTATION_DESCRIPTIONS));
}

function pairing(more: Fields, others: Json = {}): Json {
  const described = (name: string, json: Json): Json => ({ description: says.PAIRING_DESCRIPTIONS[name], ...json });
  const known = strategyNames.filter(isStrategyName);
  return {
    type: 'object',
    properties: {
      client: described('client', { anyOf: [{ enum: known }, { type: 'string', pattern: String.raw`[./\\]` }] }),
      policy: described('policy', POLICY),
      given: described('given', { $ref: '#/$defs/app' }),
      ...objectOf(more, says.PAIRING_DESCRIPTIONS).properties,
      ...others,
    },
    additionalProperties: false,
    anyOf: [{ required: ['client'] }, { required: ['policy'] }, { required: ['given'] }],
  };
}

const EXPECTATION: Json = { $ref: '#/$defs/expectation' };
const BREAKS: Json = {
  description: says.PAIRING_DESCRIPTIONS['breaks'],
  anyOf: [EXPECTATION, { type: 'array', minItems: 1, items: EXPECTATION }],
};
const POLICY: Json = { $ref: '#/$defs/policy' };
const isPolicy = (fields: Fields): boolean => Object.keys(fields).join() === [...POLICY_NAMES].join();

function objectOf(fields: Fields, descriptions: Readonly<Record<string, string>>) {
  const properties = Object.entries(fields).map(([name, field]): readonly [string, Json] => [
    name,
    {
      ...(descriptions[name] === undefined ? {} : { description: descriptions[name] }),
      ...jsonOf(field, descriptions),
    },
  ]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: Object.entries(fields).flatMap(([name, field]) => (isOptional(field) ? [] : [name])),
    additionalProperties: false,
  };
}

function jsonOf(schema: Schema, descriptions: Readonly<Record<string, string>>): Json {
  if (schema === faultSchema) return { $ref: '#/$defs/fault' };
  const form = formOf(schema);
  switch (form.form) {
    case 'object':
      return isPolicy(form.fields) ? POLICY : objectOf(form.fields, descriptions);
    case 'array':
      return {
        type: 'array',
        items: jsonOf(form.item, descriptions),
        ...(form.least > 0 ? { minItems: form.least } : {}),
        ...(form.most < Infinity ? { maxItems: form.most } : {}),
      };
    case 'union':
      return { anyOf: form.options.map((option) => jsonOf(option, descriptions)) };
    case 'literal':
      return { const: form.value };
    case 'leaf':
      return { ...form.meta?.json };
  }
}
