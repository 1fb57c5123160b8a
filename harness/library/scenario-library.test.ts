import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readScenario } from '../scenario/read-scenario.ts';
import { scenarioLibrary } from './scenario-library.ts';

const TOP = resolve(import.meta.dirname, '../..');

test('the library has every file of the folder, once', () => {
  const files = readdirSync(join(TOP, 'scenarios'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => `scenarios/${name.replaceAll('\\', '/')}`);

  expect(files.length).toBeGreaterThan(0);
  expect(scenarioLibrary.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
  expect(new Set(scenarioLibrary.map(({ id }) => id)).size).toBe(scenarioLibrary.length);
});

test('each stands in the folder of its class, and is named after its id', () => {
  for (const { id, class: race, file, text } of scenarioLibrary) {
    const reading = readScenario(text, file);

    expect(reading.ok ? [] : reading.problems, file).toEqual([]);
    expect(reading.ok && [reading.scenario.id, reading.scenario.class]).toEqual([id, race]);
  }
});
