import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import { createServerCore } from './core.ts';
import { Browser } from './testing/browser.ts';
import { testSettings } from './testing/settings.ts';
import { virtualPorts } from './testing/virtual-ports.ts';
import { world } from './testing/world.ts';

describe('GET state', () => {
  test('tells protocol time, policy, users, sessions and their tokens', async () => {
    const { browser, clock } = world({ rotation: 'strict' });
    await browser.login();
    await browser.get('/api/auth/refresh');

    const state = await browser.get('/__reauth/state');

    expect(state.status).toBe(200);
    expect(state.body).toMatchObject({ now: clock.now(), offset: 0, holds: [], held: [], jars: [] });
    expect(state.at('policy')).toEqual({
      access: 15_000,
      refresh: 60_000,
      sliding: false,
      rotation: 'strict',
      grace: 10_000,
      graceMode: 'same-successor',
      accessCookie: 'token',
      refreshCookie: 'token',
      clearOnFailure: false,
      onReuse: 'revoke-family',
      sessions: 'per-login',
      profile: 'default',
      apiDelay: 0,
      refreshDelay: 0,
    });
    expect(state.at('users')).toMatchObject([
      { email: 'user@example.com' },
      { email: 'admin@example.com', role: 'admin' },
    ]);
    expect(state.at('sessions', 0)).toMatchObject({ refreshes: 1, spentPresented: 0, state: 'live' });
    expect(state.at('sessions', 0, 'tokens')).toMatchObject([
      { kind: 'access', generation: 1, state: 'live' },
      { kind: 'access', generation: 2, state: 'live' },
      { kind: 'refresh', generation: 1, state: 'spent', spentBy: 'c2' },
      { kind: 'refresh', generation: 2, state: 'live' },
    ]);
  });

  test('does not list what has run out', async () => {
    const { browser, clock, events } = world();
    await browser.login();
    await clock.advance(60_000);

    expect((await browser.get('/__reauth/state')).at('sessions')).toEqual([]);
    expect(events('session.ended')).toMatchObject([{ why: 'expired' }]);
  });
});

describe('PATCH policy', () => {
  test('changes what is decided from now on and answers with the whole policy', async () => {
    const { browser, events } = world();
    await browser.login();

    const reply = await browser.call('PATCH', '/__reauth/policy', { json: { access: '2s', rotation: 'strict' } });

    expect(reply.at('policy')).toMatchObject({ access: 2_000, refresh: 60_000, rotation: 'strict' });
    expect(events('policy.changed')).toMatchObject([{ changed: { access: 2_000, rotation: 'strict' } }]);
    expect((await browser.get('/api/auth/refresh')).cookies).toHaveLength(3);
  });

  test('that changes nothing is no event', async () => {
    const { browser, events } = world();

    await browser.call('PATCH', '/__reauth/policy', { json: { rotation: 'off' } });
    await browser.call('PATCH', '/__reauth/policy', { json: {} });

    expect(events('policy.changed')).toEqual([]);
  });

  test.each([
    [{ access: 15 * 400 * 86_400_000 }, 'access', /400 days/],
    [{ access: '15' }, 'access', /15s/],
    [{ access: 0 }, 'access', /from 1ms/],
    [{ access: null }, 'access', /duration/],
    [{ rotation: 'loose' }, 'rotation', /one of off, strict/],
    [{ onReuse: 'ignore' }, 'onReuse', /revoke-family/],
    [{ apiDelay: '61s' }, 'apiDelay', /60s/],
    [{ port: 9_000 }, 'port', /only the fields access, refresh/],
    [{ constructor: 1 }, 'constructor', /only the fields/],
    [[], 'body', /JSON object/],
    ['strict', 'body', /JSON object/],
    [null, 'body', /JSON object/],
  ])('with %j names the field, the value and what is allowed, and changes nothing', async (json, field, allowed) => {
    const { browser, events } = world();

    const reply = await browser.call('PATCH', '/__reauth/policy', { json });

    expect(reply.status).toBe(400);
    expect(reply.at('errors', 0)).toMatchObject({
      field,
      value: expect.any(String),
      allowed: expect.stringMatching(allowed),
    });
    expect(String(reply.at('message'))).toContain(String(reply.at('errors', 0, 'value')));
    expect(events('policy.changed')).toEqual([]);
  });
});

describe('POST clock/advance', () => {
  test('moves protocol time and not wall time, and says so', async () => {
    const { browser, clock, events } = world();
    await browser.login();
    const wall = clock.now();

    const reply = await browser.post('/__reauth/clock/advance', { by: '20s' });

    expect(clock.now()).toBe(wall);
    expect(reply.body).toMatchObject({ now: wall + 20_000, offset: 20_000 });
    expect(events('clock.advanced')).toMatchObject([{ by: 20_000, offset: 20_000, at: wall }]);
  });

  test('corrects the cookies of the browser that asked', async () => {
    const { browser } = world();
    await browser.login();

    const some = await browser.post('/__reauth/clock/advance', { by: 10_000 });
    const all = await browser.post('/__reauth/clock/advance', { by: '10s' });

    expect(some.cookies.map((cookie) => cookie.match(/^\w+|Max-Age=\d+/g))).toEqual([
      ['access_token', 'Max-Age=5'],
      ['refresh_token', 'Max-Age=50'],
      ['logged_in', 'Max-Age=5'],
    ]);
    expect([...browser.jar.keys()]).toEqual(['refresh_token']);
    expect(all.cookies).toHaveLength(3);
    expect((await browser.get('/api/auth/refresh')).status).toBe(200);
  });

  test('lists the other jars until their next reply has corrected them', async () => {
    const { browser, another } = world();
    const other = another();
    await browser.login();
    await other.login();

    await browser.post('/__reauth/clock/advance', { by: '20s' });

    expect((await browser.get('/__reauth/state')).at('jars')).toEqual([{ sid: 's2', since: expect.any(Number) }]);
    expect(other.jar.has('access_token')).toBe(true);
    const next = await other.get('/api/items');
    expect(next.headers['www-authenticate']).toContain('expired');
    expect([...other.jar.keys()]).toEqual(['refresh_token']);
    expect((await browser.get('/__reauth/state')).at('jars')).toEqual([]);
    expect((await other.get('/api/auth/refresh')).cookies).toHaveLength(2);
  });

  test('does not give a browser its old refresh token back', async () => {
    const { browser, another } = world({ rotation: 'strict' });
    const other = another();
    await other.login();
    const before = new Map(other.jar);
    await browser.post('/__reauth/clock/advance', { by: '20s' });
    const late = another();
    for (const [name, value] of before) late.jar.set(name, value);

    await other.get('/api/auth/refresh');
    await browser.post('/__reauth/clock/advance', { by: '1s' });
    const reply = await late.get('/api/items');

    expect(reply.status).toBe(401);
    expect(reply.cookies).toEqual([]);
  });

  test('ends the sessions that have run out by then', async () => {
    const { browser, events } = world();
    await browser.login();

    const reply = await browser.post('/__reauth/clock/advance', { by: '60s' });

    expect(events('session.ended')).toMatchObject([{ why: 'expired' }]);
    expect(browser.jar.size).toBe(0);
    expect(reply.cookies).toHaveLength(3);
  });

  test.each([{ by: '-5s' }, { by: 0 }, { by: '5' }, { by: '1000000h' }, {}, { by: '5s', to: 3 }])(
    '%j is refused',
    async (json) => {
      const { browser, events } = world();

      expect((await browser.post('/__reauth/clock/advance', json)).status).toBe(400);
      expect(events('clock.advanced')).toEqual([]);
    },
  );
});

describe('POST expire', () => {
  test('access: the next call has no token, another browser’s has an expired one', async () => {
    const { browser, another, events } = world();
    const other = another();
    await browser.login();
    await other.login('admin@example.com');

    const reply = await browser.post('/__reauth/expire', { what: 'access' });

    expect(reply.body).toEqual({ expired: 2 });
    expect(events('token.expired')).toHaveLength(2);
    expect((await browser.get('/api/users/me')).headers['www-authenticate']).toBe('Bearer');
    expect((await other.get('/api/users/me')).headers['www-authenticate']).toContain('expired');
    expect((await browser.get('/api/auth/refresh')).status).toBe(200);
    expect((await browser.get('/api/users/me')).status).toBe(200);
  });

  test('refresh: the next refresh fails while the access token lives', async () => {
    const { browser } = world();
    await browser.login();

    await browser.post('/__reauth/expire', { what: 'refresh' });

    expect((await browser.get('/api/users/me')).status).toBe(200);
    expect((await browser.get('/api/auth/refresh')).status).toBe(403);
  });

  test('session: it is gone, and the cookies of it stay', async () => {
    const { browser, events } = world();
    await browser.login();

    const reply = await browser.post('/__reauth/expire', { what: 'session' });

    expect(reply.cookies).toEqual([]);
    expect(events('session.ended')).toMatchObject([{ why: 'control' }]);
    expect((await browser.get('/api/users/me')).status).toBe(401);
    expect(events('call.answered').at(-1)).toMatchObject({ reason: 'session-gone' });
    expect((await browser.get('/api/auth/refresh')).status).toBe(403);
  });

  test('of one user leaves the others alone', async () => {
    const { browser, another } = world();
    const admin = another();
    await browser.login();
    await admin.login('admin@example.com');

    const reply = await browser.post('/__reauth/expire', { what: 'access', user: 'admin@example.com' });

    expect(reply.body).toEqual({ expired: 1 });
    expect(reply.cookies).toEqual([]);
    expect((await browser.get('/api/users/me')).status).toBe(200);
    expect((await admin.get('/api/users/me')).status).toBe(401);
  });

  test.each([
    {},
    { what: 'all' },
    { what: 'access', user: 'nobody' },
    { what: 'access', user: 'nobody@example.com' },
    { what: 1 },
  ])('%j is refused', async (json) => {
    const reply = await world().browser.post('/__reauth/expire', json);

    expect(reply.status).toBe(400);
    expect(reply.at('errors', 0)).toMatchObject({ field: expect.any(String), allowed: expect.any(String) });
  });
});

describe('GET cookies', () => {
  test('tells what the browser holds, HttpOnly ones too, in wall time and without a value', async () => {
    const { browser, clock } = world();
    await browser.login();
    await browser.post('/__reauth/clock/advance', { by: '5s' });

    const reply = await browser.get('/__reauth/cookies');

    const base = { secure: false, sameSite: 'lax', path: '/' };
    expect(reply.at('cookies')).toEqual([
      {
        ...base,
        name: 'access_token',
        httpOnly: true,
        expiresAt: clock.now() + 10_000,
        claims: { jti: 't1', sid: 's1', iat: clock.now() / 1_000, exp: clock.now() / 1_000 + 15 },
      },
      expect.objectContaining({ name: 'refresh_token', httpOnly: true, expiresAt: clock.now() + 55_000 }),
      { ...base, name: 'logged_in', httpOnly: false, expiresAt: clock.now() + 10_000 },
    ]);
    expect((await world().browser.get('/__reauth/cookies')).body).toEqual({ cookies: [] });
  });
});

describe('POST reset', () => {
  test('goes back to the start: users, sessions, policy, clock, holds and the cookies of who asked', async () => {
    const { browser, another, events } = world();
    await browser.post('/api/auth/register', {
      name: 'Ada',
      email: 'ada@example.com',
      password: 'password123',
      passwordConfirm: 'password123',
    });
    await browser.login();
    await browser.call('PATCH', '/__reauth/policy', { json: { access: '2s' } });
    await browser.post('/__reauth/clock/advance', { by: '1s' });
    await browser.call('PUT', '/__reauth/holds', { json: { match: '*', when: 'before' } });
    const held = another().get('/api/users/me');
    await Promise.resolve();

    const reply = await browser.post('/__reauth/reset');

    expect(reply.status).toBe(200);
    expect(browser.jar.size).toBe(0);
    expect((await held).status).toBe(401);
    const state = await browser.get('/__reauth/state');
    expect(state.body).toMatchObject({ offset: 0, sessions: [], holds: [], held: [], policy: { access: 15_000 } });
    expect(state.at('users')).toHaveLength(2);
    expect(events('state.reset')).toHaveLength(1);
    expect((await browser.login()).status).toBe(200);
  });

  test('releases what was held to the server of the start: no session, no policy from before', async () => {
    const clock = new VirtualClock();
    const ports = virtualPorts(clock);
    // As in a store that is not in this process.
    const remove = async (sid: string) => {
      await clock.sleep(10);
      return ports.sessions.remove(sid);
    };
    const core = createServerCore({ ...ports, sessions: { ...ports.sessions, remove }, settings: testSettings() });
    const browser = new Browser(core);
    await browser.login();
    await browser.call('PATCH', '/__reauth/policy', { json: { profile: 'rfc' } });
    await browser.call('PUT', '/__reauth/holds', { json: { match: '/api', when: 'before' } });
    const held = [browser.get('/api/users/me'), browser.post('/api/auth/refresh')];
    await clock.advance(0);

    const reset = browser.post('/__reauth/reset');
    await clock.advance(0);
    await clock.advance(10);
    await reset;
    const replies = await Promise.all(held);

    expect(replies.map(({ status }) => status)).toEqual([401, 403]);
    const answered = core.events.since(0).filter((event) => event.type === 'call.answered');
    expect(answered.map(({ reason }) => reason)).toEqual(['logged-in', 'session-gone', 'session-gone']);
  });

  test('takes no fields, and says so', async () => {
    const reply = await world().browser.post('/__reauth/reset', { a: 1 });

    expect([reply.status, reply.at('message')]).toEqual([400, '"a" cannot be 1; allowed: an empty object.']);
  });
});

describe('the control API', () => {
  test.each([
    ['GET', '/__reauth/nothing', 404],
    ['GET', '/__reauth/faults', 405],
    ['POST', '/__reauth/state', 405],
    ['GET', '/__reauth/reset', 405],
    ['HEAD', '/__reauth/state', 200],
  ])('%s %s is %i', async (method, path, status) => {
    expect((await world().browser.call(method, path)).status).toBe(status);
  });

  test('takes JSON alone', async () => {
    const { browser } = world();

    expect(
      (
        await browser.call('POST', '/__reauth/expire', {
          text: 'what=access',
          headers: { 'content-type': 'text/plain' },
        })
      ).status,
    ).toBe(415);
    expect((await browser.call('POST', '/__reauth/expire', { text: '{' })).status).toBe(400);
  });

  test('answers nothing of its own in the event log', async () => {
    const { core, browser } = world();

    await browser.get('/__reauth/state');

    expect(core.events.last).toBe(0);
  });
});
