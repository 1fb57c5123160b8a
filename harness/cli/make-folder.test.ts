import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkFolder, makeFolder } from './make-folder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reauth-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a folder is made with those above it, and one that is there stays', () => {
  makeFolder(join(folder, 'a/b/c'));
  writeFileSync(join(folder, 'a/b/c/file'), '');
  makeFolder(join(folder, 'a/b/c'));

  expect(readdirSync(join(folder, 'a/b/c'))).toEqual(['file']);
});

test('looking whether a folder could be made leaves nothing behind', () => {
  checkFolder(join(folder, 'a/b/c'));

  expect(readdirSync(folder)).toEqual([]);
});

test('a file in the way is named', () => {
  writeFileSync(join(folder, 'file'), '');

  expect(() => checkFolder(join(folder, 'file/inside'))).toThrow(`${join(folder, 'file')} is no folder`);
});

test.skipIf(!existsSync('/proc/self'))('where the system takes no folder, that is said at once', () => {
  expect(() => makeFolder('/proc/x/y')).toThrow(/ENOENT|EACCES|EPERM/);
  expect(() => checkFolder('/proc/x/y')).toThrow(/ENOENT|EACCES|EPERM/);
});
