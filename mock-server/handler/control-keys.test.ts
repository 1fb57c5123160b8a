import { describe, expect, test } from 'vitest';
import { world } from './testing/world.ts';

const ROTATE = '/__reauth/keys/rotate';

describe('POST keys/rotate', () => {
  test('puts a new key of both kinds first, and whoever is logged in stays so', async () => {
    const { browser, clock, events } = world();
    await browser.login();
    const start = clock.now();
    await clock.advance(1_000);

    const reply = await browser.post(ROTATE);

    expect(reply.status).toBe(200);
    expect(reply.at('keys')).toEqual([
      { kid: 'v3', kind: 'access', alg: 'VIRTUAL', use: 'signs', since: start + 1_000 },
      { kid: 'v1', kind: 'access', alg: 'VIRTUAL', use: 'verifies', since: start },
      { kid: 'v4', kind: 'refresh', alg: 'VIRTUAL', use: 'signs', since: start + 1_000 },
      { kid: 'v2', kind: 'refresh', alg: 'VIRTUAL', use: 'verifies', since: start },
    ]);
    expect((await browser.get('/__reauth/state')).at('keys')).toEqual(reply.at('keys'));
    expect(events('keys.rotated')).toMatchObject([
      { kind: 'access', kid: 'v3', forgotten: false },
      { kind: 'refresh', kid: 'v4', forgotten: false },
    ]);
    expect((await browser.get('/api/users/me')).status).toBe(200);
    expect((await browser.get('/api/auth/refresh')).status).toBe(200);
    expect((await browser.get('/api/users/me')).status).toBe(200);
  });

  test('with forget, of access keys: the token is invalid from now on, and a refresh brings one that is good', async () => {
    const { browser, events } = world();
    await browser.login();

    await browser.post(ROTATE, { kind: 'access', forget: true });

    const refused = await browser.get('/api/users/me');
    expect([refused.status, refused.at('message')]).toEqual([401, "Invalid token or user doesn't exist"]);
    expect(events('keys.rotated')).toMatchObject([{ kind: 'access', kid: 'v3', forgotten: true }]);
    expect((await browser.get('/api/auth/refresh')).status).toBe(200);
    expect((await browser.get('/api/users/me')).status).toBe(200);
  });

  test('with forget, of refresh keys: the session goes on until its access token has run out', async () => {
    const { browser } = world();
    await browser.login();

    const reply = await browser.post(ROTATE, { kind: 'refresh', forget: true });

    expect(reply.at('keys')).toMatchObject([
      { kid: 'v1', kind: 'access' },
      { kid: 'v3', kind: 'refresh', use: 'signs' },
    ]);
    expect((await browser.get('/api/users/me')).status).toBe(200);
    expect((await browser.get('/api/auth/refresh')).status).toBe(403);
  });

  test.each([
    [{ kind: 'both' }, 'kind', /one of access, refresh/],
    [{ forget: 'maybe' }, 'forget', /true or false/],
    [{ kid: 'v1' }, 'kid', /only the fields kind, forget/],
    [[], 'body', /JSON object/],
  ])('%j is refused with the field and what is allowed, and changes nothing', async (json, field, allowed) => {
    const { browser, events } = world();

    const reply = await browser.post(ROTATE, json);

    expect(reply.status).toBe(400);
    expect(reply.at('errors', 0)).toMatchObject({ field, allowed: expect.stringMatching(allowed) });
    expect(events('keys.rotated')).toEqual([]);
    expect((await browser.get('/__reauth/state')).at('keys')).toMatchObject([{ kid: 'v1' }, { kid: 'v2' }]);
  });

  test('reset leaves the keys as they are', async () => {
    const { browser } = world();
    await browser.post(ROTATE, { forget: true });

    await browser.post('/__reauth/reset');

    expect((await browser.get('/__reauth/state')).at('keys')).toMatchObject([{ kid: 'v3' }, { kid: 'v4' }]);
    expect((await browser.login()).status).toBe(200);
  });

  test('the same rotations give the same tokens in every virtual world', async () => {
    const issued = async () => {
      const { browser } = world();
      await browser.post(ROTATE, { kind: 'access' });
      await browser.login();
      return [...browser.jar.values()];
    };

    expect(await issued()).toEqual(await issued());
  });
});

describe('GET /.well-known/jwks.json', () => {
  test.each([
    ['GET', 200],
    ['HEAD', 200],
    ['POST', 405],
    ['DELETE', 405],
  ])('%s is %i', async (method, status) => {
    const { browser } = world();

    const reply = await browser.call(method, '/.well-known/jwks.json');

    expect(reply.status).toBe(status);
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.headers['allow']).toBe(status === 405 ? 'GET, HEAD' : undefined);
  });

  test('holds no key where signatures are checksums', async () => {
    expect((await world().browser.get('/.well-known/jwks.json')).body).toEqual({ keys: [] });
  });
});
