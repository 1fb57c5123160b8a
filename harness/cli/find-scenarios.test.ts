import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scenarioLibrary } from '../library/scenario-library.ts';
import { findScenarios } from './find-scenarios.ts';

const FLAGSHIP = 'five-requests-meet-one-expired-token';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reauth-find-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), 'version: 1\n');
  }
}

async function found(...names: readonly string[]) {
  const answer = await findScenarios(names, folder);
  return answer.ok ? answer.files.map(({ shown }) => shown) : answer.problems;
}

test('without names, an empty folder gets all that ship', async () => {
  expect(await found()).toEqual(scenarioLibrary.map(({ id }) => id));
});

test('without names, a folder with scenarios gets its own', async () => {
  file('scenarios/a.yaml', 'scenarios/deep/b.yml', 'src/login.scenario.yaml', 'compose.yaml', '.github/ci.yaml');
  file('node_modules/x/c.scenario.yaml');

  expect(await found()).toEqual(['scenarios/a.yaml', 'scenarios/deep/b.yml', 'src/login.scenario.yaml']);
});

test('files, folders, patterns and ids are taken in the order in which they are named, each once', async () => {
  file('one.yaml', 'qa/b.yaml', 'qa/a.yaml', 'more/x/c.yaml', 'more/x/notes.txt');

  expect(await found('one.yaml', FLAGSHIP, 'qa', 'more/**/*.yaml', 'qa/a.yaml', FLAGSHIP)).toEqual([
    'one.yaml',
    FLAGSHIP,
    'qa/a.yaml',
    'qa/b.yaml',
    'more/x/c.yaml',
  ]);
});

test('a file whose name looks like a pattern is the file', async () => {
  file('[odd] (name).yaml');

  expect(await found('[odd] (name).yaml')).toEqual(['[odd] (name).yaml']);
});

test('a file goes before what ships under its name', async () => {
  file(FLAGSHIP);
  const answer = await findScenarios([FLAGSHIP], folder);

  expect(answer.ok && answer.files[0]?.path).toBe(join(folder, FLAGSHIP));
});

test.each([
  ['five-requests-met-one-expired-token', `Did you mean "${FLAGSHIP}"?`],
  ['scenarios/single/five-requests-meet-one-expired-tokn.yaml', `Did you mean "${FLAGSHIP}"?`],
  ['qa/logni.yaml', 'Did you mean "qa/login.yaml"?'],
  ['nothing-like-it-anywhere', 'See `reauth list`.'],
  ['qa/*.json', 'matches "qa/*.json"'],
  ['empty', 'The folder "empty" holds no scenario'],
])('%s names nothing: %s', async (name, remedy) => {
  file('qa/login.yaml', 'empty/readme.md');

  expect(await found(name)).toEqual([expect.stringContaining(remedy)]);
});
