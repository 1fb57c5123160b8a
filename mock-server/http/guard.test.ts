import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXTENSION_ORIGIN } from './extension-id.ts';
import { allowedOrigin, guard, type GuardPolicy } from './guard.ts';

const policy: GuardPolicy = { host: 'localhost', port: 8000, ports: [8000, 8001], origins: ['https://app.example'] };
const own = { host: 'localhost:8000' };

function verdict(
  path: string,
  headers: Readonly<Record<string, string>>,
  at: GuardPolicy = policy,
  method = 'GET',
): string {
  const found = guard({ method, path, headers: { ...own, ...headers } }, at);
  return found.kind === 'ok' ? 'ok' : found.reason;
}

describe('the Host', () => {
  test.each(['localhost:8000', '127.0.0.1:8000', '[::1]:8000', 'LOCALHOST:8000'])('%s is ours', (host) => {
    expect(verdict('/api/healthchecker', { host })).toBe('ok');
    expect(verdict('/', { host })).toBe('ok');
  });

  test.each([
    ['a name that somebody bound to us', 'evil.test:8000'],
    ['a name that only looks like ours', 'localhost.evil.test:8000'],
    ['another port', 'localhost:9000'],
    ['no port', 'localhost'],
    ['two hosts', 'localhost:8000, evil.test'],
    ['nothing', ''],
    ['another address of this machine', '0.0.0.0:8000'],
  ])('%s is refused everywhere', (_what, host) => {
    for (const path of ['/', '/panel/', '/api/healthchecker', '/api/auth/login', '/__reauth/state']) {
      expect(verdict(path, { host }), path).toBe('host-refused');
    }
  });

  test.each([
    ['192.168.1.5:8000', 'ok'],
    ['[fe80::1]:8000', 'ok'],
    ['lab.test:8000', 'ok'],
    ['evil.test:8000', 'host-refused'],
    ['192.168.1.5:9000', 'host-refused'],
  ])('%s is %s where the server listens on lab.test', (host, expected) => {
    const lab = { ...policy, host: 'lab.test' };

    expect(verdict('/api/healthchecker', { host }, lab)).toBe(expected);
  });

  test('an address is an origin of ours only for a call that goes there', () => {
    const lab = { ...policy, host: '0.0.0.0' };
    const origin = 'http://192.168.1.5:8001';

    expect(verdict('/__reauth/state', { host: '192.168.1.5:8000', origin }, lab)).toBe('ok');
    expect(verdict('/__reauth/state', { host: '192.168.1.6:8000', origin }, lab)).toBe('origin-refused');
    expect(verdict('/__reauth/state', { origin }, lab)).toBe('origin-refused');
  });

  test('on port 80 the port may be left out', () => {
    expect(verdict('/', { host: 'localhost' }, { ...policy, port: 80 })).toBe('ok');
  });
});

describe('the Origin before /api', () => {
  test.each([
    'http://localhost:8000',
    'http://localhost:5173',
    'http://localhost',
    'http://127.0.0.1:3000',
    'http://[::1]:8000',
    'https://app.example',
    EXTENSION_ORIGIN,
  ])('%s may call', (origin) => {
    expect(verdict('/api/users/me', { origin })).toBe('ok');
    expect(verdict('/api/auth/login', { origin, 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'cross-site' })).toBe('ok');
  });

  test.each([
    'https://evil.test',
    'null',
    '',
    'http://localhost.evil.test',
    'http://localhost:8000.evil.test',
    'https://localhost:8000',
    'http://localhost:8000, https://evil.test',
    'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'https://app.example.evil.test',
    'http://localhost:99999',
    'http://localhost:65536',
    'http://localhost:0',
    'http://localhost:080',
    'http://localhost:',
    'http://localhost:5173/',
    'http://user@localhost:5173',
  ])('%j may not', (origin) => {
    expect(verdict('/api/users/me', { origin })).toBe('origin-refused');
  });
});

describe('/api/auth', () => {
  test.each([
    ['Node: mode cors alone', { 'sec-fetch-mode': 'cors' }],
    ['curl: nothing at all', {}],
    ['our own page', { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' }],
    ['our own page, mode same-origin', { 'sec-fetch-mode': 'same-origin', 'sec-fetch-site': 'same-origin' }],
    ["an extension's GET", { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'none' }],
  ])('%s may call', (_what, headers) => {
    expect(verdict('/api/auth/refresh', headers)).toBe('ok');
  });

  test.each([
    ['a link or an address that is typed', { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' }],
    ['an image of another localhost port', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'same-site' }],
    ['a form of our own page', { 'sec-fetch-mode': 'navigate', origin: 'http://localhost:8000' }],
    ['a WebSocket', { 'sec-fetch-mode': 'websocket', origin: 'http://localhost:8000' }],
    ['a cross-site call without an Origin', { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'cross-site' }],
  ])('%s may not', (_what, headers) => {
    for (const path of [
      '/api/auth/logout',
      '/api/auth/refresh',
      '/api//auth/logout',
      '/api/%61uth/logout',
      '/api/x/../AUTH/logout',
    ]) {
      expect(verdict(path, headers), path).toBe('origin-refused');
    }
  });

  test('an address may still be typed for a call that changes nothing', () => {
    expect(verdict('/api/healthchecker', { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' })).toBe('ok');
  });
});

describe('a write to /api', () => {
  const writes = ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];

  test.each([
    ['a form of another localhost port', { 'sec-fetch-mode': 'navigate', origin: 'http://localhost:5173' }],
    ['a no-cors fetch of another localhost port', { 'sec-fetch-mode': 'no-cors', origin: 'http://localhost:5173' }],
    ['a beacon', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'same-site' }],
    ['a cross-site call without an Origin', { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'cross-site' }],
  ])('does not come by %s', (_what, headers) => {
    for (const method of writes) expect(verdict('/api/orders', headers, policy, method), method).toBe('origin-refused');
  });

  test('comes by fetch, by Node and by curl', () => {
    const origin = 'http://localhost:5173';

    expect(verdict('/api/orders', { origin, 'sec-fetch-mode': 'cors' }, policy, 'POST')).toBe('ok');
    expect(verdict('/api/orders', { 'sec-fetch-mode': 'cors' }, policy, 'POST')).toBe('ok');
    expect(verdict('/api/orders', {}, policy, 'POST')).toBe('ok');
  });
});

test('a page that bound its own name to this server is given no leave to read', () => {
  const rebound = { origin: 'http://evil.test:8000', host: 'evil.test:8000' };

  for (const path of ['/api/users/me', '/__reauth/state']) {
    expect(allowedOrigin({ path, headers: rebound }, policy)).toBeUndefined();
    expect(allowedOrigin({ path, headers: rebound }, { ...policy, host: '0.0.0.0' })).toBeUndefined();
  }
});

describe('/__reauth', () => {
  test.each([
    ['the panel on the control port', { origin: 'http://localhost:8001' }],
    ['the panel on the API port', { origin: 'http://localhost:8000' }],
    ['the panel at 127.0.0.1', { origin: 'http://127.0.0.1:8001' }],
    ['the panel at ::1', { origin: 'http://[::1]:8001' }],
    ['the extension', { origin: EXTENSION_ORIGIN }],
    ['a GET of the extension', { 'sec-fetch-site': 'none' }],
    ['a GET of our own page', { 'sec-fetch-site': 'same-origin' }],
    ['curl', {}],
  ])('%s may steer', (_what, headers) => {
    expect(verdict('/__reauth/state', headers)).toBe('ok');
  });

  test.each([
    ['an app on another localhost port', { origin: 'http://localhost:5173', 'sec-fetch-site': 'same-site' }],
    ['an --origin', { origin: 'https://app.example' }],
    ['a stranger', { origin: 'https://evil.test' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another extension', { origin: 'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }],
    ['an image of another localhost port', { 'sec-fetch-site': 'same-site' }],
    ['a link on a strange page', { 'sec-fetch-site': 'cross-site' }],
  ])('%s may not', (_what, headers) => {
    expect(verdict('/__reauth/state', headers)).toBe('origin-refused');
  });
});

test('a refusal names the value and the remedy, and is never longer than a few lines', () => {
  const found = guard({ method: 'GET', path: '/api/items', headers: { ...own, origin: 'https://evil.test' } }, policy);
  const long = guard({ method: 'GET', path: '/api/items', headers: { ...own, origin: 'x'.repeat(10_000) } }, policy);

  expect(found).toEqual({
    kind: 'refused',
    status: 403,
    reason: 'origin-refused',
    message:
      'The origin "https://evil.test" may not call this server. If it is your own app, start the server with it as an --origin.',
  });
  expect(JSON.stringify(long).length).toBeLessThan(400);
});

test('no origin but ours ever steers, whatever it is', () => {
  const names = fc.oneof(fc.domain(), fc.constantFrom('localhost', '127.0.0.1', 'localhost.test'));
  const origins = fc.tuple(
    fc.constantFrom('http', 'https', 'file'),
    names,
    fc.constantFrom('', ':80', ':8002', ':80001'),
  );
  const strange = fc.oneof(
    fc.string(),
    origins.map(([scheme, name, port]) => `${scheme}://${name}${port}`),
  );

  fc.assert(fc.property(strange, (origin) => verdict('/__reauth/reset', { origin }) === 'origin-refused'));
});
