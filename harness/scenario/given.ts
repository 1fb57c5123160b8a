import { z } from '../../reauth/trace/zod.ts';
import { faultSchema } from '../../mock-server/faults/fault.ts';
import { policySchema } from '../../mock-server/settings/schema.ts';
import { choice, flag, value, wholeNumber } from '../../mock-server/settings/value-schemas.ts';
import { defined } from '../../reauth/trace/defined.ts';
import type { AppGiven, Given } from './scenario.ts';
import { apiPath, gap, oneOrMore } from './values.ts';

const storage = value<AppGiven['storage']>('shared, forbidden, or { late by: 50ms }', (input) => {
  if (input === 'shared' || input === 'forbidden') return input;
  const late = z.strictObject({ 'late by': gap }).safeParse(input);
  return late.success ? { lateBy: late.data['late by'] } : undefined;
});

const retry = z.strictObject(
  { attempts: wholeNumber(1, 10), layer: choice('outside', 'inside').default('outside') },
  { error: () => 'how often and where, such as { attempts: 2, layer: outside }' },
);

/** What may stand under `given` beside the settings of the policy: how the app of every tab is built. */
export const APP_FIELDS = {
  coordinators: value<1 | 2>('1 or 2', (input) => (input === 1 || input === 2 ? input : undefined)).default(1),
  'double mount': flag.default(false),
  boot: oneOrMore(apiPath).default([]),
  retry: retry.optional(),
  locks: choice('kept', 'missing', 'never granted', 'stolen').default('kept'),
  storage: storage.default('shared'),
  subscriber: choice('none', 'calls the api when the token changes').default('none'),
};

/** Everything that may stand under `given`. */
export const GIVEN_FIELDS = {
  ...policySchema.partial().shape,
  faults: z
    .array(faultSchema, { error: () => 'a list of faults' })
    .max(100)
    .default([]),
  ...APP_FIELDS,
};

const policy = policySchema.partial();
const rest = z.object({ faults: GIVEN_FIELDS.faults, ...APP_FIELDS });

/** Reads `given`, whose fields were checked one by one before. */
export function readGiven(given: unknown): Given {
  const {
    faults,
    coordinators,
    boot,
    locks,
    storage,
    subscriber,
    retry,
    'double mount': doubleMount,
  } = rest.parse(given);
  return {
    policy: defined(policy.parse(given)),
    faults,
    app: { coordinators, doubleMount, boot, locks, storage, subscriber, ...(retry === undefined ? {} : { retry }) },
  };
}
