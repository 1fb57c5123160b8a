import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const MOCK_SERVER = resolve(import.meta.dirname, '..');
const ROOMS = ['protocol', 'handler', 'settings', 'store', 'virtual', 'faults'];
const NEEDS_NODE = /^node:|^(express|jsonwebtoken|ioredis|ioredis-mock)$/;

/** Type imports vanish when a module is built; the others are reached. */
function importsOf(file: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\s(?!type\s)(?:[^'"=]*?\sfrom\s)?['"]([^'"]+)['"]/gm,
  );
  return [...lines].flatMap(([, specifier]) => (specifier === undefined ? [] : [specifier]));
}

function reached(from: readonly string[]): {
  readonly files: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
} {
  const files = new Set<string>(from);
  const packages = new Set<string>();
  for (const file of files) {
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) files.add(resolve(dirname(file), specifier));
      else packages.add(specifier);
    }
  }
  return { files, packages };
}

const modulesOf = (room: string): readonly string[] =>
  readdirSync(join(MOCK_SERVER, room))
    .filter((name) => name.endsWith('.ts') && !/\.(test|suite)\.ts$/.test(name))
    .map((name) => join(MOCK_SERVER, room, name));

test.each(ROOMS)('%s runs in a browser too: it reaches nothing that needs Node', (room) => {
  const { files, packages } = reached(modulesOf(room));

  expect(files.size).toBeGreaterThan(2);
  expect([...packages].filter((name) => NEEDS_NODE.test(name))).toEqual([]);
});

test('the node room is what reaches Node', () => {
  expect([...reached(modulesOf('node')).packages].filter((name) => NEEDS_NODE.test(name)).length).toBeGreaterThan(2);
});
