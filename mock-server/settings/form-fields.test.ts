import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from '../../reauth/trace/zod.ts';
import { FAULT_SCHEMAS } from '../faults/fault.ts';
import { fieldText, formFieldsOf, type FormField } from './form-fields.ts';
import { readForm } from './read-form.ts';
import { POLICY_NAMES, policySchema } from './schema.ts';
import { choice, flag, lifetime, value, wholeNumber } from './value-schemas.ts';

const field = (fields: readonly FormField[], name: string): FormField => {
  const found = fields.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no field ${name}.`);
  return found;
};

test('each setting of the policy is asked for by its kind', () => {
  const fields = formFieldsOf(policySchema);

  expect(fields.map(({ name }) => name)).toEqual([...POLICY_NAMES]);
  expect(field(fields, 'accessCookie')).toMatchObject({ label: 'Access cookie', input: 'duration', required: true });
  expect(field(fields, 'clearOnFailure')).toMatchObject({ label: 'Clear on failure', input: 'flag' });
  expect(field(fields, 'rotation')).toMatchObject({ input: 'choice', options: ['off', 'strict', 'grace'] });
  expect(field(fields, 'access').allowed).toContain('a duration such as 15s');
});

test('a field that may be left out says what it is then', () => {
  const fields = formFieldsOf(
    z.strictObject({
      kind: z.literal('latency'),
      by: lifetime.default(5_000),
      body: flag.default(true),
      seed: wholeNumber(0, 9).optional(),
      how: choice('blocked', 'delayed'),
    }),
  );

  expect(fields.map(({ name, required, default: preset }) => [name, required, preset])).toEqual([
    ['by', false, '5s'],
    ['body', false, 'true'],
    ['seed', false, undefined],
    ['how', true, undefined],
  ]);
});

test('words come on top of what the schema says', () => {
  const [access] = formFieldsOf(policySchema, {
    access: { label: 'Access token lives', help: 'life of an access token', default: '15s' },
  });

  expect(access).toMatchObject({
    label: 'Access token lives',
    help: 'life of an access token',
    default: '15s',
    required: true,
  });
});

test.each([
  ['access', 1_500, '1.5s'],
  ['access', 500, '500ms'],
  ['access', 15_000, '15s'],
  ['refresh', 120_000, '2m'],
  ['refresh', 60_000, '60s'],
  ['refreshCookie', 'token', 'token'],
  ['rotation', 'grace', 'grace'],
  ['sliding', true, 'true'],
])('%s of %s is written as %s', (name, written, text) => {
  const fields = formFieldsOf(policySchema, { refresh: { default: '60s' } });

  expect(fieldText(field(fields, name), written)).toBe(text);
});

test('every duration that can be set is written so that it is read back', () => {
  const skew = field(formFieldsOf(FAULT_SCHEMAS['clock-skew']), 'by');
  const access = field(formFieldsOf(policySchema), 'access');

  fc.assert(
    fc.property(fc.integer({ min: -86_400_000, max: 86_400_000 }), (ms) => {
      expect(FAULT_SCHEMAS['clock-skew'].shape.by.parse(fieldText(skew, ms))).toBe(ms);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 * 86_400_000 }), (ms) => {
      expect(policySchema.shape.access.parse(fieldText(access, ms))).toBe(ms);
    }),
  );
});

test('a filled form is parsed, its empty fields are left out', () => {
  const fields = formFieldsOf(FAULT_SCHEMAS.status);
  const texts = { match: '/api/items/3', status: ' 503 ', times: '2', nth: '', retryAfter: '2s', body: 'false' };

  expect(readForm(FAULT_SCHEMAS.status, fields, texts, { kind: 'status' })).toEqual({
    ok: true,
    value: {
      kind: 'status',
      match: '/api/items/3',
      status: 503,
      times: 2,
      retryAfter: 2_000,
      body: false,
      when: 'before',
    },
  });
});

test('each field that cannot be taken is told with its value and what is allowed', () => {
  const fields = formFieldsOf(FAULT_SCHEMAS.status, { nth: { label: 'From the nth call on' } });

  expect(readForm(FAULT_SCHEMAS.status, fields, { nth: 'third', status: '' }, { kind: 'status' })).toEqual({
    ok: false,
    problems: {
      nth: '"From the nth call on" cannot be "third"; allowed: a whole number from 1 to 1000000.',
      status: '"Status" is missing; allowed: a whole number from 400 to 599.',
    },
  });
});

test('what no form can ask for has no field', () => {
  const plain = z.string();
  const strange = value('a moon', (input) => (input === 'moon' ? input : undefined));

  expect(formFieldsOf(z.strictObject({ plain, strange })).map(({ name }) => name)).toEqual(['strange']);
});
