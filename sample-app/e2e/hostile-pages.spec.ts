import type { Page } from '@playwright/test';
import type { TestServer } from '../../extension/e2e/fixtures/test-server.ts';
import { cookiesSentTo, effectsSince, EVIL, expect, factsOf, refusalsSince, test } from './hostile-fixture.ts';

/** What a page might want: every effect that the two ports offer. */
const API_WRITES = [
  ['POST', '/api/orders'],
  ['POST', '/api/auth/refresh'],
  ['GET', '/api/auth/refresh'],
  ['POST', '/api/auth/logout'],
  ['GET', '/api/auth/logout'],
  ['POST', '/api/auth/register'],
  ['POST', '/api/auth/login'],
] as const;
const CONTROL_WRITES = [
  ['POST', '/__reauth/reset'],
  ['POST', '/__reauth/expire'],
  ['POST', '/__reauth/clock/advance'],
  ['POST', '/__reauth/holds/release'],
  ['PUT', '/__reauth/holds'],
  ['PATCH', '/__reauth/policy'],
] as const;
const READS = ['/api/users/me', '/api/items', '/__reauth/state', '/__reauth/cookies', '/__reauth/events'];
const BODIES = [
  '{"what":"session"}',
  '{"by":"1h"}',
  '{"match":"*","when":"before"}',
  '{"access":"1h"}',
  '{"email":"user@example.com","password":"password123"}',
  undefined,
];
const OURS = ['access_token', 'logged_in', 'refresh_token'];

interface Attempt {
  readonly url: string;
  readonly method: string;
  readonly mode: 'cors' | 'no-cors';
  readonly type?: string;
  readonly body?: string;
}

/** What a script of the page got to see of an answer: nothing but that there was one, or its status and text. */
type Seen = 'failed' | 'opaque' | `${number} ${string}`;

/** Sends each with the browser's cookies, as a script of this page. */
function attack(page: Page, attempts: readonly Attempt[]): Promise<readonly Seen[]> {
  return page.evaluate(
    (all) =>
      Promise.all(
        all.map(async ({ url, method, mode, type, body }): Promise<Seen> => {
          try {
            const answer = await fetch(url, {
              method,
              mode,
              credentials: 'include',
              ...(type === undefined ? {} : { headers: { 'content-type': type } }),
              ...(body === undefined || method === 'GET' ? {} : { body }),
            });
            return answer.type === 'opaque' ? 'opaque' : `${answer.status} ${await answer.text()}`;
          } catch {
            return 'failed';
          }
        }),
      ),
    attempts,
  );
}

const urlOf = ({ apiUrl, controlUrl }: TestServer, path: string): string =>
  (path.startsWith('/api') ? apiUrl : controlUrl) + path;

/** Each write with each body, in a mode and a type. `no-cors` knows GET and POST alone. */
function attempts(
  server: TestServer,
  writes: readonly (readonly [string, string])[],
  mode: Attempt['mode'],
  type?: string,
) {
  return writes
    .filter(([method]) => mode === 'cors' || method === 'GET' || method === 'POST')
    .flatMap(([method, path]) =>
      BODIES.map((body) => ({
        url: urlOf(server, path),
        method,
        mode,
        ...(type === undefined ? {} : { type }),
        ...(body === undefined ? {} : { body }),
      })),
    );
}

/** Hundreds of calls, one after the other, on a machine that may be busy. */
test.setTimeout(90_000);

const lastOf = (server: TestServer): number => server.events().at(-1)?.seq ?? 0;

test('a foreign page changes nothing and reads nothing, by any mode, type or method', async ({
  context,
  victim,
  server,
  hostile,
}) => {
  await expect(victim.getByRole('button', { name: 'Log out' })).toBeVisible();
  const [before, last] = [await factsOf(server), lastOf(server)];
  const page = await context.newPage();
  await page.goto(`http://${EVIL}:${hostile.port}/`);
  const all = [...API_WRITES, ...CONTROL_WRITES];

  const blind = await attack(page, [
    ...attempts(server, all, 'no-cors', 'text/plain'),
    ...attempts(server, all, 'no-cors', 'application/x-www-form-urlencoded'),
    ...attempts(server, all, 'no-cors'),
  ]);
  const asking = await attack(page, [
    ...attempts(server, all, 'cors', 'application/json'),
    ...attempts(server, all, 'cors', 'text/plain'),
    ...READS.map((path) => ({ url: urlOf(server, path), method: 'GET', mode: 'cors' }) as const),
  ]);

  expect(blind.length + asking.length).toBeGreaterThan(200);
  expect(refusalsSince(server, last)).toBeGreaterThan(100);
  // Cross-Origin-Resource-Policy takes even the empty shell of an answer from a no-cors load.
  expect(new Set([...blind, ...asking])).toEqual(new Set(['failed']));
  expect(effectsSince(server, last)).toEqual([]);
  expect(await factsOf(server)).toEqual(before);
});

test('a link, a form and a window of a foreign page change nothing, though a link carries the cookies', async ({
  context,
  victim,
  server,
  hostile,
}) => {
  await expect(victim.getByRole('button', { name: 'Log out' })).toBeVisible();
  const [before, last] = [await factsOf(server), lastOf(server)];

  for (const [method, path] of [...API_WRITES, ...CONTROL_WRITES].filter(([way]) => way === 'GET' || way === 'POST')) {
    const page = await context.newPage();
    await page.goto(`http://${EVIL}:${hostile.port}/`);
    const sent = await cookiesSentTo(page, path);
    await Promise.all([
      page.waitForURL((url) => url.pathname === path),
      page.evaluate(
        ([way, action]) => {
          const form = document.createElement('form');
          Object.assign(form, { method: way, action, enctype: 'text/plain' });
          document.body.append(form);
          form.submit();
        },
        [method, urlOf(server, path)] as const,
      ),
    ]);
    await expect(page.locator('body'), path).toContainText('"status":"fail"');
    if (method === 'GET') await expect.poll(sent, path).toEqual(OURS);
    await page.close();
  }

  expect(effectsSince(server, last)).toEqual([]);
  expect(await factsOf(server)).toEqual(before);
});

test('a page on another localhost port changes nothing without CORS, though the cookies ride along', async ({
  context,
  victim,
  server,
  hostile,
}) => {
  await expect(victim.getByRole('button', { name: 'Log out' })).toBeVisible();
  const [before, last] = [await factsOf(server), lastOf(server)];
  const page = await context.newPage();
  await page.goto(`http://localhost:${hostile.port}/`);
  const sent = await cookiesSentTo(page, '/api/orders');

  const blind = await attack(page, [
    ...attempts(server, API_WRITES, 'no-cors', 'text/plain'),
    ...attempts(server, API_WRITES, 'no-cors'),
  ]);
  await page.evaluate((url) => navigator.sendBeacon(url), urlOf(server, '/api/orders'));
  for (const path of ['/api/orders', '/api/auth/refresh', '/api/auth/logout']) {
    const tab = await context.newPage();
    await tab.goto(`http://localhost:${hostile.port}/`);
    await Promise.all([
      tab.waitForURL(urlOf(server, path)),
      tab.evaluate(
        (action) => {
          const form = document.createElement('form');
          Object.assign(form, { method: 'POST', action });
          document.body.append(form);
          form.submit();
        },
        urlOf(server, path),
      ),
    ]);
    await expect(tab.locator('body'), path).toContainText('may not');
    await tab.close();
  }

  expect(new Set(blind)).toEqual(new Set(['failed']));
  await expect.poll(() => new Set(sent())).toEqual(new Set(OURS));
  expect(refusalsSince(server, last)).toBeGreaterThan(70);
  expect(effectsSince(server, last)).toEqual([]);
  expect(await factsOf(server)).toEqual(before);
});

test('a page on another localhost port neither steers the control API nor reads it', async ({
  context,
  victim,
  server,
  hostile,
}) => {
  await expect(victim.getByRole('button', { name: 'Log out' })).toBeVisible();
  const [before, last] = [await factsOf(server), lastOf(server)];
  const page = await context.newPage();
  await page.goto(`http://localhost:${hostile.port}/`);
  const sent = await cookiesSentTo(page, '/__reauth/cookies');
  const reads = READS.filter((path) => path.startsWith('/__reauth'));

  const blind = await attack(page, attempts(server, CONTROL_WRITES, 'no-cors', 'text/plain'));
  const asking = await attack(page, [
    ...attempts(server, CONTROL_WRITES, 'cors', 'application/json'),
    ...attempts(server, CONTROL_WRITES, 'cors', 'text/plain'),
    ...reads.map((path) => ({ url: urlOf(server, path), method: 'GET', mode: 'cors' }) as const),
  ]);
  const streamed = await page.evaluate(
    (url) =>
      new Promise<string>((done) => {
        const source = new EventSource(url, { withCredentials: true });
        source.addEventListener('hello', () => done('open'));
        source.addEventListener('error', () => done('refused'));
      }),
    urlOf(server, '/__reauth/events'),
  );

  expect(new Set(blind)).toEqual(new Set(['failed']));
  expect(new Set(asking)).toEqual(new Set(['failed']));
  expect(streamed).toBe('refused');
  await expect.poll(() => new Set(sent())).toEqual(new Set(OURS));
  expect(effectsSince(server, last)).toEqual([]);
  expect(await factsOf(server)).toEqual(before);
});

test.describe('rebinding', () => {
  // The refusal forbids scripts of its own; the stranger's page would not.
  test.use({ bypassCSP: true });

  test('a page whose name was bound to this machine reads and changes nothing on either port', async ({
    context,
    victim,
    server,
  }) => {
    await expect(victim.getByRole('button', { name: 'Log out' })).toBeVisible();
    const [before, last] = [await factsOf(server), lastOf(server)];

    for (const address of [server.apiUrl, server.controlUrl]) {
      const { port } = new URL(address);
      const origin = `http://${EVIL}:${port}`;
      const page = await context.newPage();
      // Even the document is refused. Its origin is what the stranger's own page had while his name still led elsewhere.
      expect((await page.goto(`${origin}/`))?.status()).toBe(403);
      const own = (paths: readonly (readonly [string, string])[]) =>
        paths.flatMap(([method, path]) =>
          BODIES.map(
            (body) =>
              ({
                url: origin + path,
                method,
                mode: 'cors',
                type: 'application/json',
                ...(body === undefined ? {} : { body }),
              }) as const,
          ),
        );

      const seen = await attack(
        page,
        own([
          ...API_WRITES,
          ...CONTROL_WRITES,
          ...READS.map((path) => ['GET', path] as const),
          ['GET', '/panel/'],
          ['GET', '/assets/x.js'],
        ]),
      );

      expect(seen.length).toBeGreaterThan(100);
      for (const answer of seen) expect(answer).toMatch(/^403 .*is not a name of this server/);
      await page.close();
    }

    expect(effectsSince(server, last)).toEqual([]);
    expect(await factsOf(server)).toEqual(before);
  });
});

test('no page can be put into a frame, and a window that is opened gives no hold on it', async ({
  context,
  victim,
  server,
  hostile,
}) => {
  await expect(victim.getByRole('button', { name: 'Log out' })).toBeVisible();
  for (const name of ['localhost', EVIL]) {
    const page = await context.newPage();
    await page.goto(`http://${name}:${hostile.port}/`);
    const addresses = [`${server.apiUrl}/`, `${server.apiUrl}/panel/`, `${server.controlUrl}/panel/`];

    const framed = await page.evaluate(
      (all) =>
        Promise.all(
          all.map(
            (src) =>
              new Promise<string>((done) => {
                const frame = document.createElement('iframe');
                frame.addEventListener('load', () => {
                  try {
                    done(frame.contentDocument === null ? 'kept out' : 'empty');
                  } catch {
                    done('kept out');
                  }
                });
                frame.src = src;
                document.body.append(frame);
              }),
          ),
        ),
      addresses,
    );
    const [opened, isHeld] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((url) => {
        const other = open(url);
        return new Promise<boolean>((done) => {
          const look = () => {
            if (other?.closed === true) done(false);
            else setTimeout(look, 20);
          };
          look();
        });
      }, `${server.apiUrl}/`),
    ]);

    expect(framed).toEqual(['kept out', 'kept out', 'kept out']);
    for (const frame of page.frames().slice(1)) await expect(frame.locator('button')).toHaveCount(0);
    expect(isHeld).toBe(false);
    await opened.waitForLoadState();
    expect(await opened.evaluate(() => window.opener)).toBeNull();
    await opened.close();
    await page.close();
  }
});
