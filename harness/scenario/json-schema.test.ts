import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { brokenScenariosIn, REST } from './broken-scenarios.fixture.ts';
import { scenarioJsonSchema } from './json-schema.ts';
import { readScenario } from './read-scenario.ts';

const SCENARIOS = resolve(import.meta.dirname, '../../scenarios');
const BOOKS = join(import.meta.dirname, 'broken');
const PUBLISHED = join(SCENARIOS, 'scenario.schema.json');

const isValid = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  scenarioJsonSchema(),
);

const library = readdirSync(SCENARIOS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));

/** Of the books of keys and values, what only the reader can know: bounds of durations, and what stands elsewhere. */
const SENSE = [
  'a duration of nothing',
  'a duration that is too long',
  'a fault that ends before it begins',
  'a fault at a path without /api',
  'a fault of a tab that is not there',
  'a time beyond the bound, in hours',
  'a time before that of the step above',
  'an abort of a request that does not exist',
  'an abort of a request that is sent later',
  'an abort of the last of staggered requests',
  'bounds that exclude everything',
  'an end of a request that does not exist',
  'a tab that does not exist',
  'a cookie of a tab that does not exist',
  'an order of a request that does not exist',
  'an order of a tab that does not exist',
];

test('the published schema is what the reader’s own fields say; after a change of them run this test with -u', async () => {
  const text = JSON.stringify(scenarioJsonSchema());
  const published = await format(text, { ...(await resolveConfig(PUBLISHED)), parser: 'json' });

  await expect(published).toMatchFileSnapshot(PUBLISHED);
});

test('every scenario of the library is right by the reader and by the schema', () => {
  const wrong = library.flatMap((file) => {
    const text = readFileSync(join(SCENARIOS, file), 'utf8');
    const isRead = readScenario(text, file).ok;
    return isRead && isValid(parse(text)) ? [] : [{ file, isRead, errors: isValid.errors?.slice(0, 3) }];
  });

  expect(library.length).toBeGreaterThan(40);
  expect(wrong).toEqual([]);
});

test('the schema refuses every broken scenario whose mistake a schema can see', () => {
  const broken = ['head.txt', 'given.txt', 'steps.txt', 'expectations.txt'].flatMap((book) =>
    brokenScenariosIn(book, readFileSync(join(BOOKS, book), 'utf8')),
  );
  const missed = broken.filter(({ yaml }) => isValid(parse(yaml))).map(({ title }) => title);

  expect(broken.length).toBeGreaterThan(140);
  expect(missed.toSorted()).toEqual(SENSE.toSorted());
});

test('every key has a description', () => {
  const bare: string[] = [];
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('properties' in node && typeof node.properties === 'object' && node.properties !== null) {
      for (const [name, property] of Object.entries(node.properties)) {
        const isExplained = typeof property === 'object' && property !== null && 'description' in property;
        if (!isExplained && name !== 'late by' && !name.startsWith('at ')) bare.push(`${path}.${name}`);
      }
    }
    for (const [key, inner] of Object.entries(node)) walk(inner, `${path}.${key}`);
  };
  walk(scenarioJsonSchema(), '');

  expect(bare).toEqual([]);
});

test('what the schema knows of steps is what the reader knows: a field goes with its step alone', () => {
  const withSteps = (steps: readonly unknown[]) => ({ ...parse(Object.values(REST).join('\n')), steps });

  expect(isValid(withSteps([{ at: '0s', post: '/orders', body: { item: 1 } }]))).toBe(true);
  expect(isValid(withSteps([{ at: '0s', request: '/items/1', body: { item: 1 } }]))).toBe(false);
  expect(isValid(withSteps([{ at: 0, hold: '/api/items', when: 'before' }]))).toBe(true);
  expect(isValid(withSteps([{ at: 0, tab: 'A', hold: '/api/items' }]))).toBe(false);
});
