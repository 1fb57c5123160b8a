import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import { BadScenario } from './bad-scenario.ts';
import { runScenario } from './run-scenario.ts';
import { scenarioOf } from './scenario.fixture.ts';

const TOP = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(TOP, file), 'utf8');
const FLAGSHIP = 'scenarios/single/five-requests-meet-one-expired-token.yaml';
const options = { world: createVirtualWorld(), now: () => 0 };

test('the flagship fails with the client that it says fails it, and passes with the one that cures it', async () => {
  const { passed, rows } = await runScenario(read(FLAGSHIP), { ...options, file: FLAGSHIP });

  expect(passed).toBe(true);
  expect(rows).toMatchObject([
    {
      id: 'five-requests-meet-one-expired-token',
      client: 'naive',
      pairing: 'fails',
      verdict: 'pass',
      refreshes: 5,
      findings: [{ rule: 'refresh-ran-twice' }],
      expectations: [
        { expected: 'every request succeeds', found: 'all 5 requests succeeded', holds: true },
        { expected: '1 refresh', found: '5 refreshes (requests 1, 2, 3, 4, 5)', holds: false },
        { found: '0 requests waited for a mutex', holds: false },
      ],
    },
    {
      client: 'recipe',
      pairing: 'cured',
      verdict: 'pass',
      refreshes: 1,
      findings: [],
      expectations: [
        { holds: true },
        { found: '1 refresh (request 1)', holds: true },
        { found: '4 requests waited for a mutex (requests 2, 3, 4, 5)', holds: true },
      ],
    },
  ]);
});

test('a finding calls requests by the scenario’s numbers', async () => {
  const { rows } = await runScenario(read(FLAGSHIP), options);

  expect(rows[0]?.findings[0]?.summary).toContain('#1, #2, #3, #4 and #5 (A)');
});

test('with a client of the caller’s the flagship is judged by what it expects', async () => {
  const [row, ...others] = (await runScenario(read(FLAGSHIP), { ...options, client: 'naive' })).rows;

  expect(others).toEqual([]);
  expect(row).toMatchObject({ client: 'naive', expected: 'pass', verdict: 'fail' });
  expect(row?.why).toContain('Expected: 1 refresh. Found: 5 refreshes (requests 1, 2, 3, 4, 5).');
});

test('a scenario that cannot fail is a failure', async () => {
  const scenario = scenarioOf({ more: 'fails: { client: recipe, finding: refresh-ran-twice }' });
  const { passed, rows } = await runScenario(scenario, options);

  expect(passed).toBe(false);
  expect(rows).toMatchObject([
    {
      expected: 'fail',
      verdict: 'fail',
      why: [
        'Nothing went wrong: with recipe the scenario was to fail with refresh-ran-twice, but every expectation held and nothing was found.',
      ],
    },
  ]);
});

test('the second expiry is one word: the open tab asks once more, and is refreshed once more', async () => {
  const scenario = scenarioOf({
    expect:
      '  - every request succeeds\n  - refreshes: 1\n  - { cookie: access_token, tab: A, is: absent, at: 15700ms }',
    more: 'until: the second expiry',
  });
  const { passed, rows } = await runScenario(scenario, options);

  expect(passed).toBe(true);
  expect(rows[0]?.lanes.map(({ label, attempts }) => [label, attempts.map(({ status }) => status)])).toEqual([
    ['POST /api/auth/login', [200]],
    ['GET /api/items/1', [200]],
    ['GET /api/users/me', [401, 200, 200]],
  ]);
  expect(rows[0]?.requests.map(({ number }) => number)).toEqual([1, 2]);
});

test('the same run twice is the same to the byte', async () => {
  const traces = [];
  for (const _ of [1, 2]) {
    const { rows } = await runScenario(read(FLAGSHIP), options);
    traces.push(JSON.stringify(rows.map(({ trace }) => trace)));
  }

  expect(traces[0]?.length).toBeGreaterThan(10_000);
  expect(traces[1]).toBe(traces[0]);
});

test('a text that is no scenario is refused with its places', async () => {
  const run = runScenario('titel: x', { ...options, file: 'mine.yaml' });

  await expect(run).rejects.toBeInstanceOf(BadScenario);
  await expect(run).rejects.toThrow(/^mine\.yaml:1:1: "titel" is unknown here; did you mean "title"\?/);
});

test('a client that is not there is refused before anything runs', async () => {
  await expect(runScenario(read(FLAGSHIP), { ...options, client: 'recipee' })).rejects.toThrow(
    /^There is no client "recipee" here\. Choose one of recipe, /,
  );
});

test('a scenario whose login is refused fails in both rows, though what it says it expects breaks', async () => {
  const wrong = read(FLAGSHIP).replace('login: user@example.com', 'login: nobody@example.com');
  const { rows } = await runScenario(wrong, options);

  expect(rows.map(({ pairing, verdict }) => [pairing, verdict])).toEqual([
    ['fails', 'fail'],
    ['cured', 'fail'],
  ]);
  for (const { why } of rows) expect(why.at(-1)).toMatch(/^The login in line \d+ was answered 401: Invalid /);
});

test('a client that never refreshes fails where a step releases its refresh, with what came to be held', async () => {
  const steps = [
    '  - { at: 0s, login: user@example.com }',
    '  - { at: 1s, hold: /api/auth/refresh }',
    '  - { at: 1s, request: /items/1 }',
    '  - { at: 2s, release: all }',
  ].join('\n');
  const { rows } = await runScenario(scenarioOf({ steps }), { ...options, client: 'recipe' });

  expect(rows).toMatchObject([
    {
      verdict: 'fail',
      why: [
        expect.stringMatching(
          /^No call came to be released: The step in line 9 \(release, at 2s\) waited in vain\. A step releases "all", but 0 calls/,
        ),
      ],
      lanes: [{ label: 'POST /api/auth/login' }, { label: 'GET /api/items/1' }],
    },
  ]);
});

test('a second expiry that no session lives to see is a failure of what was to pass', async () => {
  const scenario = scenarioOf({
    steps: '  - { at: 0s, login: user@example.com }\n  - { at: 1s, request: /items/1 }\n  - { at: 2s, do: log out }',
    more: 'until: the second expiry',
  });
  const { rows } = await runScenario(scenario, options);

  expect(rows).toMatchObject([
    {
      verdict: 'fail',
      why: [
        'Nothing was asked after the second expiry: nobody was logged in in an open tab when the steps were done. Where that is meant, leave "until" out.',
      ],
    },
  ]);
});
