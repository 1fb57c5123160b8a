import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const TOP = resolve(import.meta.dirname, '..');

/** The arrows of the house: a room may import itself and these rooms, nothing else. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  reauth: [],
  'mock-server': ['reauth'],
  harness: ['reauth', 'mock-server', 'scenarios'],
  extension: ['reauth', 'mock-server', 'harness'],
  'sample-app': ['reauth'],
};

/** Places, or single files, that run in a browser too: nothing they reach may be a `node:` module or a package that needs one. */
const RUNS_ANYWHERE = [
  'reauth',
  'mock-server/protocol',
  'mock-server/handler',
  'mock-server/settings',
  'mock-server/virtual',
  'mock-server/faults',
  'mock-server/store',
  'harness/run',
  'harness/scenario',
  'harness/world/tab',
  'harness/world/virtual',
  'harness/world/live/live-run.ts',
  'harness/world/live/found-server.ts',
  'harness/world/chromium/page.ts',
  'extension/panel',
];
const NEEDS_NODE = /^(node:|express$|jsonwebtoken$|ioredis|rolldown|playwright)/;

/** The entry points and adapters that may touch ambient time, randomness and I/O. */
const EDGES =
  /^(reauth\/time\/system-clock|reauth\/observe\/page-observer|mock-server\/(node|http|virtual)\/|harness\/(cli|demo|async-context)|extension\/(web|devtools|worker|content|panel-page|e2e)\/|extension\/panel\/(main|sources)|sample-app\/)/;
const AMBIENT =
  /\b(Date\.now\(|new Date\(\)|performance\.(now|timeOrigin)|setTimeout\(|setInterval\(|Math\.random\(|crypto\.(randomUUID|getRandomValues)\(|(?<![.\w])fetch\()/;

interface Source {
  readonly file: string;
  /** Every specifier, types too: an arrow is an arrow. */
  readonly imports: readonly string[];
  /** Those that are still there at run time. */
  readonly loads: readonly string[];
  readonly code: string;
}

const sources = Object.keys(MAY_IMPORT).flatMap((room) => filesIn(join(TOP, room)).map(readSource));
const product = sources.filter(({ file }) => !/\.(test|suite|fixture|e2e)\.tsx?$|\/e2e\//.test(file));

test('the scan sees the whole house', () => {
  expect(sources.length).toBeGreaterThan(60);
  for (const room of Object.keys(MAY_IMPORT)) {
    expect(sources.filter(({ file }) => file.startsWith(`${room}/`)).length, room).toBeGreaterThan(0);
  }
});

test('arrows between rooms run one way', () => {
  expect(product.flatMap(wrongArrows)).toEqual([]);
});

test('an arrow that is planted the wrong way is caught', () => {
  const planted = { file: 'reauth/trace/x.ts', imports: ['../../mock-server/handler/api.ts'], loads: [], code: '' };

  expect(wrongArrows(planted)).toEqual(['reauth/trace/x.ts imports mock-server/handler/api.ts']);
});

test('what runs anywhere reaches nothing that needs Node', () => {
  const starts = product.filter(({ file }) =>
    RUNS_ANYWHERE.some((place) => file === place || file.startsWith(`${place}/`)),
  );

  expect(starts.length).toBeGreaterThan(20);
  expect(starts.flatMap(reachesNode)).toEqual([]);
});

test('time, randomness and I/O are arguments but at the edges', () => {
  const offenders = product
    .filter(({ file }) => !EDGES.test(file))
    .flatMap(({ file, code }) => {
      const found = AMBIENT.exec(code);
      return found ? [`${file}: ${found[0]}`] : [];
    });

  expect(offenders).toEqual([]);
});

test('no file exports a default, and none is a barrel', () => {
  const offenders = product.filter(
    ({ file, code }) => /^export default /m.test(code) || /^export \* from/m.test(code) || /\/index\.tsx?$/.test(file),
  );

  expect(offenders.map(({ file }) => file)).toEqual([]);
});

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name));
}

function readSource(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const found = [...text.matchAll(/^\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]/gm)];
  const late = [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)].flatMap((match) => match[1] ?? []);
  const imports = [...found.flatMap((match) => match[1] ?? []), ...late];
  const early = found.flatMap((match) => (/^\s*(import|export)\s+type\s/.test(match[0]) ? [] : (match[1] ?? [])));
  const loads = [...early, ...late];
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  return { file: relative(TOP, path), imports, loads, code };
}

function targetOf(source: Source, specifier: string): string | undefined {
  return specifier.startsWith('.') ? relative(TOP, resolve(TOP, dirname(source.file), specifier)) : undefined;
}

function wrongArrows(source: Source): readonly string[] {
  const room = source.file.split('/')[0] ?? '';
  return source.imports.flatMap((specifier) => {
    const target = targetOf(source, specifier);
    const into = target?.split('/')[0] ?? room;
    return into === room || into === 'package.json' || MAY_IMPORT[room]?.includes(into)
      ? []
      : [`${source.file} imports ${target}`];
  });
}

function reachesNode(start: Source): readonly string[] {
  const seen = new Set<string>();
  const walk = (source: Source, path: readonly string[]): readonly string[] =>
    source.loads.flatMap((specifier) => {
      if (NEEDS_NODE.test(specifier)) return [[...path, specifier].join(' -> ')];
      const target = targetOf(source, specifier);
      const next = product.find(({ file }) => file === target);
      if (next === undefined || seen.has(next.file)) return [];
      seen.add(next.file);
      return walk(next, [...path, next.file]);
    });
  return walk(start, [start.file]);
}
