import { expect, test } from 'vitest';
import { createVirtualPasswords } from '../virtual/virtual-passwords.ts';
import { nodePasswords } from './passwords.ts';

test.each([
  ['scrypt', nodePasswords],
  ['virtual', createVirtualPasswords()],
])('by %s a password is known again and no other one is', async (_, passwords) => {
  const hash = await passwords.hash('pässword123');

  expect(hash).not.toContain('pässword123');
  expect(await passwords.verify('pässword123', hash)).toBe(true);
  expect(await passwords.verify('pässword124', hash)).toBe(false);
  expect(await passwords.verify('', hash)).toBe(false);
});

test('two hashes of one password differ, and a hash that is none matches nothing', async () => {
  expect(await nodePasswords.hash('password123')).not.toBe(await nodePasswords.hash('password123'));
  for (const hash of ['', 'scrypt', 'scrypt::', 'bcrypt:00:00']) {
    expect(await nodePasswords.verify('password123', hash), hash).toBe(false);
  }
});
