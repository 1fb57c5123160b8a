import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { API_ROUTES } from '../handler/api-routes.ts';
import { CONTROL_ROUTES } from '../handler/control-handler.ts';
import { startServer } from './serve.ts';
import { open, raw, type Answer } from './testing/call.ts';
import { HttpBrowser } from './testing/browser.ts';
import { settingsWith } from './testing/running.ts';

/** The whole server with pages and these flags, and all that it writes anywhere. */
async function whole(flags: Readonly<Record<string, unknown>> = {}) {
  const webDir = join(mkdtempSync(join(tmpdir(), 'reauth-answers-')), 'web');
  for (const app of ['sample-app', 'panel']) {
    mkdirSync(join(webDir, app), { recursive: true });
    writeFileSync(join(webDir, app, 'index.html'), `<title>${app}</title>`);
  }
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
    onTestFinished(() => spy.mockRestore());
  }
  const settings = settingsWith({ port: 0, fast: true, ...flags });
  const server = await startServer({ settings, webDir, log: (line) => written.push(line) });
  onTestFinished(() => server.close());
  return { ...server, written };
}

test('every answer has the headers that a scanner asks for, and none that tells what runs here', async () => {
  const { apiPort, controlPort } = await whole();
  const browser = new HttpBrowser();
  const stream = await open(controlPort, '/__reauth/events');
  const answers: readonly (readonly [string, Pick<Answer, 'headers'>])[] = [
    ['login', await browser.login(apiPort)],
    ['a guarded call', await browser.call(apiPort, '/api/users/me')],
    ['the health check', await browser.call(apiPort, '/api/healthchecker')],
    ['a refusal', await browser.call(apiPort, '/api/users/me', { headers: { origin: 'https://evil.test' } })],
    ['a strange Host', await browser.call(apiPort, '/', { headers: { host: 'evil.test' } })],
    ['nothing', await browser.call(apiPort, '/api/nothing')],
    ['a preflight', await browser.call(apiPort, '/api/items', { method: 'OPTIONS' })],
    ['the state', await browser.call(controlPort, '/__reauth/state')],
    ['the stream', stream],
    ['the sample app', await browser.call(apiPort, '/')],
    ['the panel', await browser.call(controlPort, '/panel/')],
    ['no page', await browser.call(apiPort, '/x.js')],
    ['a way to the panel', await browser.call(controlPort, '/')],
  ];
  stream.destroy();

  for (const [what, { headers }] of answers) {
    expect(headers, what).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy'], what).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy'], what).toMatch(/^default-src '(none|self)'/);
    expect(headers['cache-control'] ?? 'none', what).toMatch(/^no-(store|cache)$|^none$/);
    for (const telling of ['server', 'x-powered-by', 'via', 'etag-of'])
      expect(headers, what).not.toHaveProperty(telling);
  }
  for (const [what, { headers }] of answers.filter(([name]) => name === 'the sample app' || name === 'the panel')) {
    expect(headers['permissions-policy'], what).toContain('camera=()');
    expect(headers['cross-origin-opener-policy'], what).toBe('same-origin');
    expect(headers['content-security-policy'], what).not.toMatch(/unsafe-eval|script-src[^;]*(unsafe|\*|http:)/);
  }
  expect(await raw(apiPort, 'EHLO localhost\r\n\r\n')).toContain('x-frame-options: DENY');
});

const CANARY = 'CANARY-5b2e';

test('no secret that comes in or that is issued is in the log, on the terminal or in a refusal', async () => {
  const { apiPort, controlPort, written } = await whole({ rotation: 'strict' });
  const browser = new HttpBrowser();
  await browser.login(apiPort);
  const issued = [...browser.cookies.values()].filter((value) => value !== 'true');
  const json = { 'content-type': 'application/json' };
  const secret = `{"email":"user@example.com","password":"${CANARY}","name":"${CANARY}","passwordConfirm":"${CANARY}"}`;
  const refusals: string[] = [];

  const bodies = [secret, `{"password":"${CANARY}"`, `{"${CANARY.toLowerCase()}":1}`, `"${CANARY}"`];
  for (const { method, pattern } of [...API_ROUTES, ...CONTROL_ROUTES]) {
    const port = pattern.startsWith('/api') ? apiPort : controlPort;
    for (const body of bodies) {
      for (const headers of [
        { ...json, cookie: `access_token=${CANARY}; refresh_token=${issued[1] ?? ''}x` },
        { 'content-type': 'text/plain', cookie: `access_token=${issued[1] ?? ''}; refresh_token=${issued[0] ?? ''}` },
        { ...json, authorization: `Bearer ${CANARY}`, origin: 'https://evil.test', 'x-reauth-request': CANARY },
      ]) {
        const path = `${pattern.replaceAll(/:\w+/g, '9999')}?token=${CANARY}&delay=${CANARY}`;
        const answer = await browser.call(port, path, { method, headers, ...(method === 'GET' ? {} : { body }) });
        if (answer.status >= 400) refusals.push(answer.text);
        // The control API names the value that it cannot take, and nobody sends it a password.
        if (pattern.startsWith('/api')) expect(answer.text, `${method} ${pattern}`).not.toContain(CANARY);
        expect(answer.status, `${method} ${pattern}`).toBeLessThan(500);
      }
    }
  }
  expect(refusals.length).toBeGreaterThan(100);
  for (const token of issued) {
    const signature = token.split('.')[2] ?? '';
    expect(signature.length).toBeGreaterThan(20);
    expect(refusals.join('\n') + written.join('\n')).not.toContain(signature);
  }
  expect(written.join('\n')).not.toContain(CANARY);
});
