import { readScenario } from '../scenario/read-scenario.ts';
import type { RaceClass, Scenario } from '../scenario/scenario.ts';
import type { RowResult } from '../run/result.ts';
import type { Plan, Reporter, ScenarioReport, Summary } from './reporter.ts';

/** A scenario for tests of reporters. */
export function sampleScenario(race: RaceClass, id: string, worlds = '[virtual, live]'): Scenario {
  const reading = readScenario(
    `version: 1
title: Two requests meet
why: To be reported.
class: ${race}
worlds: ${worlds}
steps:
  - { at: 0s, tab: A, login: user@example.com }
  - { at: 16s, tab: A, request: [/items/1, /items/2] }
expect: [every request succeeds]
fails: { client: naive, finding: refresh-ran-twice }
cured: { client: recipe }
`,
    `${id}.yaml`,
  );
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.scenario;
}

/** A run of it that went as expected, but for what is told here. */
export function sampleResult({ id, class: race, title }: Scenario, changes: Partial<RowResult> = {}): RowResult {
  return {
    id,
    class: race,
    title,
    world: 'virtual',
    client: 'recipe',
    policy: {},
    app: {},
    expected: 'pass',
    pairing: 'cured',
    verdict: 'pass',
    why: [],
    expectations: [],
    refreshes: 1,
    findings: [],
    lanes: [],
    trace: [],
    startedAt: 0,
    endedAt: 0,
    requests: [],
    durationMs: 12.34,
    ...changes,
  };
}

/** The run that its scenario declares under `fails`, failing as it should. */
export function failingResult(scenario: Scenario, changes: Partial<RowResult> = {}): RowResult {
  const naive = sampleResult(scenario, { client: 'naive', expected: 'fail', pairing: 'fails', refreshes: 2 });
  return { ...naive, findings: [ranTwice], ...changes };
}

const ranTwice = {
  rule: 'refresh-ran-twice',
  severity: 'error',
  summary: 'Two refreshes ran.',
  remedy: 'Lock.',
  cause: 'No lock.',
  evidence: [],
  requests: [],
} as const;

/** Everything that a reporter writes about these. */
export function written(
  reporter: Reporter,
  reports: readonly ScenarioReport[],
  summary: Partial<Summary> = {},
): string {
  const plan: Plan = { scenarios: reports.length, repeat: 1, world: 'virtual' };
  const verdicts = reports.flatMap(({ results }) => results.map(({ verdict }) => verdict));
  const count = (verdict: RowResult['verdict']): number => verdicts.filter((one) => one === verdict).length;
  const ran = reports.filter(({ results }) => results.length > 0).length;
  const counts = { passed: count('pass'), failed: count('fail'), errors: count('error') };
  const end: Summary = {
    plan,
    ...counts,
    scenarios: ran,
    leftOut: reports.length - ran,
    durationMs: 1_234,
    ...summary,
  };
  return [reporter.begin(end.plan), ...reports.map((report) => reporter.scenario(report)), reporter.end(end)].join('');
}

/** What would do harm where it is not escaped: markup, controls, line ends, commands, directives, a lone surrogate. */
export const HOSTILE = 'a <b> & "c" \'d\' ]]> %0A\n::error::x\r\t\u001B[2J # SKIP \\ | `e` \u202E \uD800 \u0000 ä 🔒';
