import { expect, test } from 'vitest';
import { failingResult, sampleResult, sampleScenario } from '../report/report.fixture.ts';
import type { ScenarioReport } from '../report/reporter.ts';
import type { Row, RowResult } from '../run/result.ts';
import { BadScenario } from '../run/bad-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ScenarioFile } from './scenario-file.ts';
import { runSchedule, type Schedule } from './schedule.ts';

const scenarios = ['one', 'two', 'three', 'four', 'five'].map((id) => sampleScenario('SINGLE', id));
const fileOf = (scenario: Scenario): ScenarioFile => ({
  shown: scenario.id,
  text: '',
  read: () => ({ ok: true, scenario }),
});

const bothRows = (scenario: Scenario): readonly Row[] => [
  { scenario, client: { kind: 'strategy', name: 'naive' }, policy: {}, app: {}, expected: 'fail', pairing: 'fails' },
  { scenario, client: { kind: 'strategy', name: 'recipe' }, policy: {}, app: {}, expected: 'pass', pairing: 'cured' },
];
const resultOf = ({ scenario, expected }: Row, changes: Partial<RowResult> = {}): RowResult =>
  expected === 'fail' ? failingResult(scenario, changes) : sampleResult(scenario, changes);

/** Runs these with a scripted runner, and tells what was reported. */
async function run(changes: Partial<Schedule>) {
  const reports: ScenarioReport[] = [];
  const tally = await runSchedule({
    turns: scenarios.map((scenario) => ({ file: fileOf(scenario), round: 1 })),
    world: 'live',
    workers: 1,
    bail: 0,
    signal: new AbortController().signal,
    rowsOf: async (scenario) => bothRows(scenario),
    runRow: async (row) => resultOf(row),
    breathe: async () => undefined,
    onStart: () => undefined,
    onReport: (report) => reports.push(report),
    ...changes,
  });
  return { tally, reports, ids: reports.map(({ scenario }) => scenario.id) };
}

test('every row of every scenario is run, and counted by its verdict', async () => {
  const verdict = ({ scenario, expected }: Row): RowResult['verdict'] => {
    if (scenario.id === 'two' && expected === 'fail') return 'fail';
    return scenario.id === 'four' && expected === 'pass' ? 'error' : 'pass';
  };

  const { tally, reports } = await run({ runRow: async (row) => resultOf(row, { verdict: verdict(row) }) });

  expect(tally).toEqual({ passed: 8, failed: 1, errors: 1, scenarios: 5, leftOut: 0 });
  expect(reports.map(({ results }) => results.map(({ client }) => client))).toEqual(
    Array.from({ length: 5 }, () => ['naive', 'recipe']),
  );
});

test('several run at once, and are reported in the order of the files', async () => {
  const running = new Set<string>();
  let most = 0;
  const release = new Map<string, () => void>();
  const runRow = async (row: Row): Promise<RowResult> => {
    running.add(row.scenario.id);
    most = Math.max(most, running.size);
    // The first scenario ends last of all that run beside it.
    if (row.scenario.id === 'one' && row.expected === 'fail')
      await new Promise<void>((done) => release.set('one', done));
    if (row.scenario.id === 'five') release.get('one')?.();
    running.delete(row.scenario.id);
    return resultOf(row);
  };

  const { ids } = await run({ workers: 3, runRow });

  expect(most).toBeGreaterThan(1);
  expect(ids).toEqual(['one', 'two', 'three', 'four', 'five']);
});

test('virtual time runs one scenario after the other, however many workers there are', async () => {
  let [running, most] = [0, 0];
  const runRow = async (row: Row): Promise<RowResult> => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    return resultOf(row);
  };
  const virtual = scenarios.map((scenario) => ({ file: fileOf(scenario), round: 1 }));

  await run({ turns: virtual, world: 'virtual', workers: 8, runRow });

  expect(most).toBe(1);
});

test.each([
  [1, ['one', 'two']],
  [2, ['one', 'two', 'three']],
  [9, ['one', 'two', 'three', 'four', 'five']],
])('after %i failures nothing more is begun', async (bail, ids) => {
  const fails = new Set(['two', 'three']);
  const runRow = async (row: Row): Promise<RowResult> =>
    resultOf(row, { verdict: row.expected === 'fail' && fails.has(row.scenario.id) ? 'fail' : 'pass' });

  const found = await run({ bail, runRow });

  expect(found.ids).toEqual(ids);
  expect(found.tally.ended).toBe(ids.length < 5 ? 'bailed' : undefined);
});

test('an interrupt tells what was done, and leaves out the scenario that it cut short', async () => {
  const controller = new AbortController();
  const runRow = async (row: Row): Promise<RowResult> => {
    if (row.scenario.id === 'three') controller.abort();
    return resultOf(row, controller.signal.aborted ? { verdict: 'error' } : {});
  };

  const { tally, ids } = await run({ signal: controller.signal, runRow });

  expect(ids).toEqual(['one', 'two']);
  expect(tally).toEqual({ passed: 4, failed: 0, errors: 0, scenarios: 2, leftOut: 0, ended: 'interrupted' });
});

test('a scenario that the world cannot run is left out, and said to be', async () => {
  const only = sampleScenario('TABS', 'only-in-chromium', '[chromium]');
  const turns = [only, ...scenarios].map((scenario) => ({ file: fileOf(scenario), round: 1 }));

  const { tally, reports } = await run({ turns });

  expect(reports[0]).toEqual({ scenario: only, round: 1, results: [] });
  expect(tally).toMatchObject({ scenarios: 5, leftOut: 1 });
  expect(tally.ended).toBeUndefined();
});

test('a file that cannot be read ends the run with its problems', async () => {
  const problems = [{ file: 'x.yaml', line: 3, column: 1, message: 'No.' }];
  const broken: ScenarioFile = { shown: 'x.yaml', text: '', path: '/x.yaml', read: () => ({ ok: false, problems }) };

  await expect(run({ turns: [{ file: broken, round: 1 }] })).rejects.toEqual(new BadScenario(problems));
});
