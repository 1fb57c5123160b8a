import { mutated } from './mutate.ts';
import type { Random } from './random.ts';

/** Values that a field may or may not take. Delays are short: waiting is not what is looked for. */
const VALUES: readonly unknown[] = [
  '15s',
  '1ms',
  '0ms',
  'soon',
  '',
  0,
  -1,
  1,
  1.5,
  1e308,
  true,
  false,
  null,
  [],
  {},
  [[['x']]],
  { constructor: { prototype: { polluted: true } } },
  'strict',
  'off',
  'grace',
  'before',
  'after',
  'access',
  'session',
  'user@example.com',
  'password1234',
  'x'.repeat(500),
  ['c1', 'c2'],
  '/api/nowhere',
];

/** The fields of each body, so that what is sent comes near to what is taken. */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['/api/auth/register', ['name', 'email', 'password', 'passwordConfirm', 'role']],
  ['/api/auth/login', ['email', 'password', 'remember']],
  ['/api/auth/refresh', ['refresh_token', 'grant_type']],
  ['/api/orders', ['item', 'quantity', 'price']],
  [
    '/__reauth/policy',
    ['access', 'refresh', 'rotation', 'grace', 'graceMode', 'onReuse', 'sliding', 'sessions', 'profile'],
  ],
  ['/__reauth/clock/advance', ['by', 'to']],
  ['/__reauth/expire', ['what', 'user']],
  ['/__reauth/holds', ['match', 'when']],
  ['/__reauth/holds/release', ['ids', 'count', 'all']],
]);
/** What some of these fields do take, for the way behind the form to be gone as well. */
const TAKEN: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['name', 'Ada'],
  ['email', 'user@example.com'],
  ['password', 'password123'],
  ['passwordConfirm', 'password123'],
  ['item', 1],
  ['quantity', 2],
  ['what', 'access'],
  ['by', '1ms'],
]);
const ANY_FIELDS = ['match', 'when', 'id', 'seed', 'calls', '__proto__', 'constructor', 'toString'];

/** A body for the route: mostly JSON with fields of its own, at times wounded, empty, deep, large or no text at all. */
export function randomBody(random: Random, route: string): string {
  const json = randomJson(random, FIELDS.get(route) ?? ANY_FIELDS);
  const dice = random.next();
  if (dice < 0.7) return json;
  if (dice < 0.85) return mutated(json, random);
  if (dice < 0.93) return '';
  if (dice < 0.97)
    return Array.from({ length: random.below(60) }, () => String.fromCharCode(random.below(256))).join('');
  if (dice < 0.99) return '['.repeat(random.below(5_000));
  return 'x'.repeat(60_000 + random.below(10_000));
}

function randomJson(random: Random, fields: readonly string[]): string {
  const chosen = fields.filter(() => random.chance(0.8));
  const odd = random.chance(0.1) ? [random.pick(ANY_FIELDS)] : [];
  const pairs = [...chosen, ...odd].map(
    (field) => `${JSON.stringify(field)}:${JSON.stringify(valueOf(field, random))}`,
  );
  return `{${pairs.join(',')}}`;
}

function valueOf(field: string, random: Random): unknown {
  const taken = TAKEN.get(field);
  if (taken === undefined || random.chance(0.3)) return random.pick(VALUES);
  return field === 'email' && random.chance(0.5) ? `u${random.below(40)}@example.com` : taken;
}
