import { expect, test } from 'vitest';
import { planOutputs } from './output-plan.ts';
import { readRunSettings } from './run-settings.ts';

function plan(reporter: string, json = false, env: Readonly<Record<string, string>> = {}) {
  const reading = readRunSettings({ flags: { reporter, json } });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const planned = planOutputs(reading.settings, env);
  if (!planned.ok) return planned.problem;
  return planned.outputs.map(({ name, to }) => `${name} to ${'file' in to ? to.file : to.stream}`);
}

test.each([
  ['', false, ['list to stdout']],
  ['github', false, ['github to stdout']],
  ['list,github', false, ['list to stdout', 'github to stdout']],
  // A document stands alone on stdout.
  ['tap', false, ['tap to stdout']],
  ['list,tap', false, ['list to stderr', 'tap to stdout']],
  ['', true, ['json to stdout', 'list to stderr']],
  ['json', true, ['json to stdout', 'list to stderr']],
  ['github', true, ['github to stderr', 'json to stdout']],
  // Somebody tells on the terminal how it went.
  ['junit=a.xml,tap=b.tap', false, ['junit to a.xml', 'tap to b.tap', 'list to stdout']],
  ['json=a.json', true, ['json to a.json', 'json to stdout', 'list to stderr']],
])('reporters "%s", json %s', (reporter, json, outputs) => {
  expect(plan(reporter, json)).toEqual(outputs);
});

test('in GitHub Actions failures are annotated without being asked', () => {
  expect(plan('', false, { GITHUB_ACTIONS: 'true' })).toEqual(['list to stdout', 'github to stdout']);
  expect(plan('tap', false, { GITHUB_ACTIONS: 'true' })).toEqual(['tap to stdout']);
});

test('two documents cannot share the terminal, nor two reporters a file', () => {
  expect(plan('json,junit')).toBe(
    '--reporter: json and junit cannot both write to the terminal. Give one a file: --reporter junit=FILE.',
  );
  expect(plan('json=a,junit=a')).toBe('--reporter: two reporters write to "a". Give each a file of its own.');
});
