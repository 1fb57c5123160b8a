import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from './find-chromium.mjs';
import { readmeCommands, readmeFiles } from './readme-blocks.ts';

const TOP = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'reauth-package-'));
const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** What our own tests and CI set, and what those of a user would heed. */
const ours = /^(CI|GITHUB_ACTIONS|FORCE_COLOR|NODE_ENV|VITEST.*|TEST|DEV|PROD|SSR|MODE)$/;
const env = { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))), NO_COLOR: '1' };
/** Runs Node in a folder to its end, however it ends. */
function nodeIn(cwd: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env });
  return { status, out: stdout, err: stderr };
}
const COMMAND = join(folder, 'node_modules/reauth-devtools/dist/node/reauth.js');
const reauthIn = (cwd: string, ...args: readonly string[]) => nodeIn(cwd, [COMMAND, ...args]);

/** A folder of a test's own, beside what is installed. */
function fresh(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return path;
}

/** A user's project, as the README describes it: its files, and a base query of their own. */
let project = '';
const CLIENT = join(TOP, 'harness/check/fixtures/recipe');

beforeAll(() => {
  expect(existsSync(join(TOP, 'dist/node/reauth.js')), 'dist is not built: run npm run build').toBe(true);
  const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], TOP).trim();
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  run(
    'npm',
    ['install', '--prefer-offline', '--no-audit', `./${packed}`, '@reduxjs/toolkit@2', 'async-mutex@0.5'],
    folder,
  );
  // The frameworks are not installed again: these are the ones of the project, as if they were there.
  for (const name of ['vitest', '@playwright/test', 'playwright-core', '@types/node']) {
    mkdirSync(join(folder, 'node_modules', dirname(name)), { recursive: true });
    symlinkSync(join(TOP, 'node_modules', name), join(folder, 'node_modules', name));
  }
  project = fresh('project', Object.fromEntries(readmeFiles));
  cpSync(CLIENT, join(project, 'src'), { recursive: true });
  cpSync(join(CLIENT, 'custom-fetch-base.ts'), join(project, 'src/customFetchBase.ts'));
}, 90_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every export can be imported from an installed package', () => {
  const code = `
    import { recipe, naive } from 'reauth-devtools/client';
    import { observeFetch, observeMutex, observeBaseQuery } from 'reauth-devtools/observe';
    import { runScenario, openWorld, BadScenario, toGoAsExpected } from 'reauth-devtools/run';
    import { expect } from 'reauth-devtools/playwright';
    console.log([recipe, naive, observeFetch, observeMutex, observeBaseQuery].map((it) => typeof it).join());
    console.log([runScenario, openWorld, BadScenario, toGoAsExpected, expect].map((it) => typeof it).join());`;

  expect(run(process.execPath, ['--input-type=module', '-e', code], folder).trim().split('\n')).toEqual([
    'function,function,function,function,function',
    'function,function,function,function,function',
  ]);
});

test('the JSON Schema can be imported', () => {
  const code = `
    import schema from 'reauth-devtools/scenario.schema.json' with { type: 'json' };
    console.log(schema.required.join());`;

  expect(run(process.execPath, ['--no-warnings', '--input-type=module', '-e', code], folder)).toContain('title');
});

test('virtual time brings neither a server nor a browser nor a bundler along', () => {
  const built = join(folder, 'node_modules/reauth-devtools/dist/node');
  const chunks = readdirSync(join(built, 'chunks')).map((name) => `chunks/${name}`);
  const textOf = (file: string): string => readFileSync(join(built, file), 'utf8');
  const holdsExpress = (file: string): boolean => textOf(file).includes('X-Powered-By');
  const world = chunks.filter((name) => name.startsWith('chunks/virtual-world'));
  const seen = new Set<string>();
  const packages = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, from = ''] of textOf(file).matchAll(/^import (?:[^'"]* from )?"([^"]+)";$/gm)) {
      if (from.startsWith('.')) walk(join(dirname(file), from));
      else if (!from.startsWith('node:')) packages.add(from);
    }
  };

  for (const file of ['run.js', ...world]) walk(file);

  expect(world.length).toBe(1);
  expect(seen.size).toBeGreaterThan(4);
  expect([...packages]).toEqual([]);
  expect(chunks.some(holdsExpress)).toBe(true);
  expect([...seen].filter(holdsExpress)).toEqual([]);
});

test('its types hold under strict, with the library checked', () => {
  writeFileSync(
    join(folder, 'app.ts'),
    `import { recipe, type Strategy } from 'reauth-devtools/client';
     import { observeMutex } from 'reauth-devtools/observe';
     import { runScenario, type RanScenario } from 'reauth-devtools/run';
     import { Mutex } from 'async-mutex';
     export const strategy: Strategy = recipe;
     export const mutex: Mutex = observeMutex(new Mutex());
     export const ran: Promise<RanScenario> = runScenario('x', { client: recipe, policy: { access: '5s' } });
     // @ts-expect-error a mutex is no number: the types are really there
     export const wrong: number = observeMutex(new Mutex());
     // @ts-expect-error there is no such rotation
     export const refused = runScenario('x', { policy: { rotation: 'on' } });`,
  );
  const tsc = join(TOP, 'node_modules/typescript/bin/tsc');
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'es2023,dom', '--types', '', 'app.ts'];

  expect(run(process.execPath, [tsc, ...flags], folder)).toBe('');
});

test("the README's tests hold under strict", () => {
  const tsc = join(TOP, 'node_modules/typescript/bin/tsc');
  const files = ['src/scenarios.test.ts', 'e2e/scenarios.spec.ts'];
  const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022'];

  expect(nodeIn(project, [tsc, ...flags, ...files]).out).toBe('');
});

test('the installed command knows its settings', () => {
  const help = run(join(folder, 'node_modules/.bin/reauth'), ['serve', '--help'], folder);

  expect(help).toContain('--rotation');
});

test('a scenario of a few lines runs in a fresh folder without configuration, and the exit code tells how it went', () => {
  const scenario = readmeFiles.get('scenarios/two-tabs.yaml') ?? '';
  const here = fresh('fresh', { 'two-tabs.scenario.yaml': scenario });
  const wrong = fresh('wrong', { 'two-tabs.scenario.yaml': scenario.replace('refreshes', 'refresh') });

  const failed = reauthIn(here, 'run');
  const passed = reauthIn(here, 'run', '--client', 'resilient');
  const refused = reauthIn(wrong, 'run');

  expect([failed.status, passed.status, refused.status]).toEqual([1, 0, 2]);
  expect(refused.err).toMatch(/^two-tabs\.scenario\.yaml:13:5: "refresh" is unknown here; did you mean "refreshes"\?/);
});

test('the scenarios that ship are listed', () => {
  const { status, out } = reauthIn(folder, 'list', '--class', 'SINGLE');

  expect(status).toBe(0);
  expect(out).toContain('five-requests-meet-one-expired-token');
});

/** Real time is another each time, so that it is left out. */
const timeless = (text: string): string => text.replaceAll(/\d+(\.\d+)? (ms|s)\b/g, '… $2').trim();

test('the README prints what its commands print', () => {
  expect(readmeCommands.length).toBeGreaterThan(1);
  for (const { command, output } of readmeCommands) {
    const [npx, reauth, ...args] = command.split(' ');
    expect([npx, reauth], command).toEqual(['npx', 'reauth-devtools']);

    expect(timeless(reauthIn(project, ...args).out), command).toBe(timeless(output));
  }
});

test("the README's test runs in Vitest, and prints the report when it fails", () => {
  const vitest = join(TOP, 'node_modules/vitest/vitest.mjs');
  const file = 'src/scenarios.test.ts';
  const text = readmeFiles.get(file) ?? '';
  writeFileSync(join(project, 'src/fails.test.ts'), text.replace("'./src/customFetchBase.ts'", "'naive'"));

  const passed = nodeIn(project, [vitest, 'run', file]);
  const failed = nodeIn(project, [vitest, 'run', 'src/fails.test.ts']);

  expect(passed, passed.out + passed.err).toMatchObject({ status: 0 });
  expect(passed.out).toContain('1 passed');
  expect(failed.status).toBe(1);
  expect(failed.err).toContain('The scenario did not go as expected.');
  expect(failed.err).toContain('found     5 refreshes');
}, 60_000);

const chromium = findChromium();
test.skipIf('problem' in chromium)(
  "the README's test runs in Playwright, in its own browser",
  () => {
    const playwright = join(TOP, 'node_modules/@playwright/test/cli.js');
    const path = 'path' in chromium ? chromium.path : '';
    const launchOptions = { executablePath: path };
    writeFileSync(
      join(project, 'playwright.config.ts'),
      `export default { testDir: 'e2e', reporter: 'list', use: { launchOptions: ${JSON.stringify(launchOptions)} } };`,
    );

    const { status, out, err } = nodeIn(project, [playwright, 'test']);

    expect([status, out + err]).toEqual([0, expect.stringContaining('1 passed')]);
  },
  60_000,
);
