import { createHmac, createPublicKey } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { describe, expect, test } from 'vitest';
import { instant } from '../../reauth/time/instant.ts';
import type { TokenClaims } from '../handler/api.ts';
import { payloadOf } from '../handler/claims.ts';
import { createVirtualTokens } from '../virtual/virtual-tokens.ts';
import { generateKey, parseKey, type Algorithm, type SigningKeys } from './keys.ts';
import { createJwtTokens } from './tokens.ts';

const ISSUED = instant(1_800_000_000_123);
const claims = (kind: TokenClaims['kind'] = 'access'): TokenClaims => ({
  id: 't1',
  kind,
  generation: 3,
  sid: 's1',
  sub: 'u1',
  role: 'user',
  issuedAt: ISSUED,
  expiresAt: instant(ISSUED + 500),
});

function keysFor(algorithm: Algorithm): SigningKeys {
  const key = () => parseKey(generateKey(algorithm), algorithm, 'a test key');
  return { access: key(), refresh: key() };
}

const jwtTokens = (algorithm: Algorithm, keys = keysFor(algorithm)) => createJwtTokens(algorithm, async () => keys);

describe.each([
  ['ES256', () => jwtTokens('ES256')],
  ['RS256', () => jwtTokens('RS256')],
  ['HS256', () => jwtTokens('HS256')],
  ['virtual', createVirtualTokens],
] as const)('tokens by %s', (_, create) => {
  test('say what they were issued with, to the millisecond, long after they expired', async () => {
    const tokens = create();

    for (const kind of ['access', 'refresh'] as const) {
      expect(await tokens.read(await tokens.issue(claims(kind)), kind)).toEqual({ kind: 'ours', claims: claims(kind) });
    }
  });

  test('of one kind are not taken for the other', async () => {
    const tokens = create();

    expect(await tokens.read(await tokens.issue(claims('refresh')), 'access')).toMatchObject({ kind: 'invalid' });
    expect(await tokens.read(await tokens.issue(claims('access')), 'refresh')).toMatchObject({ kind: 'invalid' });
  });

  test('that were changed anywhere are invalid', async () => {
    const tokens = create();
    const token = await tokens.issue(claims());
    const [header = '', payload = '', signature = ''] = token.split('.');
    const admin = Buffer.from(JSON.stringify({ ...payloadOf(claims()), role: 'admin' })).toString('base64url');
    const swap = (text: string, at: number) =>
      `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;

    for (const changed of [
      `${header}.${admin}.${signature}`,
      `${header}.${payload}.${swap(signature, 3)}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${token}.x`,
      'a.b.c',
      '..',
      '',
    ]) {
      expect(await tokens.read(changed, 'access'), changed).toMatchObject({ kind: 'invalid' });
    }
  });

  test('without a signature are refused for their algorithm', async () => {
    const tokens = create();
    const [, payload = ''] = (await tokens.issue(claims())).split('.');
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');

    expect(await tokens.read(`${none}.${payload}.`, 'access')).toEqual({ kind: 'invalid', why: 'algorithm' });
  });
});

describe('real tokens', () => {
  test('have typ, audience, issuer and fractional times', async () => {
    const token = await jwtTokens('ES256').issue(claims('refresh'));

    expect(jsonwebtoken.decode(token, { complete: true })).toMatchObject({
      header: { alg: 'ES256', typ: 'rt+jwt' },
      payload: {
        iss: 'reauth-devtools',
        aud: 'reauth-refresh',
        sub: 'u1',
        sid: 's1',
        jti: 't1',
        iat: 1_800_000_000.123,
        exp: 1_800_000_000.623,
      },
    });
  });

  test('of another server are refused for their signature', async () => {
    const token = await jwtTokens('ES256').issue(claims());

    expect(await jwtTokens('ES256').read(token, 'access')).toEqual({ kind: 'invalid', why: 'signature' });
  });

  test('that are signed with the public key as a secret are refused for their algorithm', async () => {
    const keys = keysFor('RS256');
    const pem = createPublicKey(keys.access.verify.export({ format: 'pem', type: 'spki' }))
      .export({ format: 'pem', type: 'spki' })
      .toString();
    const encode = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
    const signed = `${encode({ alg: 'HS256', typ: 'at+jwt' })}.${encode(payloadOf(claims()))}`;
    const forged = `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;

    expect(await jwtTokens('RS256', keys).read(forged, 'access')).toEqual({ kind: 'invalid', why: 'algorithm' });
  });

  test('with our key but another typ, audience or shape are refused', async () => {
    const keys = keysFor('HS256');
    const tokens = jwtTokens('HS256', keys);
    const sign = (payload: object, typ: string) =>
      jsonwebtoken.sign(payload, keys.access.sign, { algorithm: 'HS256', header: { alg: 'HS256', typ } });

    expect(await tokens.read(sign(payloadOf(claims()), 'JWT'), 'access')).toMatchObject({ why: 'audience' });
    expect(await tokens.read(sign(payloadOf(claims('refresh')), 'at+jwt'), 'access')).toMatchObject({
      why: 'audience',
    });
    const { sid: _, ...withoutSid } = payloadOf(claims());
    expect(await tokens.read(sign(withoutSid, 'at+jwt'), 'access')).toMatchObject({ why: 'malformed' });
  });
});
