import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { areaOf } from './guard.ts';
import { bodyOf, call } from './testing/call.ts';
import { runningWhole } from './testing/running.ts';

const JWKS = '/.well-known/jwks.json';
const JSON_TYPE = { 'content-type': 'application/json' };
const APP = 'http://localhost:5173';

async function accessToken(apiPort: number): Promise<string> {
  const body = JSON.stringify({ email: 'user@example.com', password: 'password123' });
  const answer = await call(apiPort, '/api/auth/login', { method: 'POST', headers: JSON_TYPE, body });
  return String(bodyOf(answer)['access_token']);
}

interface Jwk extends JsonWebKey {
  readonly kid: string;
}

async function keysOf(apiPort: number): Promise<readonly Jwk[]> {
  return bodyOf(await call(apiPort, JWKS))['keys'] as readonly Jwk[];
}

/** What a resource server does that knows nothing but the published keys. */
function isVerifiedBy(keys: readonly Jwk[], token: string): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { kid }: { kid: string } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
  const jwk = keys.find((key) => key.kid === kid);
  if (jwk === undefined) return false;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = Buffer.from(`${header}.${payload}`);
  return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
}

test('a resource server verifies access tokens by the published keys, before and after a rotation', async () => {
  const { apiPort, controlPort } = await runningWhole();
  const rotate = (body: object) =>
    call(controlPort, '/__reauth/keys/rotate', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) });

  const before = await accessToken(apiPort);
  const atFirst = await keysOf(apiPort);
  expect(atFirst).toHaveLength(1);
  expect(isVerifiedBy(atFirst, before)).toBe(true);

  expect((await rotate({})).status).toBe(200);
  const after = await accessToken(apiPort);
  const rotated = await keysOf(apiPort);
  expect(rotated).toHaveLength(2);
  expect([isVerifiedBy(rotated, before), isVerifiedBy(rotated, after)]).toEqual([true, true]);
  expect(isVerifiedBy(atFirst, after)).toBe(false);

  await rotate({ kind: 'access', forget: true });
  const forgotten = await keysOf(apiPort);
  expect(forgotten).toHaveLength(1);
  expect([isVerifiedBy(forgotten, before), isVerifiedBy(forgotten, after)]).toEqual([false, false]);
  const guarded = await call(apiPort, '/api/users/me', { headers: { authorization: `Bearer ${after}` } });
  expect(guarded.status).toBe(401);
});

test('the set is for those who may call the API, is cached by nobody, and is on the port of the API alone', async () => {
  const { apiPort, controlPort } = await runningWhole();

  const own = await call(apiPort, JWKS, { headers: { origin: APP } });
  const strange = await call(apiPort, JWKS, { headers: { origin: 'https://evil.test' } });
  const posted = await call(apiPort, JWKS, { method: 'POST' });
  const head = await call(apiPort, JWKS, { method: 'HEAD' });
  const otherPort = await call(controlPort, JWKS);

  expect([own, strange, posted, head, otherPort].map(({ status }) => status)).toEqual([200, 403, 405, 200, 404]);
  expect(own.headers).toMatchObject({ 'access-control-allow-origin': APP, 'cache-control': 'no-store' });
  expect(strange.headers).not.toHaveProperty('access-control-allow-origin');
  expect(posted.headers['allow']).toBe('GET, HEAD');
  expect(head.text).toBe('');
  expect(bodyOf(otherPort)['message']).toContain(`http://localhost:${apiPort}`);
});

test('no other path of that kind is the API’s', () => {
  expect([JWKS, `${JWKS}/`, '/.well-known/', '/.well-known/JWKS.json'].map(areaOf)).toEqual([
    'api',
    'pages',
    'pages',
    'pages',
  ]);
});

test('the state lists the keys without anything of them but their names', async () => {
  const { apiPort, controlPort } = await runningWhole();

  const state = bodyOf(await call(controlPort, '/__reauth/state'));

  const since = expect.any(Number);
  expect(state['keys']).toEqual([
    { kid: (await keysOf(apiPort))[0]?.kid, kind: 'access', alg: 'ES256', use: 'signs', since },
    { kid: expect.stringMatching(/^[\w-]{43}$/), kind: 'refresh', alg: 'ES256', use: 'signs', since },
  ]);
});
