import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const TOP = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'reauth-package-'));
const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  expect(existsSync(join(TOP, 'dist/node/reauth.js')), 'dist is not built: run npm run build').toBe(true);
  const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], TOP).trim();
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  run(
    'npm',
    ['install', '--prefer-offline', '--no-audit', `./${packed}`, '@reduxjs/toolkit@2', 'async-mutex@0.5'],
    folder,
  );
}, 90_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every export can be imported from an installed package', () => {
  const code = `
    import { recipe, naive } from 'reauth-devtools/client';
    import { observeFetch, observeMutex, observeBaseQuery } from 'reauth-devtools/observe';
    console.log([recipe, naive, observeFetch, observeMutex, observeBaseQuery].map((it) => typeof it).join());`;

  expect(run(process.execPath, ['--input-type=module', '-e', code], folder).trim()).toBe(
    'function,function,function,function,function',
  );
});

test('its types hold under strict, with the library checked', () => {
  writeFileSync(
    join(folder, 'app.ts'),
    `import { recipe, type Strategy } from 'reauth-devtools/client';
     import { observeMutex } from 'reauth-devtools/observe';
     import { Mutex } from 'async-mutex';
     export const strategy: Strategy = recipe;
     export const mutex: Mutex = observeMutex(new Mutex());
     // @ts-expect-error a mutex is no number: the types are really there
     export const wrong: number = observeMutex(new Mutex());`,
  );
  const tsc = join(TOP, 'node_modules/typescript/bin/tsc');
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'es2023,dom', '--types', '', 'app.ts'];

  expect(run(process.execPath, [tsc, ...flags], folder)).toBe('');
});

test('the installed command knows its settings', () => {
  const help = run(join(folder, 'node_modules/.bin/reauth'), ['serve', '--help'], folder);

  expect(help).toContain('--rotation');
});
