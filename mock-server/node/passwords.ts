import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Passwords } from '../handler/api.ts';

const KEY_BYTES = 32;

/** scrypt (RFC 7914) with Node's parameters, on the thread pool: the main thread goes on answering. */
export const nodePasswords: Passwords = {
  hash: async (password) => {
    const salt = randomBytes(16);
    return `scrypt:${salt.toString('hex')}:${(await derive(password, salt)).toString('hex')}`;
  },
  verify: async (password, hash) => {
    const [scheme, salt, key] = hash.split(':');
    if (scheme !== 'scrypt' || salt === undefined || key === undefined) return false;
    const expected = Buffer.from(key, 'hex');
    const derived = await derive(password, Buffer.from(salt, 'hex'));
    return expected.length === derived.length && timingSafeEqual(expected, derived);
  },
};

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
