import { describe, expect, test } from 'vitest';
import type { Browser, CallOptions, Reply } from './testing/browser.ts';
import { world } from './testing/world.ts';

const BEARER = { profile: 'bearer' };
const COULD_NOT_REFRESH = { status: 'fail', message: 'Could not refresh access token', error: 'invalid_grant' };

const accessOf = (reply: Reply) => String(reply.at('access_token'));
const refreshOf = (reply: Reply) => String(reply.at('refresh_token'));
const using = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const refreshing = (browser: Browser, token: unknown, more: object = {}) =>
  browser.post('/api/auth/refresh', { refresh_token: token, ...more });

describe('the bearer profile', () => {
  test('a login answers with both tokens in the body and sets no cookie', async () => {
    const { browser } = world(BEARER);

    const reply = await browser.login();

    expect(reply.status).toBe(200);
    expect(reply.cookies).toEqual([]);
    expect(reply.body).toEqual({
      status: 'success',
      access_token: expect.stringMatching(/^ey/),
      token_type: 'Bearer',
      expires_in: 15,
      refresh_token: expect.stringMatching(/^ey/),
    });
    expect((await browser.get('/api/users/me', using(accessOf(reply)))).status).toBe(200);
  });

  test.each([
    ['1.9s', 1],
    ['500ms', 1],
    ['60s', 60],
  ])('an access token of %s expires in %i whole seconds, never in 0', async (access, expiresIn) => {
    expect((await world({ ...BEARER, access, refresh: '90s' }).browser.login()).at('expires_in')).toBe(expiresIn);
  });

  test('cookies that are left from before authorise nobody, and none is cleared', async () => {
    const { browser, events } = world({ rotation: 'strict' });
    await browser.login();
    const before = new Map(browser.jar);
    await browser.call('PATCH', '/__reauth/policy', { json: { profile: 'bearer', clearOnFailure: true } });

    const guarded = await browser.get('/api/users/me');
    const refreshed = await browser.post('/api/auth/refresh');
    const loggedOut = await browser.post('/api/auth/logout');

    expect(guarded.status).toBe(401);
    expect(guarded.headers['www-authenticate']).toBe('Bearer');
    expect(refreshed.status).toBe(400);
    expect(loggedOut.status).toBe(200);
    expect([guarded, refreshed, loggedOut].flatMap(({ cookies }) => cookies)).toEqual([]);
    expect(browser.jar).toEqual(before);
    expect(events('session.ended')).toEqual([]);
    expect(
      events('call.received')
        .slice(1)
        .map(({ presented }) => presented),
    ).toEqual([{}, {}, {}]);
  });

  test('after a moved clock no reply corrects a cookie', async () => {
    const { browser, another } = world();
    await browser.login();
    await another().post('/__reauth/clock/advance', { by: '20s' });
    await browser.call('PATCH', '/__reauth/policy', { json: { profile: 'bearer' } });

    expect((await browser.get('/api/users/me')).cookies).toEqual([]);
  });

  test('a refresh takes the token from the body, and brings no refresh token where none is issued', async () => {
    const { browser, events } = world(BEARER);
    const login = await browser.login();

    const reply = await refreshing(browser, refreshOf(login), { grant_type: 'refresh_token' });

    expect(reply.status).toBe(200);
    expect(reply.cookies).toEqual([]);
    expect(reply.body).toEqual({
      status: 'success',
      access_token: expect.stringMatching(/^ey/),
      token_type: 'Bearer',
      expires_in: 15,
    });
    expect(accessOf(reply)).not.toBe(accessOf(login));
    expect(events('call.received').at(-1)?.presented).toMatchObject({ refresh: { id: 't2', generation: 1 } });
  });

  test('under rotation a refresh brings the next refresh token, and the spent one revokes the family', async () => {
    const { browser } = world({ ...BEARER, rotation: 'strict' });
    const login = await browser.login();

    const first = await refreshing(browser, refreshOf(login));
    const second = await refreshing(browser, refreshOf(login));
    const third = await refreshing(browser, refreshOf(first));

    expect(refreshOf(first)).not.toBe(refreshOf(login));
    expect([first.status, second.status, third.status]).toEqual([200, 400, 400]);
    expect(second.body).toEqual(COULD_NOT_REFRESH);
    expect((await browser.get('/api/users/me', using(accessOf(first)))).status).toBe(401);
  });

  test.each([
    ['no body', {}],
    ['an empty object', { json: {} }],
    ['an empty token', { json: { refresh_token: '' } }],
    ['a token that is null', { json: { refresh_token: null, grant_type: 'refresh_token' } }],
  ])('a refresh with %s has no token', async (_, options) => {
    const { browser, events } = world(BEARER);

    const reply = await browser.call('POST', '/api/auth/refresh', options);

    expect(reply.status).toBe(400);
    expect(reply.body).toEqual(COULD_NOT_REFRESH);
    expect(events('call.answered')).toMatchObject([{ reason: 'refresh-missing' }]);
  });

  test('a refresh by GET has no token, whatever body it has', async () => {
    const { browser, events } = world(BEARER);
    const login = await browser.login();

    await browser.get('/api/auth/refresh', { json: { refresh_token: refreshOf(login) } });

    expect(events('call.answered').at(-1)).toMatchObject({ status: 400, reason: 'refresh-missing' });
    expect(events('call.received').at(-1)?.presented).toEqual({});
  });

  test.each([
    [{ refresh_token: 7 }, /refresh_token: Give the refresh token as a text/],
    [{ refresh_token: 'x', grant_type: 'password' }, /grant_type: Give refresh_token/],
    [['x'], /JSON object/],
  ])('a refresh with the body %j is told what is wrong with it', async (json, message) => {
    const { browser } = world(BEARER);

    const reply = await browser.post('/api/auth/refresh', json);

    expect(reply.status).toBe(400);
    expect(reply.at('error')).toBe('invalid_request');
    expect(reply.at('message')).toMatch(message);
  });

  test('a refresh whose body is no JSON is told so, and its token is not looked at', async () => {
    const { browser } = world({ ...BEARER, rotation: 'strict' });
    const login = await browser.login();
    const form = {
      text: `grant_type=refresh_token&refresh_token=${refreshOf(login)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };

    expect((await browser.call('POST', '/api/auth/refresh', form)).status).toBe(415);
    expect((await browser.call('POST', '/api/auth/refresh', { text: '{' })).at('error')).toBe('invalid_request');
    expect((await refreshing(browser, refreshOf(login))).status).toBe(200);
  });

  test('a refresh ignores parameters that it does not know', async () => {
    const { browser } = world(BEARER);
    const login = await browser.login();

    expect((await refreshing(browser, refreshOf(login), { client_id: 'app', scope: 'all' })).status).toBe(200);
  });

  test.each([
    ['an access token', (login: Reply) => accessOf(login)],
    ['a tampered token', (login: Reply) => `${refreshOf(login)}x`],
    ['nonsense', () => 'nonsense'],
  ])('a refresh with %s is invalid and ends nothing', async (_, tokenOf) => {
    const { browser, events } = world({ ...BEARER, rotation: 'strict' });
    const login = await browser.login();

    const reply = await refreshing(browser, tokenOf(login));

    expect(reply.body).toEqual(COULD_NOT_REFRESH);
    expect(events('call.answered').at(-1)).toMatchObject({ status: 400, reason: 'refresh-invalid' });
    expect((await refreshing(browser, refreshOf(login))).status).toBe(200);
  });

  test.each([
    ['the access token', (login: Reply) => using(accessOf(login))],
    ['the refresh token in the body', (login: Reply) => ({ json: { refresh_token: refreshOf(login) } })],
    [
      'the refresh token beside fields of the wrong kind',
      (login: Reply) => ({ json: { refresh_token: refreshOf(login), grant_type: 7 } }),
    ],
  ])('a logout with %s ends the session', async (_, optionsOf) => {
    const { browser, events } = world(BEARER);
    const login = await browser.login();

    const reply = await browser.call('POST', '/api/auth/logout', optionsOf(login));

    expect(reply.body).toEqual({ status: 'success' });
    expect(events('session.ended')).toMatchObject([{ why: 'logout' }]);
    expect((await browser.get('/api/users/me', using(accessOf(login)))).status).toBe(401);
    expect((await refreshing(browser, refreshOf(login))).status).toBe(400);
  });

  test('a logout with tokens of two sessions ends both', async () => {
    const { browser, events } = world(BEARER);
    const [one, two] = [await browser.login(), await browser.login()];

    await browser.call('POST', '/api/auth/logout', {
      json: { refresh_token: refreshOf(two) },
      ...using(accessOf(one)),
    });

    expect(events('session.ended').map(({ sid }) => sid)).toEqual(['s1', 's2']);
  });

  test.each<CallOptions>([
    { text: '{' },
    { text: 'null' },
    { text: '[]' },
    { text: 'x', headers: { 'content-type': 'text/plain' } },
    { json: { refresh_token: { deep: 1 } } },
    { json: { refresh_token: 'nonsense' } },
    { text: '{"__proto__":{"refresh_token":"x"}}' },
  ])('a logout with %j never says no', async (options) => {
    const { browser } = world(BEARER);

    expect((await browser.call('POST', '/api/auth/logout', options)).status).toBe(200);
  });

  test('a body that is too large is refused by a refresh and not by a logout', async () => {
    const { core } = world(BEARER);
    const body = { kind: 'too-large', limit: 10 } as const;
    const call = (path: string) => core.api({ method: 'POST', path, query: '', headers: {}, body });

    expect((await call('/api/auth/refresh')).status).toBe(413);
    expect((await call('/api/auth/logout')).status).toBe(200);
  });

  test('calls show in the events what they presented, expired or not, and no other call is read for a refresh token', async () => {
    const { browser, clock, events } = world(BEARER);
    const login = await browser.login();
    await clock.advance(16_000);

    await browser.get('/api/items', using(accessOf(login)));
    await browser.post('/api/orders', { refresh_token: refreshOf(login) }, using(accessOf(login)));
    await browser.call('POST', '/api/auth/logout', {
      json: { refresh_token: refreshOf(login) },
      ...using(accessOf(login)),
    });

    const [guarded, order, logout] = events('call.received')
      .slice(1)
      .map(({ presented }) => presented);
    expect(guarded).toMatchObject({ access: { id: 't1' } });
    expect(order).not.toHaveProperty('refresh');
    expect(logout).toMatchObject({ access: { id: 't1' }, refresh: { id: 't2' } });
  });
});

test('the rfc profile tells type and life of the access token, and keeps the refresh token in its cookie', async () => {
  const { browser } = world({ profile: 'rfc', rotation: 'strict' });

  const login = await browser.login();
  const refreshed = await browser.post('/api/auth/refresh');

  for (const reply of [login, refreshed]) {
    expect(reply.body).toEqual({
      status: 'success',
      access_token: expect.stringMatching(/^ey/),
      token_type: 'Bearer',
      expires_in: 15,
    });
    expect(reply.cookies).toHaveLength(3);
  }
});

test('the default profile takes Authorization before the cookie, and no refresh token from a body', async () => {
  const { browser, another, events } = world();
  const login = await browser.login();
  const stranger = another();

  expect((await stranger.get('/api/users/me', using(accessOf(login)))).status).toBe(200);
  await stranger.post('/api/auth/refresh', { refresh_token: browser.jar.get('refresh_token') });
  expect(events('call.answered').at(-1)).toMatchObject({ status: 403, reason: 'refresh-missing' });
});
