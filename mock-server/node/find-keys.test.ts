import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testSettings } from '../handler/testing/settings.ts';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import type { Settings } from '../settings/schema.ts';
import { findKeys } from './find-keys.ts';
import type { KeyShelf } from './key-shelf.ts';
import { generateKey } from './keys.ts';
import { memoryKeyShelf } from './testing/memory-key-shelf.ts';

/** The keys that sign at the start. */
async function found(settings: Settings, shelf?: KeyShelf) {
  const { access, refresh } = await findKeys(settings, shelf, new VirtualClock());
  return { access: (await access.current()).ring[0], refresh: (await refresh.current()).ring[0] };
}

test('keys that nobody gave are made, one a kind', async () => {
  const { access, refresh } = await found(testSettings());

  expect(access.sign.equals(refresh.sign)).toBe(false);
});

test('a key is given as PEM, with its line breaks written out, or as base64 of PEM', async () => {
  const pem = await generateKey('ES256');
  const refreshKey = await generateKey('ES256');
  const forms = [pem, pem.replaceAll('\n', '\\n'), Buffer.from(pem).toString('base64')];

  const keys = await Promise.all(forms.map((accessKey) => found(testSettings({ accessKey, refreshKey }))));

  const [first] = keys;
  expect(first && keys.every(({ access }) => access.sign.equals(first.access.sign))).toBe(true);
  expect(new Set(keys.map(({ access }) => access.kid)).size).toBe(1);
});

test('a key may be in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reauth-keys-'));
  const path = join(folder, 'access.pem');
  await writeFile(path, await generateKey('ES256'));

  const { access } = await found(testSettings({ accessKeyFile: path }));

  expect(access.sign.asymmetricKeyType).toBe('ec');
  await rm(folder, { recursive: true });
});

test.each([
  ['no key', { accessKey: 'x'.repeat(40) }, /ACCESS_TOKEN_PRIVATE_KEY is not a private key/],
  [
    'a key of another algorithm',
    { accessKey: await generateKey('RS256') },
    /ACCESS_TOKEN_PRIVATE_KEY is a key of type rsa/,
  ],
  [
    'an EC key for RS256',
    { refreshKey: await generateKey('ES256'), algorithm: 'RS256' },
    /REFRESH_TOKEN_PRIVATE_KEY is a key of type ec/,
  ],
  ['a file that is not there', { accessKeyFile: '/nowhere/key.pem' }, /"\/nowhere\/key.pem", which cannot be read/],
])('%s is a sentence that names the setting', async (_, flags, sentence) => {
  await expect(found(testSettings(flags))).rejects.toThrow(sentence);
});

test('the same key for both kinds is refused', async () => {
  const key = await generateKey('HS256');

  await expect(found(testSettings({ algorithm: 'HS256', accessKey: key, refreshKey: key }))).rejects.toThrow(
    /same key/,
  );
});

test('a shelf keeps what was made first, so that tokens outlive a restart', async () => {
  const shelf = memoryKeyShelf();

  const first = await found(testSettings(), shelf);
  const second = await found(testSettings(), shelf);

  expect(second.access.sign.equals(first.access.sign)).toBe(true);
  expect([...shelf.texts.keys()]).toEqual(['access:ES256', 'refresh:ES256']);
});

test('a shelf never holds a given key, but what followed it, under its name', async () => {
  const accessKey = await generateKey('ES256');
  const shelf = memoryKeyShelf();
  const given = (await found(testSettings({ accessKey }))).access;
  const { access } = await findKeys(testSettings({ accessKey }), shelf, new VirtualClock());

  const { ring } = await access.rotate(false);

  expect(ring[1]?.kid).toBe(given.kid);
  const text = shelf.texts.get(`access:ES256:${given.kid}`) ?? '';
  expect(JSON.parse(text)).toEqual([
    { kid: ring[0].kid, since: expect.any(Number), key: expect.stringContaining('PRIVATE KEY') },
    { kid: given.kid, since: expect.any(Number) },
  ]);
  expect((await found(testSettings({ accessKey }), shelf)).access.kid).toBe(ring[0].kid);
  expect((await found(testSettings({ accessKey: await generateKey('ES256') }), shelf)).access.kid).not.toBe(given.kid);
});

test('a given key that was forgotten is still forgotten after a restart', async () => {
  const accessKey = await generateKey('ES256');
  const shelf = memoryKeyShelf();
  const { access } = await findKeys(testSettings({ accessKey }), shelf, new VirtualClock());
  await access.rotate(true);

  const again = await findKeys(testSettings({ accessKey }), shelf, new VirtualClock());

  expect((await again.access.current()).ring).toHaveLength(1);
  expect((await again.access.current()).byKid.has((await found(testSettings({ accessKey }))).access.kid)).toBe(false);
});
