import { expect, test } from 'vitest';
import { readSettings } from './read-settings.ts';
import { SETTINGS } from './registry.ts';
import { policyOf, policySchema, POLICY_NAMES, settingsSchema } from './schema.ts';
import { settingSentence, type SettingsSources } from './written.ts';

function settings(sources: SettingsSources = {}) {
  const reading = readSettings(sources);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.settings;
}

function problems(sources: SettingsSources) {
  const reading = readSettings(sources);
  return reading.ok ? [] : reading.problems;
}

test('without anything written the defaults hold', () => {
  expect(settings()).toEqual({
    port: 8000,
    controlPort: 8001,
    host: 'localhost',
    access: 15_000,
    refresh: 60_000,
    sliding: false,
    rotation: 'off',
    grace: 10_000,
    graceMode: 'same-successor',
    accessCookie: 'token',
    refreshCookie: 'token',
    clearOnFailure: false,
    onReuse: 'revoke-family',
    sessions: 'per-login',
    algorithm: 'ES256',
    profile: 'default',
    cookiePrefix: '',
    origin: [],
    apiDelay: 120,
    refreshDelay: 400,
    faults: [],
    fast: false,
    demo: true,
  });
});

test('flag wins over environment over config file over default', () => {
  const flags = { access: '1s' };
  const env = { REAUTH_ACCESS: '2s', ACCESS_TOKEN_TTL: '3s', REFRESH_TOKEN_TTL: '30s' };
  const file = { access: '4s', refresh: '40s', rotation: 'strict' };

  expect(settings({ flags, env, file })).toMatchObject({ access: 1_000, refresh: 30_000, rotation: 'strict' });
  expect(settings({ env, file }).access).toBe(2_000);
  expect(settings({ env: { ACCESS_TOKEN_TTL: '3s' }, file }).access).toBe(3_000);
  expect(settings({ file }).access).toBe(4_000);
});

test('an empty variable and an undefined flag are not set', () => {
  expect(settings({ flags: { port: undefined }, env: { PORT: '' } }).port).toBe(8000);
});

test.each([
  ['PORT', '9000', 'port', 9000],
  ['HOST', '127.0.0.1', 'host', '127.0.0.1'],
  ['ACCESS_TOKEN_TTL', '1.5s', 'access', 1_500],
  ['REFRESH_TOKEN_TTL', '500ms', 'refresh', 500],
  ['REDIS_URL', 'redis://localhost:6379', 'redis', 'redis://localhost:6379'],
  ['CORS_ORIGIN', 'http://a.test, http://b.test:5173', 'origin', ['http://a.test', 'http://b.test:5173']],
  ['REAUTH_CONTROL_PORT', '0', 'controlPort', 0],
  ['REAUTH_FAST', '1', 'fast', true],
  ['REAUTH_DEMO', 'false', 'demo', false],
] as const)('%s=%s is %s', (name, value, setting, expected) => {
  expect(settings({ env: { [name]: value } })[setting]).toEqual(expected);
});

test('the control port is the next one, and free when the port is', () => {
  expect(settings({ flags: { port: '9000' } }).controlPort).toBe(9001);
  expect(settings({ flags: { port: 0 } }).controlPort).toBe(0);
  expect(settings({ flags: { port: 0, controlPort: 7000 } }).controlPort).toBe(7000);
});

test('fast waits nowhere, but for a delay that was said as expressly', () => {
  expect(settings({ flags: { fast: true } })).toMatchObject({ apiDelay: 0, refreshDelay: 0 });
  expect(settings({ flags: { fast: true, apiDelay: '5ms' } })).toMatchObject({ apiDelay: 5, refreshDelay: 0 });
  expect(settings({ flags: { fast: true }, file: { apiDelay: '5ms' } }).apiDelay).toBe(0);
  expect(settings({ env: { REAUTH_FAST: 'true' }, flags: { apiDelay: '5ms' } }).apiDelay).toBe(5);
});

test.each([
  [{ flags: { port: '80a' } }, 'port', '"80a"', '--port'],
  [{ flags: { port: -1 } }, 'port', '-1', '--port'],
  [{ env: { PORT: '70000' } }, 'port', '"70000"', 'PORT'],
  [{ flags: { port: 8000, controlPort: 8000 } }, 'controlPort', '8000', '--control-port'],
  [{ file: { access: '15' }, fileName: 'reauth.config.json' }, 'access', '"15"', 'reauth.config.json'],
  [{ flags: { access: '0s' } }, 'access', '"0s"', '--access'],
  [{ flags: { refresh: '9601h' } }, 'refresh', '"9601h"', '--refresh'],
  [{ flags: { apiDelay: '2m' } }, 'apiDelay', '"2m"', '--api-delay'],
  [{ flags: { rotation: 'loose' } }, 'rotation', '"loose"', '--rotation'],
  [{ flags: { algorithm: 'none' } }, 'algorithm', '"none"', '--algorithm'],
  [{ flags: { cookiePrefix: '__Host-' } }, 'cookiePrefix', '"__Host-"', '--cookie-prefix'],
  [{ flags: { cookiePrefix: 'a;b' } }, 'cookiePrefix', '"a;b"', '--cookie-prefix'],
  [{ env: { CORS_ORIGIN: 'http://ok.test,*' } }, 'origin.1', '"http://ok.test,*"', 'CORS_ORIGIN'],
  [{ flags: { fast: 'maybe' } }, 'fast', '"maybe"', '--fast'],
  [{ flags: { redis: 'localhost' } }, 'redis', '(hidden)', '--redis'],
  [{ file: { acess: '15s' } }, 'acess', 'set', 'the config file'],
] as const)('%j is a problem that names the setting, the value and the place', (sources, setting, value, where) => {
  expect(problems(sources)).toEqual([{ setting, value, where, allowed: expect.stringMatching(/\w{3,}/) }]);
});

test('the last port has its control port before it', () => {
  expect(settings({ flags: { port: 65_535 } })).toMatchObject({ port: 65_535, controlPort: 65_534 });
});

test('all problems are told at once, in sentences', () => {
  const found = problems({ flags: { port: 'x', rotation: 'x' }, env: { REFRESH_TOKEN_TTL: 'x' } });

  expect(found.map(({ setting }) => setting).toSorted()).toEqual(['port', 'refresh', 'rotation']);
  expect(found.map(settingSentence)[0]).toBe(
    '--port: port cannot be "x". Allowed: a whole number from 0 to 65535 (0 takes a free port).',
  );
});

test('faults are JSON in a flag and in a variable, and an array in the config file', () => {
  const drop = { kind: 'drop', match: '/api/auth/refresh', when: 'after', nth: 1 } as const;

  expect(settings({ flags: { faults: JSON.stringify([drop]) } }).faults).toEqual([drop]);
  expect(settings({ env: { REAUTH_FAULTS: JSON.stringify([drop]) } }).faults).toEqual([drop]);
  expect(settings({ file: { faults: [{ kind: 'hang' }] } }).faults).toEqual([
    { kind: 'hang', match: '*', when: 'before' },
  ]);
});

test.each([
  ['{', 'faults', '"{"', 'JSON, which this is not: an array of faults'],
  ['{}', 'faults', '{}', 'an array of faults'],
  ['[{"kind":"lag"}]', 'faults.0.kind', '"lag"', 'one of latency, drop, hang, status'],
  ['[{"kind":"latency","by":"1x"}]', 'faults.0.by', '"1x"', 'a duration such as 200ms'],
  ['[{"kind":"drop","whn":"after"}]', 'faults.0.whn', '"after"', 'only the fields id, match, tab'],
])('the faults %s are a problem of %s', (written, setting, value, allowed) => {
  expect(problems({ flags: { faults: written } })).toEqual([
    { setting, value, where: '--faults', allowed: expect.stringContaining(allowed) },
  ]);
});

test('a secret is in no problem', () => {
  const found = problems({ env: { REDIS_URL: 'http://:CANARY@host', ACCESS_TOKEN_PRIVATE_KEY: 'CANARY' } });

  expect(found).toHaveLength(2);
  expect(JSON.stringify(found)).not.toContain('CANARY');
});

test('a prototype is no config', () => {
  expect(problems({ file: JSON.parse('{"__proto__":{"port":1}}') })).toMatchObject([{ setting: '__proto__' }]);
});

test('the registry has every setting of the schema once, with a default that the schema takes', () => {
  const names = SETTINGS.map(({ name }) => name);

  expect(names.toSorted()).toEqual(Object.keys(settingsSchema.shape).toSorted());
  expect(new Set(SETTINGS.flatMap(({ env }) => env)).size).toBe(SETTINGS.flatMap(({ env }) => env).length);
  for (const setting of SETTINGS) {
    expect(setting.flag).toMatch(/^--[a-z-]+( <[^>]+>)?$/);
    expect(setting.description.length).toBeGreaterThan(10);
  }
});

test('the policy is the part of the settings that the registry says can change', () => {
  expect(
    SETTINGS.filter(({ isPolicy }) => isPolicy)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual([...POLICY_NAMES].toSorted());
  expect(policySchema.safeParse(policyOf(settings())).success).toBe(true);
});
