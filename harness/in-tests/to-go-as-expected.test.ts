import { expect, test } from 'vitest';
import type { RanRow, RanScenario } from './ran-scenario.ts';
import { runScenario } from './run-scenario.ts';
import { toGoAsExpected } from './to-go-as-expected.ts';
import './vitest.ts';

const FLAGSHIP = 'five-requests-meet-one-expired-token';

/** What a failing assertion prints. */
function failureOf(assert: () => void): string {
  try {
    assert();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'It did not fail.';
}

test('a scenario that went as it says passes', async () => {
  expect(await runScenario(FLAGSHIP)).toGoAsExpected();
});

test('one that did not prints what was expected, what each request did, what is wrong, and how to see it again', async () => {
  const run = await runScenario(FLAGSHIP, { client: 'naive' });

  const said = failureOf(() => expect(run).toGoAsExpected());

  expect(said).toBe(`The scenario did not go as expected.\n\n${run.report}`);
  expect(said).toContain('found     5 refreshes');
  expect(said).toContain('refresh-ran-twice: ');
});

test('.not says which runs went as expected', async () => {
  const run = await runScenario(FLAGSHIP);

  expect(await runScenario(FLAGSHIP, { client: 'naive' })).not.toGoAsExpected();
  expect(failureOf(() => expect(run).not.toGoAsExpected())).toBe(
    `The scenario went as expected, and was not to.\n\n${FLAGSHIP}: naive fails (refresh-ran-twice), recipe passes`,
  );
});

test('what could not be judged fails, with .not too', () => {
  const row: RanRow = {
    world: 'live',
    client: 'recipe',
    policy: {},
    expected: 'pass',
    verdict: 'error',
    why: ['The server is gone.'],
    expectations: [],
    refreshes: 0,
    findings: [],
    lanes: [],
    trace: [],
    durationMs: 1,
  };
  const run: RanScenario = { id: 'x', title: 'X', passed: false, rows: [row], report: 'x: recipe cannot be judged' };

  for (const isNot of [false, true]) {
    const { pass, message } = toGoAsExpected.call({ isNot }, run);
    expect(pass).toBe(isNot);
    expect(message()).toBe('The scenario could not be judged.\n\nx: recipe cannot be judged');
  }
});

test('a promise that nobody waited for is named', () => {
  const running = runScenario(FLAGSHIP);

  expect(failureOf(() => expect(running).toGoAsExpected())).toBe(
    'toGoAsExpected() was given a promise. Wait for it: expect(await runScenario(…)).',
  );
  return running;
});

test('.resolves waits', async () => {
  await expect(runScenario(FLAGSHIP)).resolves.toGoAsExpected();
});

test('whatever else is given is told what is taken', () => {
  expect(failureOf(() => expect(5).not.toGoAsExpected())).toBe(
    'not.toGoAsExpected() takes what runScenario came to: expect(await runScenario(…)).',
  );
});
