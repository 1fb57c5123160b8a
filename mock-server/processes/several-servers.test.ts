import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { call } from '../http/testing/call.ts';
import { RealRedis, REDIS_SERVER } from '../node/testing/real-redis.ts';
import { ServerProcess } from '../node/testing/server-process.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const LOGIN = { email: 'user@example.com', password: 'password123' };

describe.skipIf(REDIS_SERVER === undefined)('several servers over one Redis', () => {
  let redis: RealRedis;
  let a: ServerProcess;
  let b: ServerProcess;
  beforeAll(async () => {
    redis = await RealRedis.start();
    a = await ServerProcess.start('--redis', redis.url, '--refresh', '10m');
    b = await ServerProcess.start('--redis', redis.url);
  });
  afterEach(async () => {
    expect((await a.control('/reset', { json: {} })).status).toBe(200);
  });
  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
    await redis.stop();
  });

  test('share users, sessions and keys', async () => {
    const someone = { name: 'Ada', email: 'ada@example.com', password: 'password123', passwordConfirm: 'password123' };
    expect((await a.api('/auth/register', { json: someone })).status).toBe(201);
    expect((await b.api('/auth/register', { json: someone })).status).toBe(409);

    const { cookies } = await b.api('/auth/login', { json: { email: someone.email, password: someone.password } });
    expect((await a.api('/users/me', { cookies })).at('data', 'user', 'name')).toBe('Ada');
    expect((await a.api('/auth/logout', { cookies })).status).toBe(200);
    expect((await b.api('/users/me', { cookies })).status).toBe(401);
  });

  test('a policy that one has answered holds at once on the other', async () => {
    for (const [asked, other] of [
      [a, b],
      [b, a],
      [a, b],
    ] as const) {
      for (const rotation of ['strict', 'grace', 'off']) {
        await asked.control('/policy', { method: 'PATCH', json: { rotation } });
        expect((await other.control('/state')).at('policy', 'rotation')).toBe(rotation);
      }
    }
    await a.control('/policy', { method: 'PATCH', json: { rotation: 'strict' } });
    const { cookies } = await b.api('/auth/login', { json: LOGIN });
    expect((await b.api('/auth/refresh', { cookies })).cookies.has('refresh_token')).toBe(true);
  });

  test('fields of the policy that are set at both at once are all set', async () => {
    for (let round = 1; round <= 10; round += 1) {
      const fields = [
        { access: round },
        { refresh: 10_000 + round },
        { grace: 20_000 + round },
        { apiDelay: round % 2 },
      ];
      await Promise.all(
        fields.map((json, index) => (index % 2 === 0 ? a : b).control('/policy', { method: 'PATCH', json })),
      );
      const expected = Object.assign({}, ...fields);
      expect((await a.control('/state')).at('policy')).toMatchObject(expected);
      expect((await b.control('/state')).at('policy')).toMatchObject(expected);
    }
  });

  test('time that is moved at one is moved at the other, and both advances count', async () => {
    const { cookies } = await a.api('/auth/login', { json: LOGIN });
    expect((await b.api('/users/me', { cookies })).status).toBe(200);

    await Promise.all([
      a.control('/clock/advance', { json: { by: '20s' } }),
      b.control('/clock/advance', { json: { by: '10s' } }),
    ]);

    expect((await a.control('/state')).at('offset')).toBe(30_000);
    expect((await b.control('/state')).at('offset')).toBe(30_000);
    expect((await b.api('/users/me', { cookies })).status).toBe(401);
    expect((await a.api('/auth/refresh', { cookies })).status).toBe(200);
  });

  test('a reset of one resets what they share, to the settings of the one that is asked', async () => {
    const { cookies } = await a.api('/auth/login', { json: LOGIN });
    await a.control('/policy', { method: 'PATCH', json: { rotation: 'strict', refresh: '5s' } });
    await a.control('/clock/advance', { json: { by: '1s' } });

    await b.control('/reset', { json: {} });

    const state = await a.control('/state');
    expect(state.at('offset')).toBe(0);
    expect(state.at('policy')).toMatchObject({ rotation: 'off', refresh: 60_000 });
    expect(state.at('sessions')).toEqual([]);
    expect((await a.api('/users/me', { cookies })).status).toBe(401);
    expect((await a.api('/auth/login', { json: LOGIN })).status).toBe(200);
  });

  test('two resets at once leave the users of the start, each once', async () => {
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([a, b, a, b].map((server) => server.control('/reset', { json: {} })));
      const users = (await b.control('/state')).at('users');
      expect(Array.isArray(users) && users.map(({ email }) => String(email)).toSorted()).toEqual([
        'admin@example.com',
        'user@example.com',
      ]);
    }
  });

  test('never name two calls alike, so that who spent a token is known at both', async () => {
    await a.control('/policy', { method: 'PATCH', json: { rotation: 'strict', onReuse: 'reject' } });
    const { cookies } = await a.api('/auth/login', { json: LOGIN });
    await a.api('/auth/refresh', { cookies });
    await b.api('/auth/refresh', { cookies });

    const tokens = (await b.control('/state')).at('sessions', 0, 'tokens');
    const spent = Array.isArray(tokens) ? tokens.find(({ state }) => state === 'spent') : undefined;
    expect(spent?.spentBy).toMatch(/^c\d+-[\da-f]{4}$/);
    await a.control('/holds', { method: 'PUT', json: { match: '/api/items', when: 'before' } });
    const held = a.api('/items');
    await expect.poll(async () => (await a.control('/state')).at('held', 0, 'call')).toMatch(/^c\d+-[\da-f]{4}$/);
    const id = (await a.control('/state')).at('held', 0, 'call');
    expect(String(id).split('-')[1]).toBe(String(spent?.spentBy).split('-')[1]);
    expect((await a.control('/holds/release', { json: { ids: [id] } })).at('released')).toEqual([id]);
    expect((await held).status).toBe(401);
  });

  test('holds stay with the server that was asked for them', async () => {
    await a.control('/holds', { method: 'PUT', json: { match: '*', when: 'before' } });

    expect((await b.api('/items')).status).toBe(401);
    expect((await b.control('/state')).at('holds')).toEqual([]);
  });

  test('a held call is decided by the policy of when it is released, wherever that was changed', async () => {
    const { cookies } = await a.api('/auth/login', { json: LOGIN });
    await a.control('/holds', { method: 'PUT', json: { match: '/api/auth/refresh', when: 'before' } });
    const held = a.api('/auth/refresh', { cookies });
    await expect.poll(async () => (await a.control('/state')).at('held', 0, 'path')).toBe('/api/auth/refresh');

    await b.control('/policy', { method: 'PATCH', json: { rotation: 'strict' } });
    await a.control('/holds/release', { json: { all: true } });

    expect((await held).cookies.has('refresh_token')).toBe(true);
  });

  test('one that starts later keeps what is there, says what differs, and sets for all what it was told expressly', async () => {
    await a.control('/policy', { method: 'PATCH', json: { rotation: 'strict' } });
    await a.control('/clock/advance', { json: { by: '1m' } });

    const silent = await ServerProcess.start('--redis', redis.url);
    expect((await silent.control('/state')).at('policy')).toMatchObject({ rotation: 'strict', refresh: 600_000 });
    expect(silent.output).toMatch(/Redis keeps another policy .*: refresh=600000, rotation=strict\./);
    expect(silent.output).toMatch(/go back to the defaults: POST \/__reauth\/reset to this server\./);
    expect(silent.output).toMatch(/Redis keeps a clock that is 60 s ahead/);

    const express = await ServerProcess.start('--redis', redis.url, '--rotation', 'grace', '--grace', '7s');
    const expected = { rotation: 'grace', grace: 7_000, refresh: 600_000 };
    for (const server of [a, b, silent, express]) {
      expect((await server.control('/state')).at('policy')).toMatchObject(expected);
    }
    await express.control('/reset', { json: {} });
    expect((await a.control('/state')).at('policy')).toMatchObject({
      rotation: 'grace',
      grace: 7_000,
      refresh: 60_000,
    });
    await Promise.all([silent.stop(), express.stop()]);
  });

  test('what was said at an earlier start is gone by the reset that the message names', async () => {
    const express = await ServerProcess.start('--redis', redis.url, '--rotation', 'strict');
    await express.stop();
    const warned = await ServerProcess.start('--redis', redis.url);
    expect(warned.output).toMatch(/Redis keeps another policy .*rotation=strict/);

    await warned.control('/reset', { json: {} });
    await warned.stop();

    const silent = await ServerProcess.start('--redis', redis.url);
    expect((await silent.control('/state')).at('policy', 'rotation')).toBe('off');
    expect(silent.output).not.toMatch(/Redis keeps/);
    await silent.stop();
  });

  test('of one user who signs in at both at once, again and again, exactly one session lives', async () => {
    await a.control('/policy', { method: 'PATCH', json: { sessions: 'per-user' } });
    for (let round = 0; round < 10; round += 1) {
      const signedIn = await Promise.all([a, b, a, b].map((server) => server.api('/auth/login', { json: LOGIN })));
      expect(signedIn.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      const sessions = (await a.control('/state')).at('sessions');
      expect(Array.isArray(sessions) && sessions.length).toBe(1);
      const met = await Promise.all(signedIn.map(({ cookies }) => b.api('/users/me', { cookies })));
      expect(met.filter(({ status }) => status === 200)).toHaveLength(1);
    }
  });

  test('tokens that one expires leave the browser of the other, too, at its next call', async () => {
    const { cookies } = await b.api('/auth/login', { json: LOGIN });
    await a.control('/expire', { json: { what: 'access' } });

    const answer = await call(b.apiPort, '/api/users/me', {
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });

    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']?.find((line) => line.startsWith('access_token='))).toMatch(/Max-Age=0\b/);
  });
});
