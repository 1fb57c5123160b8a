import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { completed } from './broken-scenarios.fixture.ts';
import { readScenario } from './read-scenario.ts';
import { problemText } from './source.ts';
import { wordsOfTheLanguage } from './words.fixture.ts';

const guide = readFileSync(resolve(import.meta.dirname, '../../scenarios/README.md'), 'utf8');
const examples = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml);

test('every example of the guide is read as it stands, once what it leaves out is added', () => {
  const problems = examples.flatMap((yaml) => {
    const reading = readScenario(completed(yaml.trimEnd().split('\n')), 'README.md');
    return reading.ok ? [] : reading.problems.map(problemText);
  });

  expect(examples.length).toBeGreaterThan(8);
  expect(problems).toEqual([]);
});

test('the guide names every key, every sentence, every kind of fault and every client', () => {
  const words = wordsOfTheLanguage();

  expect(words.length).toBeGreaterThan(100);
  expect(words.filter((word) => !guide.includes(word))).toEqual([]);
});
