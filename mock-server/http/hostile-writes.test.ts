import { describe, expect, test } from 'vitest';
import { API_ROUTES } from '../handler/api-routes.ts';
import { CONTROL_ROUTES } from '../handler/control-handler.ts';
import { bodyOf } from './testing/call.ts';
import { HttpBrowser } from './testing/browser.ts';
import { runningWhole } from './testing/running.ts';

const WRITES = [...API_ROUTES, ...CONTROL_ROUTES]
  .filter(({ method }) => method !== 'GET')
  .map(({ method, pattern }) => [method, pattern.replaceAll(/:\w+/g, '1')] as const);
const LOGOUT = '/api/auth/logout';
const writesBut = (path: string) => WRITES.filter(([, written]) => written !== path);

/** What a page may send to anybody without asking first (Fetch standard, "CORS-safelisted request-header"). */
const SIMPLE_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
const EVIL = 'https://evil.test';
const NEIGHBOUR = 'http://localhost:5173';

/** A server with a browser that is logged in, and what tells whether anything has changed. */
async function loggedIn() {
  const server = await runningWhole();
  const browser = new HttpBrowser();
  await browser.login(server.apiPort);
  const portOf = (path: string) => (path.startsWith('/api') ? server.apiPort : server.controlPort);
  const facts = async () => {
    const {
      now: _now,
      offset,
      events: _events,
      ...state
    } = bodyOf(await browser.call(server.controlPort, '/__reauth/state'));
    return { state, offset, cookies: [...browser.cookies] };
  };
  return { ...server, browser, portOf, facts };
}

test('the table of writes is the whole of both APIs', () => {
  expect(WRITES.length).toBeGreaterThanOrEqual(10);
  expect(WRITES).toContainEqual(['POST', '/api/orders']);
  expect(WRITES).toContainEqual(['POST', '/__reauth/reset']);
});

describe.each(SIMPLE_TYPES)('a body of type %s', (type) => {
  test('is refused by every write but logout, with a body, a JSON one too, and without', async () => {
    const { browser, portOf, facts } = await loggedIn();
    const before = await facts();

    for (const [method, path] of writesBut(LOGOUT)) {
      for (const body of ['', '{}', 'a=1']) {
        const answer = await browser.call(portOf(path), path, { method, headers: { 'content-type': type }, body });
        expect([answer.status, path]).toEqual([415, path]);
        expect(bodyOf(answer)['message']).toContain('Send JSON with content-type: application/json.');
      }
    }

    expect(await facts()).toEqual(before);
  });

  test('does not keep a program from logging out, and keeps every page from it', async () => {
    const { browser, portOf, facts } = await loggedIn();
    const before = await facts();
    const logout = (headers: Readonly<Record<string, string>>) =>
      browser.call(portOf(LOGOUT), LOGOUT, {
        method: 'POST',
        headers: { 'content-type': type, ...headers },
        body: 'a=1',
      });

    const pages = [
      await logout({ 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'same-site', origin: NEIGHBOUR }),
      await logout({ 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-site', origin: NEIGHBOUR }),
      await logout({ 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site', origin: 'null' }),
      await logout({ origin: EVIL }),
    ];
    expect(pages.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(await facts()).toEqual(before);

    expect((await logout({})).status).toBe(200);
    expect((await facts()).state).toMatchObject({ sessions: [] });
  });
});

describe('a write without a body', () => {
  test.each([
    [
      'a form of another localhost port',
      { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-site', origin: NEIGHBOUR },
    ],
    ['a no-cors fetch of it', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'same-site', origin: NEIGHBOUR }],
    ['a form of a foreign page', { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site', origin: EVIL }],
    [
      'a form that hides where it comes from',
      { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site', origin: 'null' },
    ],
    ['an old browser at a foreign page', { origin: EVIL }],
    ['a cross-site call without an Origin', { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'cross-site' }],
  ])('is refused to %s, whatever it is', async (_who, headers) => {
    const { browser, portOf, facts, core } = await loggedIn();
    const before = await facts();
    const seen = core.events.last;

    for (const [method, path] of WRITES) {
      const answer = await browser.call(portOf(path), path, { method, headers });
      expect([answer.status, path]).toEqual([403, path]);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }

    expect(await facts()).toEqual(before);
    const told = core.events.since(seen).filter(({ type }) => type !== 'call.received');
    expect(told.map((event) => (event.type === 'call.answered' ? event.reason : event.type))).toEqual(
      WRITES.filter(([, path]) => path.startsWith('/api')).map(() => 'origin-refused'),
    );
  });

  test('is taken from a program: an order, a refresh and a logout need none', async () => {
    const { browser, apiPort } = await loggedIn();

    const order = await browser.send(apiPort, 'POST', '/api/orders', { item: 1 });
    const refresh = await browser.call(apiPort, '/api/auth/refresh', { method: 'POST' });
    const logout = await browser.call(apiPort, LOGOUT, { method: 'POST' });

    expect([order.status, refresh.status, logout.status]).toEqual([201, 200, 200]);
  });
});

describe('a rebinding page', () => {
  test('whose Host and Origin agree with each other reads and changes nothing on either port', async () => {
    const { browser, portOf, facts } = await loggedIn();
    const before = await facts();

    for (const [method, path] of [
      ...WRITES,
      ['GET', '/api/users/me'],
      ['GET', '/__reauth/state'],
      ['GET', '/panel/'],
    ] as const) {
      const host = `evil.test:${portOf(path)}`;
      const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
      const answer = await browser.call(portOf(path), path, { method, headers });
      expect([answer.status, path]).toEqual([403, path]);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      expect(bodyOf(answer)['message']).toContain('is not a name of this server');
    }

    expect(await facts()).toEqual(before);
  });
});

describe('CORS', () => {
  test('never says *, and lets an origin read only where it may call', async () => {
    const { browser, apiPort, controlPort } = await loggedIn();
    const origins = [EVIL, NEIGHBOUR, 'null', 'http://localhost:99999', `http://localhost:${controlPort}`];

    for (const origin of origins) {
      for (const [port, path] of [
        [apiPort, '/api/users/me'],
        [controlPort, '/__reauth/state'],
        [apiPort, '/'],
      ] as const) {
        const { headers, status } = await browser.call(port, path, { headers: { origin } });
        const mayRead =
          path !== '/' && (origin.endsWith(`:${controlPort}`) || (origin === NEIGHBOUR && port === apiPort));
        expect(headers['access-control-allow-origin'], `${origin} ${path}`).toBe(mayRead ? origin : undefined);
        expect(headers['access-control-allow-credentials'], `${origin} ${path}`).toBe(mayRead ? 'true' : undefined);
        if (path !== '/') expect([headers['vary'], status === 200]).toEqual(['Origin', mayRead]);
      }
    }
  });
});

test.each([
  ['__proto__', '{"__proto__":{"polluted":true}}'],
  ['constructor', '{"constructor":{"prototype":{"polluted":true}}}'],
  ['prototype', '{"prototype":{"polluted":true}}'],
])('a body with %s pollutes nothing, and every write that reads it refuses it', async (_name, body) => {
  const { browser, portOf, facts } = await loggedIn();
  const before = await facts();

  for (const [method, path] of writesBut(LOGOUT).filter(
    ([method, path]) => method !== 'DELETE' && path !== '/api/auth/refresh',
  )) {
    const answer = await browser.call(portOf(path), path, {
      method,
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect([answer.status, path]).toEqual([400, path]);
  }
  const query = await browser.call(portOf('/api'), '/api/items?__proto__[polluted]=1&constructor.prototype.polluted=1');

  expect(query.status).toBe(200);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(await facts()).toEqual(before);
});
