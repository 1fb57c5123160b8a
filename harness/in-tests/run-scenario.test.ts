import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { recipe } from '../../reauth/client/recipe.ts';
import { strategyNames } from '../../reauth/client/strategies.ts';
import type { Strategy } from '../../reauth/client/strategy.ts';
import { readTrace } from '../../reauth/trace/file.ts';
import { openWorld } from './open-world.ts';
import { runScenario } from './run-scenario.ts';

const FLAGSHIP = 'five-requests-meet-one-expired-token';
const TWO_REQUESTS = `version: 1
title: Two requests meet one expired token
why: One refresh is enough.
class: SINGLE
steps:
  - { at: 0s, tab: A, login: user@example.com }
  - { at: 20s, tab: A, request: [/items/1, /items/2] }
expect:
  - every request succeeds
  - refreshes: 1
`;
const folder = mkdtempSync(join(tmpdir(), 'reauth-in-tests-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of the test's, by its path. */
function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The message that a call is refused with. */
const refusal = (running: Promise<unknown>): Promise<string> =>
  running.then(
    () => 'It was not refused.',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );

test('a scenario that ships is run by its id: what fails it, and what cures it', async () => {
  const { id, title, passed, rows, report } = await runScenario(FLAGSHIP);

  expect({ id, title, passed }).toEqual({ id: FLAGSHIP, title: 'Five requests meet one expired token', passed: true });
  expect(
    rows.map(({ world, client, expected, verdict, refreshes }) => [world, client, expected, verdict, refreshes]),
  ).toEqual([
    ['virtual', 'naive', 'fail', 'pass', 5],
    ['virtual', 'recipe', 'pass', 'pass', 1],
  ]);
  expect(report).toBe(`${FLAGSHIP}: naive fails (refresh-ran-twice), recipe passes`);
});

test('a scenario is a path, the URL of a file, or a text', async () => {
  const path = written('mine.yaml', TWO_REQUESTS);

  const runs = [
    await runScenario(path),
    await runScenario(pathToFileURL(path)),
    await runScenario({ yaml: TWO_REQUESTS }),
  ];

  expect(runs.map(({ id, passed }) => [id, passed])).toEqual([
    ['mine', true],
    ['mine', true],
    ['scenario', true],
  ]);
});

test('a client of the name runs alone, judged by what the scenario expects, and the report tells how to see it again', async () => {
  const { passed, rows, report } = await runScenario(FLAGSHIP, { client: 'naive' });

  expect([passed, rows.length]).toEqual([false, 1]);
  expect(report.split('\n')[0]).toBe(`${FLAGSHIP}: naive fails`);
  expect(report).toContain('  expected  1 refresh\n  found     5 refreshes');
  expect(report).toContain(`See it again:  reauth run ${FLAGSHIP} --client naive`);
});

test('a module is a client by its path', async () => {
  const { passed, rows } = await runScenario(FLAGSHIP, {
    client: './harness/check/fixtures/recipe/custom-fetch-base.ts',
  });

  expect([passed, rows.map(({ refreshes }) => refreshes)]).toEqual([true, [1]]);
});

test('a strategy of the test is a client', async () => {
  const seen: string[] = [];
  const watched: Strategy = (options) => {
    const query = recipe(options);
    return (...call) => {
      seen.push(typeof call[0] === 'string' ? call[0] : call[0].url);
      return query(...call);
    };
  };

  const { passed, rows } = await runScenario({ yaml: TWO_REQUESTS }, { client: watched });

  expect([passed, rows.map(({ client }) => client)]).toEqual([true, ['watched']]);
  expect(seen).toContain('items/2');
});

test('a base query in place of a strategy is told apart, and no page of a real browser is given a function', async () => {
  const baseQuery = async () => ({ data: 'of nobody' });

  // @ts-expect-error It answers requests, and makes nothing that does.
  const { passed, rows } = await runScenario({ yaml: TWO_REQUESTS }, { client: baseQuery });

  expect(passed).toBe(false);
  expect(rows[0]?.why[0]).toContain(
    'baseQuery made no base query. A client that is a function takes { baseQuery, mutex,',
  );
});

test('what differs from the policy is written as in a scenario', async () => {
  const { rows } = await runScenario({ yaml: TWO_REQUESTS }, { policy: { access: '5s', rotation: 'strict' } });

  expect(rows.map(({ policy }) => policy)).toEqual([{ access: 5_000, rotation: 'strict' }]);
});

test('traces are saved where they are wanted, and the report of a failure names them', async () => {
  const saveTrace = join(folder, 'traces');

  const { report } = await runScenario(FLAGSHIP, { client: 'naive', saveTrace });

  const file = `${FLAGSHIP}.naive.virtual.ndjson`;
  expect(readdirSync(saveTrace)).toEqual([file]);
  expect(report).toContain(join(saveTrace, file));
  const reading = readTrace(readFileSync(join(saveTrace, file), 'utf8'));
  expect(reading.ok).toBe(true);
});

test('a world that the test opened runs several, and stays open', async () => {
  const world = await openWorld('virtual');

  const runs = [await runScenario(FLAGSHIP, { world }), await runScenario(FLAGSHIP, { world })];

  expect(runs.map(({ passed }) => passed)).toEqual([true, true]);
  await world.close();
});

test('no strategy leaves a rejection behind when its lock is stolen', async () => {
  const rows = [];
  for (const client of strategyNames) rows.push(...(await runScenario('the-lock-is-stolen', { client })).rows);

  expect(rows.filter(({ verdict }) => verdict === 'error')).toEqual([]);
});

test('a scenario that is none is refused with file, line and column', async () => {
  const path = written('wrong.yaml', TWO_REQUESTS.replace('refreshes', 'refresh'));

  expect(await refusal(runScenario(path))).toMatch(
    /^BadScenario: .*wrong\.yaml:10:5: "refresh" is unknown here; did you mean "refreshes"\?/,
  );
});

test.each([
  ['a file that is not there', 'no-such-file.yaml', {}, /^OptionError: "no-such-file\.yaml" is no file/],
  [
    'a folder',
    'scenarios/single',
    {},
    /^OptionError: "scenarios\/single" names \d+ scenarios, and runScenario runs one\./,
  ],
  [
    'a URL of the network',
    new URL('http://localhost/a.yaml'),
    {},
    /^OptionError: http:\/\/localhost\/a\.yaml is not on this disk\./,
  ],
  [
    'a client that there is not',
    FLAGSHIP,
    { client: 'reciep' },
    /^ClientChoiceError: There is no client "reciep"\. Did you mean "recipe"\?/,
  ],
  [
    'a module that there is not',
    FLAGSHIP,
    { client: './none.ts' },
    /^ClientChoiceError: none\.ts: There is no such file\./,
  ],
  [
    'a world that there is not',
    FLAGSHIP,
    { world: 'vitrual' },
    /^OptionError: There is no world "vitrual"\. Did you mean "virtual"\?/,
  ],
  [
    'an option that there is not',
    FLAGSHIP,
    { clients: 'naive' },
    /^OptionError: runScenario has no option "clients"\. Did you mean "client"\?/,
  ],
  [
    'a policy that there is not',
    FLAGSHIP,
    { policy: { rotation: 'on' } },
    /^OptionError: policy: rotation cannot be "on"\. Allowed: one of off, strict, grace\./,
  ],
  [
    'a server in a world that has its own',
    FLAGSHIP,
    { server: 'http://localhost:8000' },
    /^OptionError: server: the virtual world has one of its own\./,
  ],
  [
    'a browser that is no Chromium',
    FLAGSHIP,
    { world: 'chromium', browser: { browserType: () => ({ name: () => 'firefox' }) } },
    /^OptionError: browser: .*Give a Chromium/,
  ],
])('%s is refused with the remedy', async (_, scenario, options, message) => {
  // What TypeScript would not let through, plain JavaScript does.
  const untyped: (...given: readonly unknown[]) => Promise<unknown> = runScenario as never;

  expect(await refusal(untyped(scenario, options))).toMatch(message);
});
