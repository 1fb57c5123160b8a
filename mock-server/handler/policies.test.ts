import { describe, expect, test } from 'vitest';
import type { Browser } from './testing/browser.ts';
import { world } from './testing/world.ts';

const lifeOf = (cookies: readonly string[]) => cookies.map((cookie) => cookie.match(/^\w+|Max-Age=\d+/g));

/** What the browser has at this moment, in another one. */
function copyOf(browser: Browser, into: Browser): Browser {
  for (const [name, value] of browser.jar) into.jar.set(name, value);
  return into;
}

describe('a cookie that outlives its token', () => {
  const flags = { accessCookie: '40s' };

  test('brings an expired token, and logged_in stays with it', async () => {
    const { browser, clock } = world(flags);
    const login = await browser.login();
    await clock.advance(16_000);

    const reply = await browser.get('/api/items');

    expect(lifeOf(login.cookies)).toEqual([
      ['access_token', 'Max-Age=40'],
      ['refresh_token', 'Max-Age=60'],
      ['logged_in', 'Max-Age=40'],
    ]);
    expect(reply.status).toBe(401);
    expect(reply.headers['www-authenticate']).toContain('expired');
  });

  test('is not cleared when a moved clock ends its token, only at its own end', async () => {
    const { browser } = world(flags);
    await browser.login();

    const some = await browser.post('/__reauth/clock/advance', { by: '20s' });
    const between = await browser.get('/api/items');
    await browser.post('/__reauth/clock/advance', { by: '20s' });

    expect(lifeOf(some.cookies)).toEqual([
      ['access_token', 'Max-Age=20'],
      ['refresh_token', 'Max-Age=40'],
      ['logged_in', 'Max-Age=20'],
    ]);
    expect(between.headers['www-authenticate']).toContain('expired');
    expect([...browser.jar.keys()]).toEqual(['refresh_token']);
    expect((await browser.get('/api/items')).headers['www-authenticate']).toBe('Bearer');
  });

  test('is not cleared when its token is expired by command, in this browser or another', async () => {
    const { browser, another } = world(flags);
    const other = another();
    await browser.login();
    await other.login();

    const reply = await browser.post('/__reauth/expire', { what: 'access' });

    expect(lifeOf(reply.cookies)[0]).toEqual(['access_token', 'Max-Age=40']);
    for (const each of [browser, other, other]) {
      expect((await each.get('/api/items')).headers['www-authenticate']).toContain('expired');
      expect(each.jar.size).toBe(3);
    }
  });

  test('of the refresh token brings an expired token to the server instead of none', async () => {
    const { browser, clock, events } = world({ refreshCookie: '90s' });
    await browser.login();
    await clock.advance(60_000);

    const reply = await browser.post('/api/auth/refresh');

    expect(reply.status).toBe(403);
    expect(events('call.answered').at(-1)).toMatchObject({ reason: 'refresh-expired' });
  });

  test('shows its own end among the cookies, in wall time', async () => {
    const { browser, clock } = world(flags);
    await browser.login();
    await browser.post('/__reauth/clock/advance', { by: '20s' });

    const { body } = await browser.get('/__reauth/cookies');

    expect(body).toMatchObject({
      cookies: [
        { name: 'access_token', expiresAt: clock.now() + 20_000 },
        { name: 'refresh_token', expiresAt: clock.now() + 40_000 },
        { name: 'logged_in', expiresAt: clock.now() + 20_000 },
      ],
    });
  });

  test('says in its event when the token ends, and how long the cookie lives', async () => {
    const { browser, events } = world(flags);
    await browser.login();
    const now = Number((await browser.get('/__reauth/state')).at('now'));

    expect(events('call.answered')[0]?.cookies[0]).toMatchObject({
      name: 'access_token',
      maxAge: 40,
      token: { expiresAt: now + 15_000 },
    });
  });
});

describe('a token that outlives its cookie', () => {
  test('is not seen any more once a moved clock has ended the cookie', async () => {
    const { browser, another } = world({ accessCookie: '5s' });
    await browser.login();
    const copy = copyOf(browser, another());

    const reply = await browser.post('/__reauth/clock/advance', { by: '5s' });

    expect(lifeOf(reply.cookies)).toEqual([
      ['access_token', 'Max-Age=0'],
      ['refresh_token', 'Max-Age=55'],
      ['logged_in', 'Max-Age=0'],
    ]);
    expect((await browser.get('/api/items')).headers['www-authenticate']).toBe('Bearer');
    expect((await copy.get('/api/items')).headers['www-authenticate']).toBe('Bearer');
    const bearer = { authorization: `Bearer ${copy.jar.get('access_token')}` };
    expect((await another().get('/api/items', { headers: bearer })).status).toBe(200);
  });

  test('is not seen once a fraction of a second has ended the cookie, although the browser still sends it', async () => {
    const { browser, clock, events } = world({ accessCookie: '1500ms', refreshCookie: '2500ms' });
    await browser.login();
    await clock.advance(1_499);
    expect((await browser.get('/api/users/me')).status).toBe(200);

    await clock.advance(1);
    const access = await browser.get('/api/users/me');
    await clock.advance(1_000);
    const refresh = await browser.post('/api/auth/refresh');

    expect([access.status, access.headers['www-authenticate'], refresh.status]).toEqual([401, 'Bearer', 403]);
    const reasons = events('call.answered').map(({ reason }) => reason);
    expect(reasons.slice(-2)).toEqual(['no-token', 'refresh-missing']);
  });

  test('counts as it was when the call came: a hold does not end the cookie that was sent, nor a clock that is off', async () => {
    const { browser, clock } = world({ accessCookie: '1500ms' });
    await browser.login();
    await clock.advance(1_000);
    await browser.call('PUT', '/__reauth/holds', { json: { match: '/api/items', when: 'before' } });
    const held = browser.get('/api/items');
    await clock.advance(1_000);
    await browser.post('/__reauth/holds/release', { all: true });
    expect((await held).status).toBe(200);

    await browser.login();
    await browser.post('/__reauth/faults', { kind: 'clock-skew', by: '2s' });
    expect((await browser.get('/api/users/me')).status).toBe(200);
  });

  test('of the refresh token leaves a refresh without one while the session lives', async () => {
    const { browser, events } = world({ refreshCookie: '20s' });
    await browser.login();
    await browser.post('/__reauth/clock/advance', { by: '20s' });

    const reply = await browser.post('/api/auth/refresh');

    expect(reply.status).toBe(403);
    expect(events('call.answered').at(-1)).toMatchObject({ reason: 'refresh-missing' });
    expect((await browser.get('/__reauth/state')).at('sessions', 0, 'state')).toBe('live');
  });
});

test('a cookie keeps the life it was given when the policy changes, until its successor comes', async () => {
  const { browser } = world({ accessCookie: '40s' });
  await browser.login();
  await browser.call('PATCH', '/__reauth/policy', { json: { accessCookie: 'token' } });

  const moved = await browser.post('/__reauth/clock/advance', { by: '20s' });
  const refreshed = await browser.post('/api/auth/refresh');
  const movedAgain = await browser.post('/__reauth/clock/advance', { by: '5s' });

  expect(lifeOf(moved.cookies)[0]).toEqual(['access_token', 'Max-Age=20']);
  expect(lifeOf(refreshed.cookies)).toEqual([
    ['access_token', 'Max-Age=15'],
    ['logged_in', 'Max-Age=15'],
  ]);
  expect(lifeOf(movedAgain.cookies)[0]).toEqual(['access_token', 'Max-Age=10']);
});

test('a sliding session without rotation sets the same refresh token anew, for its whole life', async () => {
  const { browser, clock, events } = world({ sliding: true });
  await browser.login();
  await clock.advance(50_000);

  const reply = await browser.post('/api/auth/refresh');
  await clock.advance(50_000);

  expect(lifeOf(reply.cookies)).toEqual([
    ['access_token', 'Max-Age=15'],
    ['refresh_token', 'Max-Age=60'],
    ['logged_in', 'Max-Age=15'],
  ]);
  expect((await browser.post('/api/auth/refresh')).status).toBe(200);
  expect(
    new Set(events('token.issued').flatMap(({ token }) => (token.kind === 'refresh' ? [token.id] : []))).size,
  ).toBe(1);
});

describe('clearOnFailure', () => {
  const CLEARED = [
    'access_token=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly',
    'refresh_token=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly',
    'logged_in=; Path=/; Max-Age=0; SameSite=Lax',
  ];

  test('the answer to a failed refresh clears the cookies, whatever it failed of', async () => {
    const { browser, another } = world({ clearOnFailure: true, rotation: 'strict' });
    await browser.login();
    const loser = copyOf(browser, another());
    await browser.post('/api/auth/refresh');

    expect((await another().post('/api/auth/refresh')).cookies).toEqual(CLEARED);
    const failed = await loser.post('/api/auth/refresh');
    expect(failed).toMatchObject({ status: 403, cookies: CLEARED });
    expect(loser.jar.size).toBe(0);
  });

  test('a 401 of a guarded call clears nothing', async () => {
    const { browser, clock } = world({ clearOnFailure: true });
    await browser.login();
    await clock.advance(15_000);

    expect((await browser.get('/api/items')).cookies).toEqual([]);
  });
});

describe('revoke-user', () => {
  test('one spent token revokes every session of its user, each naming the cause, and nobody else’s', async () => {
    const { browser, another, events } = world({ rotation: 'strict', onReuse: 'revoke-user' });
    const [laptop, admin, loser] = [another(), another(), another()];
    await browser.login();
    await laptop.login();
    await admin.login('admin@example.com');
    copyOf(browser, loser);
    await browser.post('/api/auth/refresh');

    await loser.post('/api/auth/refresh');

    const call = events('call.received').at(-1)?.call;
    expect(events('family.revoked').map(({ sid, because, call: by }) => ({ sid, because, by }))).toEqual([
      { sid: 's1', because: undefined, by: call },
      { sid: 's2', because: 's1', by: call },
    ]);
    expect((await laptop.get('/api/items')).status).toBe(401);
    expect((await laptop.post('/api/auth/refresh')).status).toBe(403);
    expect((await admin.get('/api/items')).status).toBe(200);
    expect((await browser.login()).status).toBe(200);
  });
});

describe('GET state', () => {
  test('tells who spent a token, who presented it then, and what is in its grace', async () => {
    const { browser, another, clock } = world({ rotation: 'grace', onReuse: 'reject' });
    await browser.login();
    const loser = copyOf(browser, another());
    await browser.post('/api/auth/refresh', undefined, { headers: { 'x-reauth-request': 'A-1.1' } });
    await loser.post('/api/auth/refresh', undefined, { headers: { 'x-reauth-request': 'B-1.1' } });
    const inGrace = await browser.get('/__reauth/state');
    await clock.advance(10_000);
    const afterGrace = await browser.get('/__reauth/state');

    expect(inGrace.at('sessions', 0)).toMatchObject({
      refreshes: 2,
      forgiven: 1,
      spentPresented: 0,
      orders: 0,
      expiries: [{ generation: 0, refreshes: 2, forgiven: 1, spentPresented: 0, orders: 0 }],
    });
    expect(inGrace.at('sessions', 0, 'tokens')).toMatchObject([
      { kind: 'access', generation: 1, state: 'live' },
      { kind: 'access', generation: 2, state: 'live' },
      { kind: 'access', generation: 3, state: 'live' },
      {
        kind: 'refresh',
        id: 't2',
        state: 'in-grace',
        spentBy: 'c2',
        spentByExchange: 'A-1.1',
        presented: [{ call: 'c3', exchange: 'B-1.1', accepted: true }],
      },
      { kind: 'refresh', id: 't4', from: 't2', state: 'live' },
    ]);
    expect(inGrace.at('sessions', 0, 'tokens', 3, 'spentAt')).toBe(inGrace.at('now'));
    expect(afterGrace.at('sessions', 0, 'tokens', 3, 'state')).toBe('spent');
  });

  test('shows a spent token that has expired as spent, in its grace or not', async () => {
    const { browser } = world({ rotation: 'grace' });
    await browser.login();
    await browser.post('/api/auth/refresh');
    await browser.post('/__reauth/expire', { what: 'refresh' });

    const { at } = await browser.get('/__reauth/state');

    expect([at('sessions', 0, 'tokens', 2, 'state'), at('sessions', 0, 'tokens', 3, 'state')]).toEqual([
      'spent',
      'expired',
    ]);
  });

  test('shows the whole family as revoked once it is', async () => {
    const { browser, another } = world({ rotation: 'strict' });
    await browser.login();
    const loser = copyOf(browser, another());
    await browser.post('/api/auth/refresh');
    await loser.post('/api/auth/refresh');

    const { at } = await browser.get('/__reauth/state');

    expect(at('sessions', 0, 'state')).toBe('revoked');
    expect(at('sessions', 0, 'tokens')).toMatchObject([
      { kind: 'access', state: 'revoked' },
      { kind: 'access', state: 'revoked' },
      { kind: 'refresh', state: 'spent', presented: [{ call: 'c3', accepted: false }] },
      { kind: 'refresh', state: 'revoked' },
    ]);
  });
});
