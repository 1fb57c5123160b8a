import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { instant } from '../time/instant.ts';
import { sampleRace } from '../trace/sample-race.ts';
import { analyse } from './analyse.ts';
import { rules } from './rules.ts';

test('the registry holds every rule of the folder, each under its file’s name', () => {
  const files = readdirSync(new URL('rules', import.meta.url)).filter((file) => !file.endsWith('.test.ts'));

  expect(files.length).toBeGreaterThan(2);
  expect(rules.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
});

test('every rule has a test beside it', () => {
  const files = readdirSync(new URL('rules', import.meta.url));

  expect(rules.filter(({ id }) => !files.includes(`${id}.test.ts`))).toEqual([]);
});

test('a race that went well has no findings', () => {
  expect(analyse(sampleRace('recipe', 5), { now: instant(99_000) })).toEqual([]);
});

test('an empty trace has no findings', () => {
  expect(analyse([], { now: instant(0) })).toEqual([]);
});

test('every rule tells its cause in a sentence and names a scenario after what goes wrong', () => {
  for (const { id, cause, scenario } of rules) {
    expect(cause, id).toMatch(/^[A-Z].{40,}\.$/);
    expect(scenario, id).toMatch(/^[a-z0-9]+(-[a-z0-9]+){2,}$/);
  }
});
