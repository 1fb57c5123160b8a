import { createHmac, createPublicKey } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { describe, expect, test } from 'vitest';
import { instant } from '../../reauth/time/instant.ts';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import type { TokenClaims, Tokens } from '../handler/api.ts';
import { payloadOf } from '../handler/claims.ts';
import { createVirtualTokens } from '../virtual/virtual-tokens.ts';
import { createKeyMaker } from './key-maker.ts';
import type { KeySource } from './key-set.ts';
import { generateKey, parseKey, type Algorithm, type SigningKey } from './keys.ts';
import { OwnKeyRing } from './own-key-ring.ts';
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

const keyFor = async (algorithm: Algorithm) => parseKey(await generateKey(algorithm), algorithm, 'a test key');

/** Made once: an RSA key takes a while. */
const RSA = { access: await keyFor('RS256'), refresh: await keyFor('RS256') };

/** Tokens whose access keys begin with this one. */
function jwtTokens(algorithm: Algorithm, access?: SigningKey): Tokens {
  const made: { access?: SigningKey; refresh?: SigningKey } = algorithm === 'RS256' ? RSA : {};
  const ring = (given?: SigningKey) => new OwnKeyRing(createKeyMaker(algorithm, new VirtualClock(), given));
  return createJwtTokens(algorithm, { access: ring(access ?? made.access), refresh: ring(made.refresh) });
}

const encode = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
const kidOf = (token: string) => jsonwebtoken.decode(token, { complete: true })?.header.kid;

describe.each([
  ['ES256', () => jwtTokens('ES256')],
  ['RS256', () => jwtTokens('RS256')],
  ['HS256', () => jwtTokens('HS256')],
  ['virtual', () => createVirtualTokens(new VirtualClock())],
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
    const admin = encode({ ...payloadOf(claims()), role: 'admin' });
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
    const token = await tokens.issue(claims());
    const [, payload = ''] = token.split('.');
    const none = encode({ alg: 'none', typ: 'at+jwt', kid: kidOf(token) });

    expect(await tokens.read(`${none}.${payload}.`, 'access')).toEqual({ kind: 'invalid', why: 'algorithm' });
  });

  test('that name no key, or none of ours, are refused for their signature', async () => {
    const tokens = create();
    const [header = '', payload, signature] = (await tokens.issue(claims())).split('.');
    const { kid: _, ...head } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));

    for (const kid of [undefined, 'another', '', 7, null, 'x'.repeat(5_000), ['v1']]) {
      const named = `${encode({ ...head, kid })}.${payload}.${signature}`;
      expect(await tokens.read(named, 'access'), String(kid)).toMatchObject({ kind: 'invalid' });
    }
    const unnamed = `${encode(head)}.${payload}.${signature}`;
    expect(await tokens.read(unnamed, 'access')).toEqual({ kind: 'invalid', why: 'signature' });
  });

  test('are signed with a new key after a rotation, and the old ones are good until their key is forgotten', async () => {
    const tokens = create();
    const before = await tokens.issue(claims());
    const refresh = await tokens.issue(claims('refresh'));
    expect((await tokens.read(before, 'access')).kind).toBe('ours');

    const { kid } = await tokens.keys.rotate('access', false);
    const after = await tokens.issue(claims());

    expect([kidOf(after), kidOf(before) === kid]).toEqual([kid, false]);
    expect(await tokens.read(before, 'access')).toEqual({ kind: 'ours', claims: claims() });
    expect(await tokens.read(after, 'access')).toEqual({ kind: 'ours', claims: claims() });

    await tokens.keys.rotate('access', true);

    for (const token of [before, after]) {
      expect(await tokens.read(token, 'access')).toEqual({ kind: 'invalid', why: 'signature' });
    }
    expect(await tokens.read(refresh, 'refresh')).toMatchObject({ kind: 'ours' });
  });
});

describe.each([
  ['real', () => jwtTokens('ES256')],
  ['virtual', () => createVirtualTokens(new VirtualClock())],
] as const)('%s tokens', (_, create) => {
  test('are signed by keys that are listed newest first, five retired ones a kind', async () => {
    const tokens = create();
    const first = await tokens.issue(claims());
    const kids: string[] = [];
    for (let round = 0; round < 5; round += 1) kids.push((await tokens.keys.rotate('access', false)).kid);
    expect((await tokens.read(first, 'access')).kind).toBe('ours');

    const { kid, use } = await tokens.keys.rotate('access', false);
    const listed = await tokens.keys.list();

    expect(await tokens.read(first, 'access')).toEqual({ kind: 'invalid', why: 'signature' });
    expect(use).toBe('signs');
    expect(listed.map((key) => [key.kind, key.use])).toEqual([
      ['access', 'signs'],
      ...Array.from({ length: 5 }, () => ['access', 'verifies']),
      ['refresh', 'signs'],
    ]);
    expect(listed.slice(0, 6).map((key) => key.kid)).toEqual([kid, ...kids.toReversed()]);
    expect(new Set(listed.map((key) => key.kid)).size).toBe(7);
  });
});

describe('real tokens', () => {
  test('have typ, audience, issuer and fractional times', async () => {
    const token = await jwtTokens('ES256').issue(claims('refresh'));

    expect(jsonwebtoken.decode(token, { complete: true })).toMatchObject({
      header: { alg: 'ES256', typ: 'rt+jwt', kid: expect.stringMatching(/^[\w-]{43}$/) },
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
    const key = RSA.access;
    const pem = createPublicKey(key.verify.export({ format: 'pem', type: 'spki' }))
      .export({ format: 'pem', type: 'spki' })
      .toString();
    const forgedAs = (alg: string) => {
      const signed = `${encode({ alg, typ: 'at+jwt', kid: key.kid })}.${encode(payloadOf(claims()))}`;
      return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
    };
    const tokens = jwtTokens('RS256', key);

    expect(await tokens.read(forgedAs('HS256'), 'access')).toEqual({ kind: 'invalid', why: 'algorithm' });
    expect(await tokens.read(forgedAs('RS256'), 'access')).toEqual({ kind: 'invalid', why: 'signature' });
  });

  test('with our key but another typ, audience or shape are refused', async () => {
    const key = await keyFor('HS256');
    const tokens = jwtTokens('HS256', key);
    const sign = (payload: object, typ: string) =>
      jsonwebtoken.sign(payload, key.sign, { algorithm: 'HS256', header: { alg: 'HS256', typ, kid: key.kid } });

    expect(await tokens.read(sign(payloadOf(claims()), 'at+jwt'), 'access')).toMatchObject({ kind: 'ours' });
    expect(await tokens.read(sign(payloadOf(claims()), 'JWT'), 'access')).toMatchObject({ why: 'audience' });
    expect(await tokens.read(sign(payloadOf(claims('refresh')), 'at+jwt'), 'access')).toMatchObject({
      why: 'audience',
    });
    const { sid: _, ...withoutSid } = payloadOf(claims());
    expect(await tokens.read(sign(withoutSid, 'at+jwt'), 'access')).toMatchObject({ why: 'malformed' });
  });
});

describe('a token that is read again', () => {
  /** How often a token made the tokens look for its key, which all do that are not known by their text. */
  function counted() {
    const clock = new VirtualClock();
    const ring = (): KeySource => new OwnKeyRing(createKeyMaker('HS256', clock));
    const [access, refresh] = [ring(), ring()];
    let looks = 0;
    const counting: KeySource = {
      current: () => access.current(),
      rotate: (forget) => access.rotate(forget),
      knowing: (kid) => {
        looks += 1;
        return access.knowing(kid);
      },
    };
    const server = (ring: KeySource) => createJwtTokens('HS256', { access: ring, refresh });
    return { issuer: server(access), tokens: server(counting), looks: () => looks };
  }

  test('is known by its text: its signature is verified once, and anew once the keys have changed', async () => {
    const { issuer, tokens, looks } = counted();
    const token = await issuer.issue(claims());

    for (let read = 0; read < 5; read += 1) expect((await tokens.read(token, 'access')).kind).toBe('ours');
    expect(looks()).toBe(1);
    expect(await tokens.read(token, 'refresh')).toEqual({ kind: 'invalid', why: 'audience' });

    await tokens.keys.rotate('access', false);
    expect((await tokens.read(token, 'access')).kind).toBe('ours');
    expect(looks()).toBe(2);
  });

  test('is known at once to the server that signed it', async () => {
    const { tokens, looks } = counted();

    expect(await tokens.read(await tokens.issue(claims()), 'access')).toEqual({ kind: 'ours', claims: claims() });

    expect(looks()).toBe(0);
  });

  test('and was bad is looked at again', async () => {
    const { issuer, tokens, looks } = counted();
    const forged = `${(await issuer.issue(claims())).slice(0, -5)}AAAAA`;

    for (let read = 0; read < 3; read += 1) {
      expect(await tokens.read(forged, 'access')).toEqual({ kind: 'invalid', why: 'signature' });
    }

    expect(looks()).toBe(3);
  });
});

describe('the published keys', () => {
  test.each(['ES256', 'RS256'] as const)(
    'of %s verify every access token, before and after a rotation',
    async (alg) => {
      const tokens = jwtTokens(alg);
      const before = await tokens.issue(claims());
      await tokens.keys.rotate('access', false);
      const issued = [await tokens.issue(claims()), before];

      const published = await tokens.keys.published();

      expect(published.map(({ kid }) => kid)).toEqual(issued.map(kidOf));
      expect(published).toEqual(published.map((jwk) => expect.objectContaining({ ...jwk, use: 'sig', alg })));
      for (const [index, jwk] of published.entries()) {
        const key = createPublicKey({ key: jwk, format: 'jwk' });
        const options = { algorithms: [alg], ignoreExpiration: true };
        expect(jsonwebtoken.verify(issued[index] ?? '', key, options)).toMatchObject({ jti: 't1' });
      }
    },
  );

  test('hold nothing private, no refresh key and no secret', async () => {
    const tokens = jwtTokens('ES256');
    await tokens.keys.rotate('refresh', false);

    expect((await tokens.keys.published()).map((jwk) => Object.keys(jwk).toSorted())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
    ]);
    expect(Object.keys((await jwtTokens('RS256').keys.published())[0] ?? {}).toSorted()).toEqual([
      'alg',
      'e',
      'kid',
      'kty',
      'n',
      'use',
    ]);
    expect(await jwtTokens('HS256').keys.published()).toEqual([]);
  });
});

test('a virtual token is read alike by whoever issued it and by anybody else, fractions of a millisecond or not', async () => {
  for (const issuedAt of [ISSUED, instant(ISSUED + 0.4)]) {
    const [issuer, other] = [0, 1].map(() => createVirtualTokens(new VirtualClock()));
    const token = (await issuer?.issue({ ...claims(), issuedAt })) ?? '';
    const reading = await other?.read(token, 'access');

    expect(reading).toEqual({ kind: 'ours', claims: claims() });
    expect(await issuer?.read(token, 'access')).toEqual(reading);
  }
});
