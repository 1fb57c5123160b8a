import { z } from '../../reauth/trace/zod.ts';
import { FAULTS_AT_MOST, faultSchema } from '../../mock-server/faults/fault.ts';
import { policySchema } from '../../mock-server/settings/schema.ts';
import { choice, flag, value, wholeNumber } from '../../mock-server/settings/value-schemas.ts';
import { defined } from '../../reauth/trace/defined.ts';
import type { AppGiven, Given } from './scenario.ts';
import { apiPath, gap, oneOrMore } from './values.ts';

const storage = value<AppGiven['storage']>('shared, forbidden, or { late by: 50ms }', (input) => {
  if (input === 'shared' || input === 'forbidden') return input;
  const late = z.strictObject({ 'late by': gap }).safeParse(input);
  return late.success ? { lateBy: late.data['late by'] } : undefined;
}).meta({
  json: {
    anyOf: [
      { enum: ['shared', 'forbidden'] },
      {
        type: 'object',
        properties: { 'late by': { type: 'string' } },
        required: ['late by'],
        additionalProperties: false,
      },
    ],
  },
});

const retry = z.union(
  [
    z.literal('none'),
    z.strictObject({ attempts: wholeNumber(1, 10), layer: choice('outside', 'inside').default('outside') }),
  ],
  { error: () => 'none, or how often and where, such as { attempts: 2, layer: outside }' },
);

/** What may stand under `given` beside the settings of the policy: how the app of every tab is built. */
export const APP_FIELDS = {
  coordinators: value<1 | 2>('1 or 2', (input) => (input === 1 || input === 2 ? input : undefined)).meta({
    json: { enum: [1, 2] },
  }),
  'double mount': flag,
  boot: oneOrMore(apiPath),
  retry,
  locks: choice('kept', 'missing', 'never granted', 'stolen'),
  storage,
  subscriber: choice('none', 'calls the api when the token changes'),
  stream: choice('keeps its token', 'goes through the reauth'),
  renderers: choice('refresh each for itself', 'share one coordinator'),
};

const app = z.object(APP_FIELDS).partial();

/** How an app is built of which nothing is said. */
export const PLAIN_APP: AppGiven = {
  coordinators: 1,
  doubleMount: false,
  boot: [],
  retry: 'none',
  locks: 'kept',
  storage: 'shared',
  subscriber: 'none',
  stream: 'keeps its token',
  renderers: 'refresh each for itself',
};

/** Reads what is said of the app, and nothing else. */
export function readApp(given: unknown): Partial<AppGiven> {
  const { 'double mount': doubleMount, ...others } = app.parse(given);
  return defined({ ...others, doubleMount });
}

/** Everything that may stand under `given`. */
export const GIVEN_FIELDS = {
  ...policySchema.partial().shape,
  faults: z
    .array(faultSchema, { error: () => 'a list of faults, such as [{ kind: drop, match: /api/auth/refresh }]' })
    .max(FAULTS_AT_MOST, { error: () => `at most ${FAULTS_AT_MOST} faults` })
    .default([]),
  ...app.shape,
};

/** Not strict: the fields of the app lie beside those of the policy. */
const policy = z.object(policySchema.shape).partial();
const rest = z.object({ faults: GIVEN_FIELDS.faults });

/** Reads `given`, whose fields were checked one by one before. */
export function readGiven(given: unknown): Given {
  return {
    policy: defined(policy.parse(given)),
    faults: rest.parse(given).faults,
    app: { ...PLAIN_APP, ...readApp(given) },
  };
}
