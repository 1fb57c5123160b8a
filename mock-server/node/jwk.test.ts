import { createPublicKey, createSecretKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { kidOf } from './jwk.ts';

test('the name of a public key is its thumbprint, as the example of RFC 7638 section 3.1 has it', () => {
  const n =
    '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMst' +
    'n64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn' +
    '1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';

  const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB', alg: 'RS256', kid: '2011-04-29' }, format: 'jwk' });

  expect(kidOf(key)).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
});

test('the name of a secret is the same everywhere, and another for another secret', () => {
  const nameOf = (secret: string) => kidOf(createSecretKey(Buffer.from(secret)));

  expect(nameOf('x'.repeat(40))).toBe(nameOf('x'.repeat(40)));
  expect(nameOf('x'.repeat(40))).not.toBe(nameOf('y'.repeat(40)));
  expect(nameOf('x'.repeat(40))).toMatch(/^[\w-]{22}$/);
});
