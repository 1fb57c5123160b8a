import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testSettings } from '../handler/testing/settings.ts';
import { findKeys, type KeyShelf } from './find-keys.ts';
import { generateKey } from './keys.ts';

const noShelf = undefined;

test('keys that nobody gave are made, one a kind', async () => {
  const { access, refresh } = await findKeys(testSettings(), noShelf);

  expect(access.sign.equals(refresh.sign)).toBe(false);
});

test('a key is given as PEM, with its line breaks written out, or as base64 of PEM', async () => {
  const pem = generateKey('ES256');
  const refreshKey = generateKey('ES256');
  const forms = [pem, pem.replaceAll('\n', '\\n'), Buffer.from(pem).toString('base64')];

  const found = await Promise.all(forms.map((accessKey) => findKeys(testSettings({ accessKey, refreshKey }), noShelf)));

  const [first] = found;
  expect(first && found.every(({ access }) => access.sign.equals(first.access.sign))).toBe(true);
});

test('a key may be in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reauth-keys-'));
  const path = join(folder, 'access.pem');
  await writeFile(path, generateKey('ES256'));

  const found = await findKeys(testSettings({ accessKeyFile: path }), noShelf);

  expect(found.access.sign.asymmetricKeyType).toBe('ec');
  await rm(folder, { recursive: true });
});

test.each([
  ['no key', { accessKey: 'x'.repeat(40) }, /ACCESS_TOKEN_PRIVATE_KEY is not a private key/],
  ['a key of another algorithm', { accessKey: generateKey('RS256') }, /ACCESS_TOKEN_PRIVATE_KEY is a key of type rsa/],
  [
    'an EC key for RS256',
    { refreshKey: generateKey('ES256'), algorithm: 'RS256' },
    /REFRESH_TOKEN_PRIVATE_KEY is a key of type ec/,
  ],
  ['a file that is not there', { accessKeyFile: '/nowhere/key.pem' }, /"\/nowhere\/key.pem", which cannot be read/],
])('%s is a sentence that names the setting', async (_, flags, sentence) => {
  await expect(findKeys(testSettings(flags), noShelf)).rejects.toThrow(sentence);
});

test('the same key for both kinds is refused', async () => {
  const key = generateKey('HS256');

  await expect(
    findKeys(testSettings({ algorithm: 'HS256', accessKey: key, refreshKey: key }), noShelf),
  ).rejects.toThrow(/same key/);
});

test('a shelf keeps what was made first, so that tokens outlive a restart', async () => {
  const kept = new Map<string, string>();
  const shelf: KeyShelf = {
    keep: async (name, made) => {
      if (!kept.has(name)) kept.set(name, made);
      return kept.get(name) ?? made;
    },
  };

  const first = await findKeys(testSettings(), shelf);
  const second = await findKeys(testSettings(), shelf);

  expect(second.access.sign.equals(first.access.sign)).toBe(true);
  expect([...kept.keys()]).toEqual(['access:ES256', 'refresh:ES256']);
});
