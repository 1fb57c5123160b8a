import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { getDomain } from './registrable-domain.ts';

/** The whole, with its list, as tough-cookie gets it where nothing is built. */
const whole: { getDomain(host: string): string | null } = createRequire(
  createRequire(import.meta.url).resolve('tough-cookie'),
)('tldts');

const HOSTS = [
  'localhost',
  '127.0.0.1',
  '[::1]',
  '::1',
  'a.test',
  'example.com',
  'auth.example.com',
  'a.b.example.org',
];

test.each(HOSTS)('what stands for the list of public suffixes says the same of %s', (host) => {
  expect(getDomain(host)).toBe(whole.getDomain(host));
});
