import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bodyOf } from './testing/call.ts';
import { HttpBrowser } from './testing/browser.ts';
import { running, runningWhole, settingsWith } from './testing/running.ts';
import { startServer } from './serve.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const browser = new HttpBrowser();
/** What is done in ms takes this long on no machine; what grows with the square of the input does. */
const LONG_MS = 10_000;

const timed = async <T>(work: () => Promise<T>): Promise<readonly [T, number]> => {
  const began = performance.now();
  const value = await work();
  return [value, performance.now() - began];
};

describe('input that is built to take long', () => {
  const nested = (depth: number, inner = '') => '['.repeat(depth) + inner + ']'.repeat(depth);
  const email = (text: string) => JSON.stringify({ email: text, password: 'password123' });
  const long = 60_000;

  test.each([
    ['an email without end', email('a'.repeat(long))],
    ['an email of many dots', email(`a@${'a.'.repeat(long / 2)}@`)],
    ['an email of many ats', email('a@'.repeat(long / 2))],
    ['an email of spaces', email(`${' '.repeat(long)}x`)],
    ['an email that fits, of many dots', email(`a@${'a.'.repeat(120)}@`)],
    ['an array of arrays', nested(32_000)],
    ['an object of objects', `${'{"email":'.repeat(6_000)}1${'}'.repeat(6_000)}`],
    ['a field of arrays', `{"email":${nested(32_000)}}`],
    ['arrays that are not closed', '['.repeat(65_000)],
    ['many unknown fields', `{${Array.from({ length: 5_000 }, (_, index) => `"f${index}":1`).join(',')}}`],
    ['one name many times', `{${Array.from({ length: 6_000 }, () => `"email":1`).join(',')}}`],
  ])('%s is refused within a moment', async (_what, body) => {
    const { apiPort } = await runningWhole();
    await browser.call(apiPort, '/api/healthchecker');

    const [answer, ms] = await timed(() =>
      browser.call(apiPort, '/api/auth/login', { method: 'POST', headers: JSON_TYPE, body }),
    );

    expect(answer.status).toBe(400);
    expect(ms).toBeLessThan(LONG_MS);
  });

  test.each([
    ['PATCH', '/__reauth/policy', 'access'],
    ['PUT', '/__reauth/holds', 'match'],
    ['POST', '/__reauth/holds/release', 'ids'],
    ['POST', '/__reauth/expire', 'user'],
    ['POST', '/__reauth/clock/advance', 'by'],
  ])('%s %s is not led down a value that nests without end', async (method, path, field) => {
    const { controlPort } = await runningWhole();
    const send = (depth: number) =>
      browser.call(controlPort, path, { method, headers: JSON_TYPE, body: `{"${field}":${nested(depth)}}` });

    const deep = await send(32_000);
    const shallow = await send(30);

    expect([deep.status, shallow.status]).toEqual([400, 400]);
    expect(bodyOf(deep)['message']).toBe('The body nests more than 32 levels. Send a flat one.');
    expect(bodyOf(shallow)['message']).toContain(`"${field}" cannot be [[`);
  });

  test('cookies by the thousand are read in a moment, and the first of one name counts', async () => {
    const { apiPort } = await runningWhole();
    const own = new HttpBrowser();
    await own.login(apiPort);
    const good = [...own.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const bomb = '; a'.repeat(3_000);

    const [answer, ms] = await timed(() => own.call(apiPort, '/api/users/me', { headers: { cookie: good + bomb } }));
    const shadowed = await own.call(apiPort, '/api/users/me', { headers: { cookie: `access_token=x; ${good}` } });

    expect([answer.status, shadowed.status]).toEqual([200, 401]);
    expect(ms).toBeLessThan(LONG_MS);
  });
});

test('a flood of sign-ins waits for itself: pages and guarded calls go on', async () => {
  const webDir = join(mkdtempSync(join(tmpdir(), 'reauth-flood-')), 'web');
  mkdirSync(join(webDir, 'sample-app'), { recursive: true });
  writeFileSync(join(webDir, 'sample-app/index.html'), '<title>sample-app</title>');
  const settings = settingsWith({ port: 0, fast: true });
  const { apiPort, close } = await startServer({ settings, webDir, log: (line) => expect.fail(line) });
  onTestFinished(() => close());
  const own = new HttpBrowser();
  await own.login(apiPort);
  const done: string[] = [];
  const note = (what: string) => () => void done.push(what);

  const flood = Array.from({ length: 40 }, () => new HttpBrowser().login(apiPort));
  const noted = Promise.all(flood.map((login) => login.then(note('login'))));
  await Promise.all([
    own.call(apiPort, '/').then(note('page')),
    own.call(apiPort, '/api/users/me').then(note('me')),
    noted,
  ]);

  expect(new Set((await Promise.all(flood)).map(({ status }) => status))).toEqual(new Set([200]));
  expect(done.indexOf('page')).toBeLessThan(12);
  expect(done.indexOf('me')).toBeLessThan(12);
}, 20_000);

test('three hundred calls that hang up at once leave the server as it was', async () => {
  const { apiPort, fake } = await running();
  const leaving = new AbortController();

  const gone = Array.from({ length: 300 }, () =>
    fetch(`http://127.0.0.1:${apiPort}/api/hold`, { signal: leaving.signal }).catch(() => 'gone'),
  );
  while (fake.calls() < 300) await new Promise(setImmediate);
  leaving.abort();
  expect(new Set(await Promise.all(gone))).toEqual(new Set(['gone']));

  expect((await browser.call(apiPort, '/api/items')).status).toBe(200);
});
