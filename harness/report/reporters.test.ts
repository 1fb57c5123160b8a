import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createGithubSummary } from './github-summary.ts';
import { failingResult, HOSTILE, sampleResult, sampleScenario, written } from './report.fixture.ts';
import type { ReporterOptions, ScenarioReport } from './reporter.ts';
import { createReporter, REPORTER_NAMES } from './reporters.ts';
import { coloured, plain } from './style.ts';

const options: ReporterOptions = { style: plain, explain: ({ why }) => why };
const single = sampleScenario('SINGLE', 'two-requests-meet');
const tabs = sampleScenario('TABS', 'two-tabs-refresh');
const liveOnly = sampleScenario('TABS', 'only-over-http', '[live]');
const broken = { line: 10, expected: '1 refresh', found: '2 refreshes', holds: false };
const failed = sampleResult(tabs, {
  verdict: 'fail',
  policy: { rotation: 'strict', grace: 2_000 },
  refreshes: 2,
  why: ['Expected 1 refresh, but 2 refreshes.'],
  expectations: [broken],
});
const unjudged = failingResult(tabs, { verdict: 'error', why: ['The world fell over.'], findings: [] });

const reports: readonly ScenarioReport[] = [
  { scenario: single, round: 1, results: [failingResult(single), sampleResult(single)] },
  { scenario: tabs, file: 'qa/two-tabs.yaml', round: 1, results: [unjudged, failed] },
  { scenario: liveOnly, round: 1, results: [] },
];
const hostile: readonly ScenarioReport[] = [
  {
    scenario: { ...tabs, id: HOSTILE, title: HOSTILE },
    file: `qa/${HOSTILE}.yaml`,
    round: 1,
    results: [{ ...failed, id: HOSTILE, client: HOSTILE, title: HOSTILE, why: [HOSTILE] }],
  },
];
const report = (name: (typeof REPORTER_NAMES)[number], about = reports): string =>
  written(createReporter(name, options), about);

test('list: a line a scenario under its class, both runs in it, and what went wrong below', () => {
  expect(report('list')).toBe(
    [
      `SINGLE     ✓ ${'two-requests-meet'.padEnd(48)}  naive fails (refresh-ran-twice), recipe passes  25 ms`,
      `TABS       ! ${'two-tabs-refresh'.padEnd(48)}  naive cannot be judged, recipe with rotation strict, grace 2s fails  25 ms`,
      '',
      '    The world fell over.',
      '',
      '',
      '    Expected 1 refresh, but 2 refreshes.',
      '',
      `           - ${'only-over-http'.padEnd(48)}  runs only in: live`,
      '',
      '2 scenarios, 4 runs: 2 as expected, 1 failed, 1 could not be judged; 1.23 s in the virtual world',
      'Left out, since the virtual world lacks what they need: 1',
      '',
    ].join('\n'),
  );
});

test('list: a client of the caller’s that passes although something is wrong is not told as if nothing were', () => {
  const { pairing: _, ...mine } = failingResult(single, { client: 'mine', expected: 'pass' });
  const warned = { ...mine, findings: mine.findings.map((one) => ({ ...one, severity: 'warning' as const })) };
  const expected = { ...single, expect: [{ line: 9, that: 'found' as const, rules: ['refresh-ran-twice'] }] };
  const told = (result: typeof mine, scenario = single): string =>
    report('list', [{ scenario, round: 1, results: [result] }]).split('\n', 1)[0] ?? '';

  expect(told(mine)).toContain('  mine passes, though refresh-ran-twice was found  ');
  expect(told(warned)).toContain('  mine passes  ');
  expect(told(mine, expected)).toContain('  mine passes  ');
});

test('json: what the app of a row was changed to is there', () => {
  const result = sampleResult(single, { app: { retry: 'none' } });

  expect(JSON.parse(report('json', [{ scenario: single, round: 1, results: [result] }]))).toMatchObject({
    scenarios: [{ policy: {}, app: { retry: 'none' } }],
  });
});

test('list: a run that ended early says how many scenarios it did not reach, and a shuffled one its seed', () => {
  const plan = { scenarios: 9, repeat: 1, world: 'live', seed: 7 } as const;
  const text = written(createReporter('list', options), reports, { plan, ended: 'bailed' });

  expect(text).toMatch(/^Shuffled with seed 7\.\n/);
  expect(text).toContain('in the live world\n');
  expect(text).toMatch(/Not run: 6 \(bailed\)\n$/);
});

test('list: colours only where they are wanted', () => {
  const inColour = written(createReporter('list', { ...options, style: coloured }), reports);

  expect(inColour).toContain('\u001B[32m✓\u001B[39m');
  expect(report('list')).not.toContain('\u001B');
});

test('json: the counts, and every run with its verdict', () => {
  expect(JSON.parse(report('json'))).toEqual({
    passed: 2,
    failed: 1,
    errors: 1,
    scenarios: [
      {
        id: 'two-requests-meet',
        class: 'SINGLE',
        title: 'Two requests meet',
        world: 'virtual',
        client: 'naive',
        policy: {},
        expected: 'fail',
        verdict: 'pass',
        refreshes: 2,
        findings: ['refresh-ran-twice'],
        durationMs: 12.3,
      },
      expect.objectContaining({
        client: 'recipe',
        expected: 'pass',
        verdict: 'pass',
        findings: [],
      }),
      expect.objectContaining({
        verdict: 'error',
        why: ['The world fell over.'],
      }),
      expect.objectContaining({
        verdict: 'fail',
        policy: {
          rotation: 'strict',
          grace: 2_000,
        },
        refreshes: 2,
      }),
    ],
  });
});

test('junit: a testsuite a class, a testcase a run, failures, errors and what was skipped', () => {
  expect(report('junit')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="reauth" tests="5" failures="1" errors="1" time="1.234">
  <testsuite name="SINGLE" tests="2" failures="0" errors="0" skipped="0" time="0.025">
    <testcase name="two-requests-meet: naive fails (refresh-ran-twice)" classname="reauth.SINGLE" time="0.012"/>
    <testcase name="two-requests-meet: recipe passes" classname="reauth.SINGLE" time="0.012"/>
  </testsuite>
  <testsuite name="TABS" tests="3" failures="1" errors="1" skipped="1" time="0.025">
    <testcase name="two-tabs-refresh: naive fails (refresh-ran-twice)" classname="reauth.TABS" time="0.012">
      <error message="The world fell over." type="does-not-fail">The world fell over.</error>
    </testcase>
    <testcase name="two-tabs-refresh: recipe with rotation strict, grace 2s passes" classname="reauth.TABS" time="0.012">
      <failure message="Expected 1 refresh, but 2 refreshes." type="expectation">Expected 1 refresh, but 2 refreshes.</failure>
    </testcase>
    <testcase name="only-over-http" classname="reauth.TABS" time="0.000">
      <skipped message="runs only in: live"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test('junit: whatever a scenario says, it is text in well-formed XML', () => {
  const xml = report('junit', hostile);

  expect(xml).toContain("message=\"a &lt;b&gt; &amp; &quot;c&quot; 'd' ]]&gt; %0A&#10;::error::x&#13;&#9;\\u001b[2J");
  expect(xml).toContain('\\ud800 \\u0000 ä 🔒');
  expect(xml).not.toMatch(/(?![\t\n\r])[\p{Cc}\p{Cs}]/u);
  expect(xml.replaceAll(/<[^<>"]*(?:"[^<>"]*"[^<>"]*)*>/g, '')).not.toMatch(/[<>]/);
});

test('github: an annotation for each run that did not go as expected, at its line', () => {
  expect(report('github')).toBe(
    [
      '::error file=qa/two-tabs.yaml,line=1,title=two-tabs-refresh%3A naive fails (refresh-ran-twice)::The world fell over.',
      '::error file=qa/two-tabs.yaml,line=10,title=two-tabs-refresh%3A recipe with rotation strict%2C grace 2s passes::Expected 1 refresh, but 2 refreshes.',
      '',
    ].join('\n'),
  );
});

test('github: whatever a scenario says, it gives one command a line and no other', () => {
  const text = report('github', hostile);

  expect(text.split('\n')).toHaveLength(2);
  expect(text).not.toContain('\r');
  expect(text).toContain('%250A%0A::error::x\\u000d');
  expect(text).toMatch(/^::error file=qa\/a <b> & [^:]*,line=10,title=[^:]*::a <b>/);
});

test('github: the summary of a step is a table of what went wrong, which no text can leave', () => {
  const lines = written(createGithubSummary(), [...reports, ...hostile]).split('\n');

  expect(lines[0]).toBe('### reauth: 5 runs in the virtual world, 2 failed, 1 could not be judged');
  expect(lines.slice(2, 4)).toEqual(['| run | what went wrong |', '| --- | --- |']);
  expect(lines.filter((line) => line.startsWith('| '))).toHaveLength(5);
  expect(lines.filter((line) => line.startsWith('| ')).map((line) => line.split('|').length)).toEqual([4, 4, 4, 4, 4]);
  expect(lines.join('\n')).not.toMatch(/<b>|`e`/);
  expect(written(createGithubSummary(), reports.slice(0, 1))).not.toContain('|');
});

test('tap: version 14, a test point a run with its facts as YAML, the plan at the end', () => {
  expect(report('tap')).toBe(`TAP version 14
ok 1 - two-requests-meet: naive fails (refresh-ran-twice)
  ---
  class: "SINGLE"
  duration_ms: 12.3
  ...
ok 2 - two-requests-meet: recipe passes
  ---
  class: "SINGLE"
  duration_ms: 12.3
  ...
not ok 3 - two-tabs-refresh: naive fails (refresh-ran-twice)
  ---
  class: "TABS"
  duration_ms: 12.3
  severity: "error"
  message: "The world fell over."
  expected: []
  actual: []
  findings: []
  at: {"file":"qa/two-tabs.yaml","line":1}
  ...
not ok 4 - two-tabs-refresh: recipe with rotation strict, grace 2s passes
  ---
  class: "TABS"
  duration_ms: 12.3
  severity: "fail"
  message: "Expected 1 refresh, but 2 refreshes."
  expected: ["1 refresh"]
  actual: ["2 refreshes"]
  findings: []
  at: {"file":"qa/two-tabs.yaml","line":10}
  ...
ok 5 - only-over-http # SKIP runs only in: live
1..5
`);
});

test('tap: whatever a scenario says, it is one description and one YAML value', () => {
  const text = report('tap', hostile);
  const block = text.split('  ---\n')[1]?.split('  ...\n')[0] ?? '';

  expect(text).toMatch(/^not ok 1 - [^\n]*\\# SKIP \\\\ \|/m);
  expect(text.split('\n').filter((line) => /^(ok|not ok|1\.\.|Bail)/.test(line))).toHaveLength(2);
  expect(parse(block)).toMatchObject({ message: HOSTILE });
});

test('tap: a run that was interrupted bails out', () => {
  expect(written(createReporter('tap', options), reports, { ended: 'interrupted' })).toMatch(
    /1\.\.5\nBail out! interrupted\n$/,
  );
});

test.each(REPORTER_NAMES)('%s: no text of a scenario reaches the terminal as a control sequence', (name) => {
  for (const sign of ['\u001B', '\u0000', '\u009B']) expect(report(name, hostile)).not.toContain(sign);
});
