import { createHash, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { EXTENSION_ID, EXTENSION_KEY, EXTENSION_ORIGIN } from './extension-id.ts';

test('the pinned id is the one that Chrome derives from the pinned key', () => {
  const digest = createHash('sha256').update(Buffer.from(EXTENSION_KEY, 'base64')).digest('hex');
  const letters = digest
    .slice(0, 32)
    .replaceAll(/./g, (nibble) => 'abcdefghijklmnop'.charAt(Number.parseInt(nibble, 16)));

  expect(EXTENSION_ID).toBe(letters);
  expect(EXTENSION_ORIGIN).toBe(`chrome-extension://${EXTENSION_ID}`);
});

test('the pinned key is an RSA public key in SPKI form', () => {
  const key = createPublicKey({ key: Buffer.from(EXTENSION_KEY, 'base64'), format: 'der', type: 'spki' });

  expect(key.asymmetricKeyType).toBe('rsa');
});
