import { describe, expect, test } from 'vitest';
import { world } from './testing/world.ts';

const FORM = { name: 'Ada', email: 'ada@example.com', password: 'password123', passwordConfirm: 'password123' };

async function fieldsOf(json: unknown, path = '/api/auth/register'): Promise<readonly unknown[]> {
  const reply = await world().browser.post(path, json);
  expect(reply.status).toBe(400);
  const errors = reply.at('errors');
  return Array.isArray(errors) ? errors.map((error: { field?: unknown }) => error.field) : [];
}

describe('a form', () => {
  test.each([
    [{}, ['name', 'email', 'password', 'passwordConfirm']],
    [{ ...FORM, name: '  ' }, ['name']],
    [{ ...FORM, name: 5 }, ['name']],
    [{ ...FORM, name: 'x'.repeat(101) }, ['name']],
    [{ ...FORM, name: 'a\u0000b' }, ['name']],
    [{ ...FORM, email: 'nobody' }, ['email']],
    [{ ...FORM, email: 'a b@c.de' }, ['email']],
    [{ ...FORM, email: `${'x'.repeat(300)}@example.com` }, ['email']],
    [{ ...FORM, email: ['ada@example.com'] }, ['email']],
    [{ ...FORM, password: 'short', passwordConfirm: 'short' }, ['password']],
    [{ ...FORM, password: 'x'.repeat(129), passwordConfirm: 'x'.repeat(129) }, ['password']],
    [{ ...FORM, password: null }, ['password']],
    [{ ...FORM, passwordConfirm: 'password124' }, ['passwordConfirm']],
    [{ ...FORM, role: 'admin' }, ['role']],
    [{ ...FORM, constructor: { prototype: {} } }, ['constructor']],
    [[FORM], ['body']],
    ['text', ['body']],
    [null, ['body']],
    [42, ['body']],
  ])('that is %j is told its fields', async (json, fields) => {
    expect(await fieldsOf(json)).toEqual(fields);
  });

  test('for login needs both fields and no other', async () => {
    expect(await fieldsOf({}, '/api/auth/login')).toEqual(['email', 'password']);
    expect(await fieldsOf({ email: 'a@b.co', password: '', remember: true }, '/api/auth/login')).toEqual([
      'password',
      'remember',
    ]);
  });

  test('does not quote a value, which may be a password', async () => {
    const reply = await world().browser.post('/api/auth/register', {
      ...FORM,
      email: 'CANARY-1',
      passwordConfirm: 'CANARY-2',
    });

    expect(JSON.stringify(reply.body)).not.toContain('CANARY');
  });

  test('with __proto__ changes no prototype and makes nobody an admin', async () => {
    const { browser } = world();
    const text = `{"__proto__":{"role":"admin","polluted":true},${JSON.stringify(FORM).slice(1)}`;

    const reply = await browser.call('POST', '/api/auth/register', { text });

    expect(reply.status).toBe(400);
    expect(reply.at('errors', 0, 'field')).toBe('__proto__');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('a body', () => {
  test.each(['{', '', ' ', '{"email":}', "{'email':1}", '[1,2', 'undefined', '\ufeff{}'])(
    'that is %j is no JSON',
    async (text) => {
      const reply = await world().browser.call('POST', '/api/auth/login', { text });

      expect(reply.status).toBe(400);
      const message = 'The body is not JSON. Check quotes, commas and brackets.';
      expect(reply.at('message')).toBe(message);
      expect(reply.at('errors')).toEqual([{ field: 'body', message }]);
    },
  );

  test.each(['application/x-www-form-urlencoded', 'text/plain', 'application/jsonp', ''])(
    'of type %j is not taken for JSON',
    async (type) => {
      const reply = await world().browser.call('POST', '/api/auth/login', {
        text: JSON.stringify({ email: 'user@example.com', password: 'password123' }),
        headers: { 'content-type': type },
      });

      expect(reply.status).toBe(415);
      expect(reply.at('message')).toContain('application/json');
      expect(reply.at('errors')).toEqual([{ field: 'body', message: reply.at('message') }]);
    },
  );

  test('may name its charset', async () => {
    const reply = await world().browser.call('POST', '/api/auth/login', {
      json: { email: 'user@example.com', password: 'password123' },
      headers: { 'content-type': 'Application/JSON; charset=utf-8' },
    });

    expect(reply.status).toBe(200);
  });

  test('that is missing is told so', async () => {
    const reply = await world().browser.post('/api/auth/login');

    expect(reply.status).toBe(400);
    expect(reply.at('errors', 0, 'field')).toBe('body');
  });

  test('that is too large is 413 where a body matters, and the server goes on', async () => {
    const { core, browser, events } = world();
    const large = { headers: {}, query: '', body: { kind: 'too-large', limit: 65_536 } } as const;

    const login = await core.api({ ...large, method: 'POST', path: '/api/auth/login' });
    const refresh = await core.api({ ...large, method: 'POST', path: '/api/auth/refresh' });
    const control = await core.control({ ...large, method: 'POST', path: '/__reauth/expire' });

    expect([login.status, refresh.status, control.status]).toEqual([413, 413, 413]);
    expect(login.body).toMatchObject({ message: 'The body is larger than 65536 bytes. Send less.' });
    expect(events('call.answered').map(({ reason }) => reason)).toEqual(['too-large', 'too-large']);
    expect((await browser.login()).status).toBe(200);
  });

  test('that nests a thousand levels is refused like any other', async () => {
    const reply = await world().browser.call('POST', '/api/auth/login', {
      text: '['.repeat(1_000) + ']'.repeat(1_000),
    });

    expect(reply.status).toBe(400);
  });
});

describe('an order', () => {
  test('with a wrong body is told its field by whom it concerns alone', async () => {
    const { browser } = world();

    expect((await browser.post('/api/orders', { quantity: 0 })).status).toBe(401);
    await browser.login();
    const reply = await browser.post('/api/orders', { item: 1, quantity: 0, price: 1 });
    expect(reply.status).toBe(400);
    expect(reply.at('errors', 0, 'field')).toBe('quantity');
    expect(reply.at('errors', 1, 'field')).toBe('price');
    expect((await browser.post('/api/orders', { item: 'lamp', quantity: 2 })).at('data', 'order', 'number')).toBe(1);
  });
});

describe('an order that lacks its item', () => {
  test.each([
    ['no body', undefined, 'body', 'Send a JSON object with item, quantity.'],
    ['an empty object', {}, 'item', 'Give the item as a number, or as a text of 1 to 100 characters.'],
    ['an empty text', { item: '' }, 'item', 'Give the item as a number, or as a text of 1 to 100 characters.'],
    ['no item at all', { item: null }, 'item', 'Give the item as a number, or as a text of 1 to 100 characters.'],
    ['a list', { item: [1] }, 'item', 'Give the item as a number, or as a text of 1 to 100 characters.'],
  ])('for %s it is refused, and is not counted', async (_, body, field, message) => {
    const { browser, events } = world();
    await browser.login();

    const reply = await browser.post('/api/orders', body);

    expect([reply.status, reply.at('errors', 0)]).toEqual([400, { field, message }]);
    expect(events('call.answered').at(-1)).toMatchObject({ reason: 'bad-request' });
    expect((await browser.post('/api/orders', { item: 1 })).at('data', 'order', 'number')).toBe(1);
  });
});

describe('a query', () => {
  test.each(['soon', '-1s', '31s', '200', ''])('delay=%s is refused before anything happens', async (delay) => {
    const { browser, events } = world();
    await browser.login();

    const reply = await browser.post(`/api/orders?delay=${delay}`);

    expect(reply.status).toBe(400);
    expect(reply.at('errors', 0, 'field')).toBe('delay');
    expect(events('call.answered').at(-1)).toMatchObject({ reason: 'bad-request' });
    expect((await browser.post('/api/orders', { item: 1 })).at('data', 'order', 'number')).toBe(1);
  });

  test('is told that its delay is wrong only after the guard', async () => {
    const { browser } = world();

    expect((await browser.get('/api/items/1?delay=zzz')).status).toBe(401);
    await browser.login();
    expect((await browser.get('/api/items/1?delay=zzz')).status).toBe(400);
    expect((await browser.get('/api/admin/reports?delay=zzz')).status).toBe(403);
  });

  test('with bad escapes is no reason to fail', async () => {
    const { browser } = world();
    await browser.login();

    expect((await browser.get('/api/items?%E0%A4%A=%')).status).toBe(200);
  });
});

describe('a logout', () => {
  test.each(['GET', 'POST'])('by %s never says no, whatever its query and body are', async (method) => {
    const { core, browser } = world();
    await browser.login();
    const path = '/api/auth/logout';

    const large = { kind: 'too-large', limit: 65_536 } as const;
    const reply = await core.api({ method, path, query: 'delay=zzz', headers: {}, body: large });
    expect(reply.status).toBe(200);
    expect(reply.cookies).toHaveLength(3);
    expect(reply.cookies.every((cookie) => cookie.includes('Max-Age=0'))).toBe(true);

    expect((await browser.call(method, `${path}?delay=zzz`)).status).toBe(200);
    expect((await browser.get('/api/users/me')).status).toBe(401);
  });
});

describe('a duration', () => {
  test.each([
    ['PATCH', '/__reauth/policy', { access: 'soon' }],
    ['PATCH', '/__reauth/policy', { apiDelay: 'soon' }],
    ['POST', '/__reauth/clock/advance', { by: 'soon' }],
  ])('that %s %s cannot take is told that a number counts milliseconds', async (method, path, json) => {
    const reply = await world().browser.call(method, path, { json });

    expect(reply.status).toBe(400);
    expect(reply.at('errors', 0, 'allowed')).toMatch(/^a duration such as .+, or a number of milliseconds/);
  });
});

describe('headers', () => {
  test.each(['a b', 'x'.repeat(81), 'ä', '<script>', ''])(
    'x-reauth-request that is %j names no exchange',
    async (name) => {
      const { browser, events } = world();

      await browser.get('/api/users/me', { headers: { 'x-reauth-request': name } });

      expect(events('call.received')[0]).not.toHaveProperty('exchange');
    },
  );

  test('x-reauth-request that our client writes joins both sides', async () => {
    const { browser, events } = world();

    await browser.get('/api/users/me', { headers: { 'x-reauth-request': 'A-3f9c.1.2' } });

    expect(events('call.received')[0]).toMatchObject({ exchange: 'A-3f9c.1.2' });
    expect(events('call.answered')[0]).toMatchObject({ exchange: 'A-3f9c.1.2' });
  });

  test.each(['=', ';;;', 'access_token', '=x; access_token=', 'access_token="; __proto__=1'])(
    'a Cookie header that is %j is no reason to fail',
    async (cookie) => {
      const reply = await world().browser.get('/api/users/me', { headers: { cookie } });

      expect(reply.status).toBe(401);
    },
  );

  test('cookies of our names that we did not issue are reported once a name', async () => {
    const { browser, events } = world();
    browser.jar.set('access_token', 'another-servers');
    browser.jar.set('logged_in', 'yes');

    await browser.get('/api/users/me');
    browser.jar.set('refresh_token', 'another-servers');
    await browser.get('/api/users/me');
    await browser.get('/api/users/me');

    expect(events('cookies.foreign').map(({ names }) => names)).toEqual([
      ['access_token', 'logged_in'],
      ['refresh_token'],
    ]);
  });
});
