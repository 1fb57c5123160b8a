import { describe, expect, test } from 'vitest';
import { bodyOf, call, type Answer, type Sent } from './testing/call.ts';
import { runningWhole } from './testing/running.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const APP = 'http://localhost:5173';

/** A browser's cookie jar, as small as can be. */
function jar() {
  const cookies = new Map<string, string>();
  return async (port: number, path: string, sent: Sent = {}): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await call(port, path, {
      ...sent,
      headers: { ...sent.headers, ...(cookie === '' ? {} : { cookie }) },
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
}

const login: Sent = {
  method: 'POST',
  headers: JSON_TYPE,
  body: JSON.stringify({ email: 'user@example.com', password: 'password123' }),
};

describe('the whole server', () => {
  test('logs in, knows the user, and names its control port', async () => {
    const { apiPort, controlPort } = await runningWhole();
    const browser = jar();

    const health = await browser(apiPort, '/api/healthchecker');
    const before = await browser(apiPort, '/api/users/me');
    const entered = await browser(apiPort, '/api/auth/login', login);
    const me = await browser(apiPort, '/api/users/me');

    expect(bodyOf(health)).toMatchObject({ control: controlPort });
    expect([before.status, before.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(entered.headers['set-cookie']?.length).toBe(3);
    expect(me.status).toBe(200);
  });

  test('a link, an image and a form that lead to logout are refused, and the session goes on', async () => {
    const { apiPort } = await runningWhole();
    const browser = jar();
    await browser(apiPort, '/api/auth/login', login);

    const refused = [
      await browser(apiPort, '/api/auth/logout', {
        headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' },
      }),
      await browser(apiPort, '/api/auth/logout', {
        headers: { 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'same-site' },
      }),
      await browser(apiPort, '/api/auth/logout', {
        method: 'POST',
        headers: { 'sec-fetch-mode': 'navigate', origin: APP },
      }),
      await browser(apiPort, '/api/auth/logout', { headers: { origin: 'https://evil.test' } }),
      await browser(apiPort, '/api/auth/logout', { headers: { host: `evil.test:${apiPort}` } }),
    ];

    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect((await browser(apiPort, '/api/users/me')).status).toBe(200);
  });

  test('a call that is refused at the door is in the trace with its reason', async () => {
    const { apiPort, core } = await runningWhole();

    const answer = await call(apiPort, '/api/items?delay=1s', { headers: { origin: 'https://evil.test' } });

    expect(bodyOf(answer)['message']).toContain('"https://evil.test"');
    expect(core.events.since(0)).toMatchObject([
      { type: 'call.received', method: 'GET', path: '/api/items' },
      { type: 'call.answered', status: 403, reason: 'origin-refused' },
    ]);
  });

  test('its event stream tells of calls, and says nothing secret', async () => {
    const { apiPort, core } = await runningWhole();
    await call(apiPort, '/api/auth/login', { ...login, body: login.body?.replace('password123', 'CANARY-7') ?? '' });

    const told = JSON.stringify(core.events.since(0));

    expect(told).toContain('credentials-wrong');
    expect(told).not.toContain('CANARY-7');
  });
});

test.each<[what: string, path: string, sent: Sent, status: number]>([
  ['text/plain', '/api/auth/login', { ...login, headers: { 'content-type': 'text/plain' } }, 415],
  ['a form', '/api/auth/login', { ...login, headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ['a body of no type', '/api/auth/register', { ...login, headers: {} }, 415],
  ['malformed JSON', '/api/auth/login', { ...login, body: '{"email":' }, 400],
  ['no body', '/api/auth/login', { method: 'POST', headers: JSON_TYPE }, 400],
  ['no object', '/api/auth/login', { ...login, body: '[]' }, 400],
  ['a body that is too large', '/api/auth/login', { ...login, body: 'x'.repeat(70_000) }, 413],
  [
    'an order as text/plain',
    '/api/orders',
    { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' },
    401,
  ],
  ['an unknown path', '/api/nothing', {}, 404],
  ['a path that is no percent-encoding', '/api/items/%E0%A4%A', {}, 404],
  ['a path with dots', '/api/../../etc/passwd', {}, 404],
  ['a wrong method', '/api/auth/login', {}, 405],
  ['HEAD where GET has an effect', '/api/auth/refresh', { method: 'HEAD' }, 405],
])('%s gets a clear refusal, and the server goes on', async (_what, path, sent, status) => {
  const { apiPort } = await runningWhole();

  const answer = await call(apiPort, path, sent);

  expect(answer.status).toBe(status);
  if (sent.method !== 'HEAD') expect(String(bodyOf(answer)['message']).length).toBeGreaterThan(10);
  if (status === 405) expect(answer.headers['allow']).toMatch(/[A-Z]/);
  expect((await call(apiPort, '/api/healthchecker')).status).toBe(200);
  expect((await call(apiPort, '/api/healthchecker', { method: 'HEAD' })).text).toBe('');
});
