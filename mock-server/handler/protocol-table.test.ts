import { describe, expect, test } from 'vitest';
import { world } from './testing/world.ts';

const NOT_LOGGED_IN = { status: 'fail', message: 'You are not logged in' };
const INVALID = { status: 'fail', message: "Invalid token or user doesn't exist" };
const COULD_NOT_REFRESH = { status: 'fail', message: 'Could not refresh access token', error: 'invalid_grant' };
const FORM = { name: 'Ada', email: 'ada@example.com', password: 'password123', passwordConfirm: 'password123' };

describe('register', () => {
  test('answers 201 with the user and without the password, and the user can log in', async () => {
    const { browser } = world();

    const reply = await browser.post('/api/auth/register', { ...FORM, email: ' Ada@Example.com ' });

    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({
      status: 'success',
      data: { user: { id: expect.any(String), name: 'Ada', email: 'ada@example.com', role: 'user' } },
    });
    expect(reply.cookies).toEqual([]);
    expect((await browser.login('ada@example.com')).status).toBe(200);
  });

  test('answers 409 when the email is taken, however it is spelled', async () => {
    const { browser } = world();
    await browser.post('/api/auth/register', FORM);

    const reply = await browser.post('/api/auth/register', { ...FORM, email: 'ADA@example.com' });

    expect(reply.status).toBe(409);
    expect(reply.at('message')).toBe('An account with this email already exists');
  });
});

describe('login', () => {
  test('answers 200 with the access token and three cookies', async () => {
    const { browser } = world();

    const reply = await browser.login();

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ status: 'success', access_token: browser.jar.get('access_token') });
    expect(reply.cookies.map((cookie) => cookie.replace(/=ey[^;]+/, '=JWT'))).toEqual([
      'access_token=JWT; Path=/; Max-Age=15; SameSite=Lax; HttpOnly',
      'refresh_token=JWT; Path=/; Max-Age=60; SameSite=Lax; HttpOnly',
      'logged_in=true; Path=/; Max-Age=15; SameSite=Lax',
    ]);
  });

  test.each([
    ['user@example.com', 'wrong-password'],
    ['nobody@example.com', 'password123'],
  ])('of %s with %s answers 401 in words that start no refresh', async (email, password) => {
    const { browser, events } = world();

    const reply = await browser.post('/api/auth/login', { email, password });

    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({ status: 'fail', message: 'Invalid email or password' });
    expect(reply.headers).not.toHaveProperty('www-authenticate');
    expect(events('call.answered')[0]).toMatchObject({ reason: 'credentials-wrong' });
  });

  test('per user, a sign-in replaces the other session of the same user and nobody else’s', async () => {
    const { browser, another, events } = world({ sessions: 'per-user' });
    const [second, admin] = [another(), another()];
    await browser.login();
    await admin.login('admin@example.com');

    await second.login();

    expect((await browser.get('/api/users/me')).body).toEqual(NOT_LOGGED_IN);
    expect((await second.get('/api/users/me')).status).toBe(200);
    expect((await admin.get('/api/users/me')).status).toBe(200);
    expect(events('session.ended')).toMatchObject([{ why: 'replaced' }]);
  });
});

describe.each(['GET', 'POST'])('%s refresh', (method) => {
  test('answers 200 with a new access token and two cookies', async () => {
    const { browser } = world();
    await browser.login();
    const before = browser.jar.get('access_token');

    const reply = await browser.call(method, '/api/auth/refresh');

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ status: 'success', access_token: browser.jar.get('access_token') });
    expect(browser.jar.get('access_token')).not.toBe(before);
    expect(reply.cookies.map((cookie) => cookie.split('=')[0])).toEqual(['access_token', 'logged_in']);
  });

  test('sets a new refresh token too under rotation, for what is left of the session', async () => {
    const { browser, clock } = world({ rotation: 'strict' });
    await browser.login();
    await clock.advance(20_500);

    const reply = await browser.call(method, '/api/auth/refresh');

    expect(reply.cookies.map((cookie) => cookie.replace(/=ey[^;]+/, ''))).toEqual([
      'access_token; Path=/; Max-Age=15; SameSite=Lax; HttpOnly',
      'refresh_token; Path=/; Max-Age=40; SameSite=Lax; HttpOnly',
      'logged_in=true; Path=/; Max-Age=15; SameSite=Lax',
    ]);
  });

  test('answers 403 without a token, with a spent one, and with one of a session that is over', async () => {
    const { browser, another, clock } = world({ rotation: 'strict' });
    await browser.login();
    const thief = another();
    for (const [name, value] of browser.jar) thief.jar.set(name, value);
    await browser.call(method, '/api/auth/refresh');

    for (const reply of [
      await another().call(method, '/api/auth/refresh'),
      await thief.call(method, '/api/auth/refresh'),
      await browser.call(method, '/api/auth/refresh'),
    ]) {
      expect(reply.status).toBe(403);
      expect(reply.body).toEqual(COULD_NOT_REFRESH);
      expect(reply.cookies).toEqual([]);
    }
    await browser.login();
    await clock.advance(60_000);
    expect((await browser.call(method, '/api/auth/refresh')).status).toBe(403);
  });
});

test('the rfc profile answers a failed refresh with 400 and the same body', async () => {
  const { browser } = world({ profile: 'rfc' });

  const reply = await browser.get('/api/auth/refresh');

  expect(reply.status).toBe(400);
  expect(reply.body).toEqual(COULD_NOT_REFRESH);
});

describe.each(['GET', 'POST'])('%s logout', (method) => {
  const CLEARED = [
    'access_token=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly',
    'refresh_token=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly',
    'logged_in=; Path=/; Max-Age=0; SameSite=Lax',
  ];

  test('answers 200, clears the cookies and ends the session', async () => {
    const { browser, another, events } = world();
    await browser.login();
    const copy = another();
    for (const [name, value] of browser.jar) copy.jar.set(name, value);

    const reply = await browser.call(method, '/api/auth/logout');

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ status: 'success' });
    expect(reply.cookies).toEqual(CLEARED);
    expect(events('session.ended')).toMatchObject([{ why: 'logout' }]);
    expect((await copy.get('/api/users/me')).body).toEqual(NOT_LOGGED_IN);
    expect((await copy.get('/api/auth/refresh')).body).toEqual(COULD_NOT_REFRESH);
  });

  test.each(['access_token', 'refresh_token'])('finds the session by %s alone, expired or not', async (name) => {
    const { browser, clock, events } = world();
    await browser.login();
    await clock.advance(16_000);
    for (const other of browser.jar.keys()) if (other !== name) browser.jar.delete(other);

    expect((await browser.call(method, '/api/auth/logout')).status).toBe(200);
    expect(events('session.ended')).toHaveLength(1);
  });

  test('without a token, or with a tampered one, answers 200 all the same and ends nothing', async () => {
    const { browser, another, events } = world();
    await browser.login();
    const stranger = another();
    stranger.jar.set('access_token', `${browser.jar.get('access_token')}x`);

    expect((await another().call(method, '/api/auth/logout')).cookies).toEqual(CLEARED);
    expect((await stranger.call(method, '/api/auth/logout')).status).toBe(200);
    expect(events('session.ended')).toEqual([]);
    expect((await browser.get('/api/users/me')).status).toBe(200);
  });
});

describe('guarded routes', () => {
  test('answer who is logged in', async () => {
    const { browser } = world();
    await browser.login();

    expect((await browser.get('/api/users/me')).body).toEqual({
      status: 'success',
      data: { user: { id: expect.any(String), name: 'User', email: 'user@example.com', role: 'user' } },
    });
    expect((await browser.get('/api/items')).at('data', 'items', 0)).toEqual({ id: 1, name: 'Item 1' });
    expect((await browser.get('/api/items/7')).at('data', 'item')).toEqual({ id: 7, name: 'Item 7' });
    expect((await browser.get('/api/items/1001')).status).toBe(404);
    expect((await browser.post('/api/orders', { item: 7 })).at('data', 'order', 'number')).toBe(1);
    expect((await browser.post('/api/orders', { item: 'lamp' })).at('data', 'order', 'number')).toBe(2);
    expect((await browser.post('/api/orders')).status).toBe(400);
  });

  test('take the token from Authorization before the cookie', async () => {
    const { browser, another } = world();
    const login = await browser.login();
    const bearer = { authorization: `Bearer ${String(login.at('access_token'))}` };

    expect((await another().get('/api/users/me', { headers: bearer })).status).toBe(200);
    expect((await browser.get('/api/users/me', { headers: { authorization: 'Bearer nonsense' } })).body).toEqual(
      INVALID,
    );
  });

  test('are for admins where the table says so', async () => {
    const { browser, another } = world();
    const admin = another();
    await browser.login();
    await admin.login('admin@example.com');

    const refused = await browser.get('/api/admin/reports');

    expect(refused.status).toBe(403);
    expect(refused.body).toEqual({ status: 'fail', message: 'You are not allowed to perform this action' });
    expect((await admin.get('/api/admin/reports')).status).toBe(200);
  });

  test('answer 401 without a token, in a challenge that bears no error', async () => {
    const { browser } = world();

    const reply = await browser.get('/api/items');

    expect(reply.status).toBe(401);
    expect(reply.body).toEqual(NOT_LOGGED_IN);
    expect(reply.headers['www-authenticate']).toBe('Bearer');
  });

  test('answer 401 to an expired token, and say that it expired', async () => {
    const { browser, clock } = world();
    await browser.login();
    await clock.advance(15_000);

    const reply = await browser.get('/api/items');

    expect(reply.body).toEqual(NOT_LOGGED_IN);
    expect(reply.headers['www-authenticate']).toMatch(/^Bearer error="invalid_token".*expired/);
  });

  test('answer 401 in other words to what is no access token of ours', async () => {
    const { browser, events } = world();
    await browser.login();
    const access = browser.jar.get('access_token') ?? '';
    const [header = '', payload = '', signature = ''] = access.split('.');
    const forged = [
      `${header}.${payload}.${signature.slice(0, -1)}${signature.endsWith('0') ? '1' : '0'}`,
      `${btoa('{"alg":"none","typ":"at+jwt"}')}.${payload}.`,
      browser.jar.get('refresh_token') ?? '',
      'nonsense',
    ];

    for (const token of forged) {
      browser.jar.set('access_token', token);
      expect((await browser.get('/api/items')).body, token).toEqual(INVALID);
    }
    expect(events('call.answered').filter(({ reason }) => reason === 'token-invalid')).toHaveLength(4);
  });

  test('answer an access token as refresh token with a failed refresh', async () => {
    const { browser } = world();
    await browser.login();
    browser.jar.set('refresh_token', browser.jar.get('access_token') ?? '');

    expect((await browser.get('/api/auth/refresh')).body).toEqual(COULD_NOT_REFRESH);
  });

  test('do not know users who were deleted, and the refresh ends their session', async () => {
    const { browser, events } = world();
    await browser.login();
    const copy = new Map(browser.jar);
    await browser.post('/__reauth/reset');
    for (const [name, value] of copy) browser.jar.set(name, value);

    expect((await browser.get('/api/users/me')).body).toEqual(NOT_LOGGED_IN);
    expect((await browser.get('/api/auth/refresh')).body).toEqual(COULD_NOT_REFRESH);
    expect(events('call.answered').at(-1)).toMatchObject({ reason: 'session-gone' });
  });
});

describe('the rest', () => {
  test('healthchecker names the control port and needs no login', async () => {
    const { browser } = world();

    expect((await browser.get('/api/healthchecker')).body).toMatchObject({
      status: 'success',
      name: 'reauth-devtools',
      version: expect.any(String),
    });
  });

  test.each([
    ['DELETE', '/api/users/me', 'GET, HEAD'],
    ['GET', '/api/auth/login', 'POST'],
    ['PUT', '/api/auth/refresh', 'GET, POST'],
    ['HEAD', '/api/auth/refresh', 'GET, POST'],
    ['HEAD', '/api/auth/logout', 'GET, POST'],
    ['GET', '/api/orders', 'POST'],
    ['PATCH', '/api/items/3', 'GET, HEAD'],
  ])('%s %s is 405 and names what is allowed', async (method, path, allow) => {
    const { browser, events } = world();
    await browser.login();

    const reply = await browser.call(method, path);

    expect(reply.status).toBe(405);
    expect(reply.headers['allow']).toBe(allow);
    expect(events('session.ended')).toEqual([]);
    expect(events('call.answered').at(-1)).toMatchObject({ reason: 'method-not-allowed' });
  });

  test.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/items/',
    '/api/items/3/4',
    '/api/Items',
    '/api/items/%E0%A4%A',
    '/api//items',
  ])('%s is 404, in JSON', async (path) => {
    const reply = await world().browser.get(path);

    expect(reply.status).toBe(404);
    expect(reply.body).toMatchObject({ status: 'fail', message: expect.any(String) });
  });

  test('HEAD has the status of a GET that has no effect, and no body', async () => {
    const { browser } = world();
    await browser.login();

    expect(await browser.call('HEAD', '/api/users/me')).toMatchObject({ status: 200, body: undefined });
    expect(await browser.call('HEAD', '/api/healthchecker')).toMatchObject({ status: 200, body: undefined });
  });

  test('a cookie prefix is on every cookie that is set and read', async () => {
    const { browser } = world({ cookiePrefix: 'lab-' });

    await browser.login();

    expect([...browser.jar.keys()]).toEqual(['lab-access_token', 'lab-refresh_token', 'lab-logged_in']);
    expect((await browser.get('/api/users/me')).status).toBe(200);
  });

  test('a life of half a second is a cookie of one, and the server decides the fraction', async () => {
    const { browser, clock } = world({ access: '500ms' });
    const login = await browser.login();

    expect(login.cookies[0]).toContain('Max-Age=1;');
    await clock.advance(499);
    expect((await browser.get('/api/users/me')).status).toBe(200);
    await clock.advance(1);
    expect((await browser.get('/api/users/me')).headers['www-authenticate']).toContain('expired');
  });
});
