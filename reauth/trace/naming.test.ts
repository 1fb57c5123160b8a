import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprint } from './fingerprint.ts';
import { numberOf, requestOf, tabOf } from './ids.ts';
import { purposeOf } from './purpose.ts';

test.each([
  ['POST', '/api/auth/refresh', 'refresh'],
  ['get', 'auth/refresh', 'refresh'],
  ['GET', '/v2/auth/logout/', 'logout'],
  ['POST', '/api/auth/login', 'login'],
  ['POST', '/api/auth/register', 'register'],
  ['GET', '/auth/login', 'request'],
  ['OPTIONS', '/api/auth/refresh', 'request'],
  ['POST', '/api/unauth/refresh-all', 'request'],
  ['POST', '/api/noauth/refresh', 'request'],
  ['GET', '/api/items/1', 'request'],
])('%s %s is a %s', (method, path, purpose) => {
  expect(purposeOf(method, path)).toBe(purpose);
});

test('an exchange names its request, its tab and its number', () => {
  expect(requestOf('A-3f9c.7.2')).toBe('A-3f9c.7');
  expect(tabOf('A-3f9c.7')).toBe('A-3f9c');
  expect(numberOf('A-3f9c.7')).toBe(7);
  expect(numberOf('c12')).toBe(12);
});

test('an exchange that names no request stands for itself', () => {
  expect(requestOf('A.7')).toBe('A.7');
  expect(requestOf('A.0.7')).toBe('A.0.7');
  expect(requestOf('odd')).toBe('odd');
});

test('a fingerprint is eight hex digits, the same for the same token in the same trace', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (id, salt) => {
      expect(fingerprint(id, salt)).toMatch(/^[0-9a-f]{8}$/);
      expect(fingerprint(id, salt)).toBe(fingerprint(id, salt));
    }),
  );
});

test('thousands of tokens look different, and different in another trace', () => {
  const ids = Array.from({ length: 2_000 }, (_, index) => `t${index}`);

  expect(new Set(ids.map((id) => fingerprint(id, 'salt'))).size).toBeGreaterThan(1_995);
  expect(ids.filter((id) => fingerprint(id, 'salt') === fingerprint(id, 'other'))).toEqual([]);
});
