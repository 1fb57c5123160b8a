import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { brokenScenariosIn, REST } from './broken-scenarios.fixture.ts';
import { readScenario } from './read-scenario.ts';
import { problemText } from './source.ts';

const BOOKS = join(import.meta.dirname, 'broken');
const broken = readdirSync(BOOKS).flatMap((book) => brokenScenariosIn(book, readFileSync(join(BOOKS, book), 'utf8')));
const whole = Object.values(REST).join('\n');

/** What is told first; nothing of what can be read. */
const told = (yaml: string): string | undefined => {
  const reading = readScenario(yaml, 'some.yaml');
  return reading.ok ? undefined : reading.problems.map(problemText)[0];
};

test('there are more than a hundred broken scenarios, each of them once', () => {
  const names = broken.map(({ book, title }) => `${book}: ${title}`);

  expect(names.length).toBeGreaterThan(200);
  expect(new Set(names).size).toBe(names.length);
});

test.each(broken.map((each) => [`${each.book}: ${each.title}`, each] as const))('%s', (_, each) => {
  expect(told(each.yaml)).toBe(`some.yaml:${each.line}:${each.column}: ${each.message}`);
});

test('what completes a broken scenario is none itself', () => {
  expect(told(whole)).toBeUndefined();
});

test('a file that begins with a byte order mark, or whose lines end as on Windows, is read', () => {
  expect(told(`\uFEFF${whole}`)).toBeUndefined();
  expect(told(whole.replaceAll('\n', '\r\n'))).toBeUndefined();
  expect(told(whole.replace('class: SINGLE', 'class: DOUBLE').replaceAll('\n', '\r\n'))).toMatch(/^some\.yaml:4:8: /);
});

test('a file that is no text in UTF-8 is told where it ceases to be one', () => {
  const decoded = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const latin = Uint8Array.from('version: 1\ntitle: Für alle', (letter) => letter.codePointAt(0) ?? 0);
  const wide = new Uint8Array(Uint16Array.from('version: 1', (letter) => letter.codePointAt(0) ?? 0).buffer);

  expect(told(decoded(latin))).toBe(
    'some.yaml:2:9: Here the file holds bytes that are no UTF-8. Save it as text in UTF-8.',
  );
  expect(told(decoded(wide))).toBe('some.yaml:1:2: Here the file holds a NUL. Save it as text in UTF-8.');
});

test('a huge file is not even parsed', () => {
  expect(told(`${whole}\n# ${'x'.repeat(300 * 1024)}`)).toBe(
    'some.yaml:1:1: This file has 301 kB; a scenario has at most 256 kB. Is it one?',
  );
});

test('a file that nests without end is refused', () => {
  expect(told(`steps: ${'['.repeat(100_000)}`)).toBe(
    'some.yaml:1:1: This file nests lists and maps too deep for a scenario. Is it one?',
  );
});

test('whatever else is wrong is told too, in the order of the file', () => {
  const reading = readScenario(
    'titel: x\nversion: 2\nclass: single\nsteps: [log in]\nexpect: [1]\nwhy: It must.',
    'x.yaml',
  );

  expect(reading.ok || reading.problems.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
});
