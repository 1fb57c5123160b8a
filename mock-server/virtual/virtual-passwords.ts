import type { Passwords } from '../handler/api.ts';
import { checksum } from './checksum.ts';

/** Passwords for worlds without a thread to hash on: a checksum, which protects nothing. */
export function createVirtualPasswords(): Passwords {
  const hash = (password: string): string => `virtual:${checksum(password)}`;
  return {
    hash: async (password) => hash(password),
    verify: async (password, hashed) => hash(password) === hashed,
  };
}
