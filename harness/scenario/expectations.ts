import { z } from '../../reauth/trace/zod.ts';
import { choice, value } from '../../mock-server/settings/value-schemas.ts';
import { readMoment, MOMENT_FORMS, MOMENT_PATTERNS } from './moments.ts';
import type { Expectation, Moment } from './scenario.ts';
import { at, cookieName, count, findingId, oneOrMore, pagePath, requestNumber, tab } from './values.ts';

/** An expectation before it knows its line. */
export type Expected = Expectation extends infer Each ? (Each extends Expectation ? Omit<Each, 'line'> : never) : never;

/** What can be expected in one sentence. */
export const SENTENCES = [
  'every request succeeds',
  'every request settles',
  'no request fails with 401',
  'nobody is logged out',
  'everybody is logged out',
  'the session is alive',
  'the session is over',
  'nothing is found',
] as const;

/** What one key of an expectation makes of it. */
export interface ExpectationKey {
  readonly fields: z.core.$ZodLooseShape;
  read(fields: unknown): Expected;
}

const key = <Shape extends z.core.$ZodLooseShape>(
  fields: Shape,
  read: (fields: z.output<z.ZodObject<Shape>>) => Expected,
): ExpectationKey => {
  const schema = z.object(fields);
  return { fields, read: (given) => read(schema.parse(given)) };
};

const OUTCOMES = ['succeeds', 'fails', 'is aborted'] as const;
const ERRORS = ['FETCH_ERROR', 'PARSING_ERROR', 'TIMEOUT_ERROR', 'CUSTOM_ERROR'] as const;

const ending = value<(typeof OUTCOMES)[number] | (typeof ERRORS)[number] | number>(
  `${OUTCOMES.join(', ')}, an HTTP status such as 401, or one of ${ERRORS.join(', ')}`,
  (input) => {
    if (typeof input === 'number') return Number.isInteger(input) && input >= 100 && input <= 599 ? input : undefined;
    return [...OUTCOMES, ...ERRORS].find((word) => word === input);
  },
).meta({ json: { anyOf: [{ enum: [...OUTCOMES, ...ERRORS] }, { type: 'integer', minimum: 100, maximum: 599 }] } });

const moment = value<Moment>(`one of: ${MOMENT_FORMS.join('; ')}`, (input) =>
  typeof input === 'string' ? readMoment(input) : undefined,
).meta({
  json: {
    type: 'string',
    anyOf: [{ enum: MOMENT_FORMS }, ...MOMENT_PATTERNS.map(({ source: pattern }) => ({ pattern }))],
  },
});

/** The keys that say what is expected; an expectation is a sentence or has exactly one of these. */
export const EXPECTATION_KEYS = {
  refreshes: key({ refreshes: count }, ({ refreshes }) => ({ that: 'refreshes', count: refreshes })),
  retries: key({ retries: count }, ({ retries }) => ({ that: 'retries', count: retries })),
  blocked: key({ blocked: count }, ({ blocked }) => ({ that: 'blocked', count: blocked })),
  orders: key({ orders: count }, ({ orders }) => ({ that: 'orders', count: orders })),
  logouts: key({ logouts: count }, ({ logouts }) => ({ that: 'logouts', count: logouts })),
  request: key({ request: requestNumber, ends: ending }, ({ request: number, ends: outcome }) => ({
    that: 'request',
    number,
    outcome,
  })),
  'ends at': key({ 'ends at': pagePath, tab }, ({ 'ends at': path, tab: name }) => ({
    that: 'tab ends at',
    tab: name,
    path,
  })),
  cookie: key(
    { cookie: cookieName, tab, is: choice('present', 'absent'), at: at.optional() },
    ({ cookie: name, tab: holder, is: state, at: when }) => ({
      that: 'cookie',
      name,
      tab: holder,
      state,
      ...(when === undefined ? {} : { at: when }),
    }),
  ),
  found: key({ found: oneOrMore(findingId) }, ({ found: rules }) => ({ that: 'found', rules })),
  'not found': key({ 'not found': oneOrMore(findingId) }, ({ 'not found': rules }) => ({ that: 'not found', rules })),
  'in order': key(
    {
      'in order': z
        .array(moment, { error: () => 'a list of moments, such as [request 1 starts, refresh 1 starts]' })
        .min(2, { error: () => 'at least two moments' }),
    },
    ({ 'in order': moments }) => ({ that: 'in order', moments }),
  ),
} satisfies Readonly<Record<string, ExpectationKey>>;
