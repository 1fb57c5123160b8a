import fc from 'fast-check';
import { expect, test } from 'vitest';
import { captureClaims, decodeClaims } from './capture-claims.ts';
import { captureHeaders } from './capture-headers.ts';
import { captureError, captureMessage, capturePath, captureShape, PROTOCOL_MESSAGES } from './capture.ts';

/** A secret as somebody would plant it: long enough that no word of ours contains it. */
const canary = fc.stringMatching(/^[A-Za-z0-9]{12,30}$/).map((text) => `canary${text}`);

const without = (captured: unknown, secret: string): void => expect(JSON.stringify(captured)).not.toContain(secret);

test('a path keeps its words and the names of its query', () => {
  expect(capturePath('http://localhost:8000/api/items/1?delay=200ms&page=2#top')).toEqual({
    path: '/api/items/1',
    query: ['delay', 'page'],
  });
  expect(capturePath('http://localhost:8000/api/items/1')).toEqual({ path: '/api/items/1', query: [] });
  expect(capturePath('/api/items?ids[]=1&ids[]=2')).toEqual({ path: '/api/items', query: ['ids[]'] });
});

test('no query value, fragment, user, password, matrix parameter or bare query leaves a URL', () => {
  fc.assert(
    fc.property(canary, (secret) => {
      const urls = [
        `http://localhost/api/items?token=${secret}&b=${secret}`,
        `http://localhost/api/items?${secret}`,
        `http://localhost/api/items?=${secret}`,
        `http://localhost/api/items#${secret}`,
        `http://${secret}:${secret}@localhost/api/items`,
        `/api/items;jsessionid=${secret}?a=1`,
        `/reset/eyJ${secret}`,
        `data:text/plain,${secret}`,
        `http://[${secret}`,
      ];
      for (const url of urls) without(capturePath(url), secret);
    }),
  );
});

test('headers keep only the named ones, reduced to what is known of them', () => {
  const headers = new Headers({
    'Content-Type': 'application/json; charset=utf-8',
    'WWW-Authenticate': 'Bearer realm="private", error="invalid_token", error_description="eyJhbGci expired"',
    'Retry-After': '3',
    'Cache-Control': 'no-store, private="x-secret"',
    Date: 'Tue, 03 Nov 2026 10:00:00 GMT',
    'X-Reauth-Request': 'A-3f9c.7.2',
    Authorization: 'Bearer abc',
    'Set-Cookie': 'access_token=abc',
  });

  expect(captureHeaders(headers)).toEqual({
    'cache-control': 'no-store',
    'content-type': 'application/json',
    date: 'Tue, 03 Nov 2026 10:00:00 GMT',
    'retry-after': '3',
    'www-authenticate': 'Bearer error="invalid_token"',
    'x-reauth-request': 'A-3f9c.7.2',
  });
});

test('a canary in any header, named or not, stays out', () => {
  const names = [
    'authorization',
    'cookie',
    'set-cookie',
    'x-api-key',
    'referer',
    'location',
    'accept',
    'allow',
    'cache-control',
    'content-length',
    'content-type',
    'date',
    'retry-after',
    'www-authenticate',
    'x-reauth-request',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...names), canary, (name, secret) => {
      const values = [
        secret,
        `Bearer ${secret}`,
        `Bearer error="${secret}"`,
        `text/${secret}`,
        `a=${secret}`,
        `A.1, ${secret}`,
      ];
      for (const value of values) without(captureHeaders({ [name]: value }), secret);
    }),
  );
});

test('a shape names keys and types', () => {
  expect(captureShape({ status: 'success', data: { user: { id: 7, tags: ['a', 'b'] } }, none: null })).toEqual({
    status: 'string',
    data: { user: { id: 'number', tags: ['string'] } },
    none: 'null',
  });
});

test('no value of a JSON body is in its shape, nor a key that is one', () => {
  fc.assert(
    fc.property(fc.jsonValue(), canary, (json, secret) => {
      const planted: unknown = JSON.parse(
        JSON.stringify([json, { deep: [{ secret: '' }] }], (_key, value: unknown) =>
          typeof value === 'string' ? `${value} ${secret}` : value,
        ),
      );
      expect(JSON.stringify(planted)).toContain(secret);
      without(captureShape(planted), secret);
      without(captureShape({ [`${secret}@example.com`]: 1, [secret.repeat(4)]: 2 }), secret);
    }),
  );
});

test('a shape is bounded in depth and width', () => {
  const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`key${index}`, index]));
  let deep: unknown = 'bottom';
  for (let level = 0; level < 5_000; level += 1) deep = { deep };

  expect(Object.keys(captureShape(wide))).toHaveLength(25);
  expect(JSON.stringify(captureShape(deep)).match(/deep/g)).toHaveLength(5);
});

test('only the protocol’s own messages are kept', () => {
  expect([...PROTOCOL_MESSAGES].map(captureMessage)).toEqual([...PROTOCOL_MESSAGES]);
  fc.assert(
    fc.property(canary, (secret) => {
      expect(captureMessage(`You are not logged in ${secret}`)).toBeUndefined();
    }),
  );
  expect(captureMessage({ message: 'You are not logged in' })).toBeUndefined();
});

test('an error gives its name if it is known, and never its text', () => {
  expect(captureError(new TypeError('Failed to fetch http://a/?token=1'))).toBe('TypeError');
  expect(captureError(new DOMException('stop', 'AbortError'))).toBe('AbortError');
  expect(captureError(Object.assign(new Error('x'), { name: 'token-abc' }))).toBe('Error');
  expect(captureError('text')).toBe('Error');
  expect(
    captureError({
      get name() {
        throw new Error('no');
      },
    }),
  ).toBe('Error');
});

const jwt = (payload: string): string =>
  `e30.${btoa(String.fromCharCode(...new TextEncoder().encode(payload)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')}.sig`;

test('claims are read from a JWT without its key', () => {
  const payload = {
    iss: 'reauth',
    aud: ['a', 'b'],
    iat: 1.5,
    exp: 2.25,
    jti: 'j1',
    sid: 's1',
    sub: 'u1',
    email: 'a@b.c',
  };

  expect(decodeClaims(jwt(JSON.stringify(payload)))).toEqual({
    iss: 'reauth',
    aud: 'a b',
    iat: 1.5,
    exp: 2.25,
    jti: 'j1',
    sid: 's1',
  });
});

test('claims of the wrong type and all other claims are dropped', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), canary, (other, secret) => {
      const claims = captureClaims({ ...other, iss: 1, exp: 'soon', jti: [secret], name: secret, nested: { secret } });
      without({ ...claims, aud: undefined, sid: undefined, iat: undefined }, secret);
      expect(Object.keys(claims).every((key) => ['aud', 'iat', 'sid'].includes(key))).toBe(true);
    }),
  );
});

test('decoding never throws, whatever it is given', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const token of [text, jwt(text), `a.${text}.b`]) {
        expect(['undefined', 'object']).toContain(typeof decodeClaims(token));
      }
    }),
  );
  expect(decodeClaims(jwt('[1]'))).toBeUndefined();
  expect(decodeClaims('a.b')).toBeUndefined();
});
