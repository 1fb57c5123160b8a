import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { scenarioLibrary } from '../library/scenario-library.ts';
import { nearest } from '../scenario/nearest.ts';
import { scenarioOnDisk, shippedScenario, type ScenarioFile } from './scenario-file.ts';

export type Found =
  | { readonly ok: true; readonly files: readonly ScenarioFile[] }
  /** A sentence for each argument that names nothing. */
  | { readonly ok: false; readonly problems: readonly string[] };

const YAML = '**/*.{yaml,yml}';
/** What is a scenario where nobody says which files are. */
const BY_DEFAULT = [`scenarios/${YAML}`, '**/*.scenario.{yaml,yml}'];

/**
 * The scenarios that are meant by files, folders, patterns, and ids of those that ship, in the order in which they are
 * named. Without a name: those of the current folder, `scenarios/**` and `*.scenario.yaml`; where there are none, all that
 * ship.
 */
export async function findScenarios(names: readonly string[], folder: string): Promise<Found> {
  if (names.length === 0) {
    const own = await matching(BY_DEFAULT, folder);
    return { ok: true, files: own.length > 0 ? await onDisk(own, folder) : scenarioLibrary.map(shippedScenario) };
  }
  const found: ScenarioFile[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const files = await named(name, folder);
    if (files.length === 0) problems.push(await sentenceOf(name, folder));
    found.push(...files);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, files: withoutDoubles(found) };
}

async function named(name: string, folder: string): Promise<readonly ScenarioFile[]> {
  const path = resolve(folder, name);
  switch (await kindOf(path)) {
    case 'file':
      return await onDisk([path], folder);
    case 'folder':
      return await onDisk(await matching([YAML], path), folder);
    case 'nothing': {
      const shipped = scenarioLibrary.find(({ id }) => id === name);
      if (shipped) return [shippedScenario(shipped)];
      return isPattern(name) ? await onDisk(await matching([name], folder), folder) : [];
    }
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}

const isPattern = (name: string): boolean => /[*?[\]{}()!]/.test(name);

async function matching(patterns: readonly string[], folder: string): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby');
  const ignore = ['**/node_modules/**'];
  const files = await glob(patterns, { cwd: folder, absolute: true, ignore, expandDirectories: false });
  return files.toSorted();
}

function onDisk(paths: readonly string[], folder: string): Promise<readonly ScenarioFile[]> {
  return Promise.all(
    paths.map((path) => scenarioOnDisk(resolve(path), relative(folder, path).replaceAll('\\', '/') || path)),
  );
}

function withoutDoubles(files: readonly ScenarioFile[]): readonly ScenarioFile[] {
  const keys = files.map(({ path, shown }) => path ?? `shipped ${shown}`);
  return files.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}

async function sentenceOf(name: string, folder: string): Promise<string> {
  if ((await kindOf(resolve(folder, name))) === 'folder') {
    return `The folder "${name}" holds no scenario: no file in it ends in .yaml or .yml.`;
  }
  if (isPattern(name)) return `No file in ${folder} matches "${name}".`;
  const ids = scenarioLibrary.map(({ id }) => id);
  const files = (await matching([YAML], folder)).map((path) => relative(folder, path).replaceAll('\\', '/'));
  const bare = name.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
  const meant = nearest(name, files) ?? nearest(bare, ids) ?? ids.find((id) => bare !== '' && id.includes(bare));
  const guess = meant === undefined ? ' See `reauth list`.' : ` Did you mean "${meant}"?`;
  return `"${name}" is no file, no folder, and no scenario that ships with reauth.${guess}`;
}
