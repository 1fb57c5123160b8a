import { mkdtempSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bodyOf, call, raw } from './testing/call.ts';
import { running } from './testing/running.ts';

const top = mkdtempSync(join(tmpdir(), 'reauth-pages-'));
const webDir = join(top, 'web');
for (const app of ['sample-app', 'panel']) {
  mkdirSync(join(webDir, app, 'assets'), { recursive: true });
  writeFileSync(join(webDir, app, 'index.html'), `<title>${app}</title>`);
  writeFileSync(join(webDir, app, 'assets/main.js'), `// ${app}`);
}
writeFileSync(join(webDir, 'sample-app', '.secret'), 'CANARY');
writeFileSync(join(top, 'outside.txt'), 'CANARY');
symlinkSync(join(top, 'outside.txt'), join(webDir, 'sample-app/assets/link.txt'));
symlinkSync(top, join(webDir, 'sample-app/up'));
symlinkSync(join(webDir, 'sample-app/assets/main.js'), join(webDir, 'sample-app/assets/inside.js'));
// A build that is reached by a link is a build all the same.
symlinkSync(webDir, join(top, 'linked-web'));

const navigation = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };

describe('the pages', () => {
  test('the sample app is at / and the panel at /panel/ of both ports', async () => {
    const { apiPort, controlPort } = await running({ webDir });

    expect((await call(apiPort, '/')).text).toBe('<title>sample-app</title>');
    expect((await call(apiPort, '/assets/main.js')).text).toBe('// sample-app');
    expect((await call(apiPort, '/panel/')).text).toBe('<title>panel</title>');
    expect((await call(controlPort, '/panel/')).text).toBe('<title>panel</title>');
    expect((await call(controlPort, '/panel/assets/main.js')).text).toBe('// panel');
  });

  test('have their types and security headers, and may call both ports', async () => {
    const { apiPort, controlPort } = await running({ webDir });

    const page = await call(controlPort, '/panel/');
    const script = await call(apiPort, '/assets/main.js');
    const policy = String(page.headers['content-security-policy']);

    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    for (const name of ['localhost', '127.0.0.1']) {
      for (const port of [apiPort, controlPort]) expect(policy).toContain(`http://${name}:${port}`);
    }
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
    for (const { headers } of [page, script]) {
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test('a path of the app’s router is answered with the app to a person, with 404 to a script', async () => {
    const { apiPort } = await running({ webDir });

    const person = await call(apiPort, '/profile', { headers: navigation });
    const oldBrowser = await call(apiPort, '/a/b.c', { headers: { accept: 'text/html,*/*' } });
    const script = await call(apiPort, '/profile', { headers: { 'sec-fetch-mode': 'no-cors', accept: '*/*' } });
    const asset = await call(apiPort, '/assets/old.js', { headers: navigation });
    const curl = await call(apiPort, '/profile');

    expect([person.text, oldBrowser.text]).toEqual(['<title>sample-app</title>', '<title>sample-app</title>']);
    expect([script.status, asset.status, curl.status]).toEqual([404, 404, 404]);
  });

  test('/panel leads to /panel/ with its query, and so does / of the control port', async () => {
    const { apiPort, controlPort } = await running({ webDir });

    const panel = await call(apiPort, '/panel?a=1');
    const start = await call(controlPort, '/');
    const other = await call(controlPort, '/profile', { headers: navigation });

    expect([panel.status, panel.headers['location']]).toEqual([307, '/panel/?a=1']);
    expect([start.status, start.headers['location']]).toEqual([307, '/panel/']);
    expect(other.status).toBe(404);
  });

  test('HEAD has no body, and another method is 405', async () => {
    const { apiPort } = await running({ webDir });

    const head = await call(apiPort, '/', { method: 'HEAD' });
    const post = await call(apiPort, '/', { method: 'POST', body: 'x' });

    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', '25']);
    expect([post.status, post.headers['allow']]).toEqual([405, 'GET, HEAD']);
    expect(bodyOf(post)['message']).toBe('/ is a page: ask for it with GET.');
  });

  test.each([
    '/../outside.txt',
    '/%2e%2e/%2e%2e/outside.txt',
    '/..%2f..%2foutside.txt',
    '/panel/..%2f..%2foutside.txt',
    '/panel/%2e%2e/sample-app/.secret',
    '/..%5c..%5coutside.txt',
    '/.secret',
    '//etc/passwd',
    '/assets%00.js',
    '/%E0%A4%A',
    '/%',
    `/${'a'.repeat(5000)}`,
    '/assets',
    '/assets/',
    '/%252e%252e/%252e%252e/outside.txt',
    '/..%252f..%252foutside.txt',
    '/assets/..%c0%af..%c0%afoutside.txt',
    '/panel/..\\..\\outside.txt',
    '/index.html%00.js',
    '/assets/link.txt',
    '/up/outside.txt',
    '/up/web/sample-app/.secret',
  ])('%s gives away nothing, and the server goes on', async (path) => {
    const { apiPort } = await running({ webDir });

    const answer = await call(apiPort, path, { headers: { 'sec-fetch-mode': 'cors' } });

    expect([400, 404]).toContain(answer.status);
    expect(answer.text).not.toMatch(/CANARY|root:/);
    expect((await call(apiPort, '/')).status).toBe(200);
  });

  test('dots that no client would send so go nowhere either', async () => {
    const { apiPort } = await running({ webDir });

    for (const target of [
      '/../outside.txt',
      '/assets/../../../outside.txt',
      '/panel/../../outside.txt',
      '/..\\outside.txt',
    ]) {
      const answer = await raw(
        apiPort,
        `GET ${target} HTTP/1.1\r\nHost: localhost:${apiPort}\r\nConnection: close\r\n\r\n`,
      );
      expect(answer, target).toMatch(/^HTTP\/1\.1 40[04] /);
      expect(answer, target).not.toContain('CANARY');
    }
  });

  test('a link within the build is followed, and so is one that leads to the whole build', async () => {
    const { apiPort } = await running({ webDir: join(top, 'linked-web') });

    expect((await call(apiPort, '/')).text).toBe('<title>sample-app</title>');
    expect((await call(apiPort, '/assets/inside.js')).text).toBe('// sample-app');
  });

  test('pages that are not built are a 503 that says what to run', async () => {
    const { apiPort, controlPort } = await running({ webDir: join(top, 'nothing') });

    const answers = [
      await call(apiPort, '/', { headers: navigation }),
      await call(apiPort, '/profile', { headers: navigation }),
      await call(apiPort, '/panel/'),
      await call(controlPort, '/panel/'),
    ];

    for (const { status, headers, text } of answers) {
      expect(status).toBe(503);
      expect(headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(text).toContain('Run "npm run build"');
    }
    expect((await call(apiPort, '/api/items')).status).toBe(200);
  });
});
