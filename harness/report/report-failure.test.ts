import { expect, test } from 'vitest';
import { analyse } from '../../reauth/findings/analyse.ts';
import { instant } from '../../reauth/time/instant.ts';
import { lanesOf } from '../../reauth/trace/lanes.ts';
import { sampleRace } from '../../reauth/trace/sample-race.ts';
import { TraceBuilder } from '../../reauth/trace/trace-builder.ts';
import type { RowResult } from '../run/result.ts';
import { reportFailure } from './report-failure.ts';

const options = { file: 'some.yaml', command: 'reauth run some.yaml --world virtual --client naive' };

/** The naive race of two, run as what cures a scenario that expects one refresh. */
function failed(parts: Partial<RowResult> = {}): RowResult {
  const trace = sampleRace('naive', 2);
  const lanes = lanesOf(trace).map((lane) => ({ ...lane, number: lane.number + 1 }));
  const requests = lanes.map(({ request }, index) => ({ number: index + 1, request }));
  return {
    id: 'some',
    class: 'SINGLE',
    title: 'Two requests meet one expired token',
    world: 'virtual',
    client: 'naive',
    policy: { rotation: 'strict' },
    app: {},
    expected: 'pass',
    pairing: 'cured',
    verdict: 'fail',
    why: [
      'Expected: 1 refresh. Found: 2 refreshes (requests 1, 2).',
      'Every defect was to be cured, but refresh-ran-twice was found.',
    ],
    expectations: [
      { line: 9, expected: 'every request succeeds', found: 'all 2 requests succeeded', holds: true },
      { line: 10, expected: '1 refresh', found: '2 refreshes (requests 1, 2)', holds: false },
    ],
    refreshes: 2,
    findings: analyse(trace, { now: instant(99_000), lanes: lanesOf(trace) }),
    lanes,
    trace,
    startedAt: 990,
    endedAt: 990,
    requests,
    durationMs: 3,
    ...parts,
  };
}

test('a failure tells what was expected and found and where, the lanes, the finding, and how to see it again', () => {
  expect(reportFailure(failed(), { ...options, columns: 80 })).toEqual([
    'Two requests meet one expired token',
    'naive with rotation strict, virtual world: was to pass, and failed',
    'Every defect was to be cured, but refresh-ran-twice was found.',
    '',
    'some.yaml:10',
    '  expected  1 refresh',
    '  found     2 refreshes (requests 1, 2)',
    '',
    '11ms  #1 GET /api/items/1  ---- █████████████████████ =======  401 → 200 → 200 ✓',
    '12ms  #2 GET /api/items/2  ---- █████████████████████ =======  401 → 200 → 200 ✓',
    '- in flight   █ refresh   = retry',
    '',
    'refresh-ran-twice: 2 refreshes ran for one expiry of session s1: each of #1',
    '  and #2 (Tab A) sent its own.',
    '  why     Each 401 starts a refresh at once, and nothing makes the others wait',
    '          for the first.',
    '  remedy  Put one mutex around the refresh: the first 401 takes it, the others',
    '          wait for it and then retry without a refresh of their own.',
    '',
    'See it again:  reauth run some.yaml --world virtual --client naive',
  ]);
});

test.each([60, 100, 140])('in %i columns nothing but the line to copy is wider', (columns) => {
  const lanes = failed().lanes.map((lane) => ({
    ...lane,
    label: 'GET /api/items/1/with/a/path/that/does/not/end/soon',
  }));
  const title = 'A title that goes on and on, '.repeat(6);
  const lines = reportFailure(failed({ title, lanes }), { ...options, command: 'reauth run '.repeat(20), columns });

  expect(lines.filter((line) => line.includes('#1 GET /api/items/1/wi'))).toHaveLength(1);
  expect(lines.filter((line) => line.length > columns)).toEqual([lines.at(-1)]);
});

test('what was to fail and did not says so first', () => {
  const why = ['Nothing went wrong: with naive the scenario was to fail with refresh-ran-twice.'];
  const held = { line: 10, expected: '1 refresh', found: '1 refresh', holds: true };
  const result = failed({ expected: 'fail', pairing: 'fails', why, expectations: [held], findings: [], lanes: [] });

  expect(reportFailure(result, options)).toEqual([
    'Two requests meet one expired token',
    'naive with rotation strict, virtual world: was to fail, and did not as it should',
    ...why,
    '',
    'See it again:  reauth run some.yaml --world virtual --client naive',
  ]);
});

test('what could not be judged tells why and no more than there is', () => {
  const why = ['The run could not be judged: The page is gone.'];
  const nothing = { expectations: [], findings: [], lanes: [], trace: [], requests: [] };

  expect(reportFailure(failed({ verdict: 'error', why, ...nothing }), { ...options, trace: 'some.ndjson' })).toEqual([
    'Two requests meet one expired token',
    'naive with rotation strict, virtual world: could not be judged',
    ...why,
    '',
    'See it again:  reauth run some.yaml --world virtual --client naive',
    'Trace:         some.ndjson (the panel opens it)',
  ]);
});

test('the finding that a reason names comes before the others, and these are named', () => {
  const [ran] = failed().findings;
  if (ran === undefined) throw new Error('The naive race has a finding.');
  const kept = { ...ran, rule: 'older-token-kept', summary: 'Tab A kept an older token.' };
  const expectations = [{ line: 9, expected: 'older-token-kept is not found', found: 'it was', holds: false }];
  const lines = reportFailure(failed({ expectations, why: [], findings: [ran, kept] }), options);

  expect(lines).toContain('older-token-kept: Tab A kept an older token.');
  expect(lines).toContain('also found: refresh-ran-twice');
});

test('several tabs are told apart, and what has no number is without one', () => {
  const trace = new TraceBuilder().client(0, 'A-1', { type: 'tab.opened', label: 'A', client: 'naive' });
  trace.client(0, 'B-1', { type: 'tab.opened', label: 'B', client: 'naive' });
  trace.started(0, 'A-1.1', '/api/auth/login').settled(9, 'A-1.1', 'fulfilled', 200);
  trace.started(16_520, 'B-1.1', '/api/items/1').settled(16_530, 'B-1.1', 'rejected', 401);
  const lines = reportFailure(
    failed({ lanes: lanesOf(trace.trace), requests: [{ number: 1, request: 'B-1.1' }], startedAt: 0 }),
    options,
  );

  expect(lines.filter((line) => line.includes('GET'))).toEqual([
    expect.stringMatching(/^ {4}0s {2}A GET \/api\/auth\/login +✓$/),
    expect.stringMatching(/^16\.52s {2}B #1 GET \/api\/items\/1 +✕$/),
  ]);
});

test('of many lanes those are kept that a finding names, and the number of the others is told', () => {
  const trace = new TraceBuilder();
  for (let n = 1; n <= 40; n += 1) trace.started(n, `A.${n}`, `/api/items/${n}`);
  const [finding] = failed().findings;
  if (finding === undefined) throw new Error('The naive race has a finding.');
  const lanes = lanesOf(trace.trace);
  const requests = lanes.map(({ number, request }) => ({ number, request }));
  const lines = reportFailure(failed({ lanes, requests, findings: [{ ...finding, requests: ['A.39'] }] }), options);
  const shown = lines.flatMap((line) => /#(\d+) GET/.exec(line)?.[1] ?? []);

  expect(shown).toEqual([...Array.from({ length: 23 }, (_, index) => `${index + 1}`), '39']);
  expect(lines).toContain('… and 16 more');
});
