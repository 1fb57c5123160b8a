import { expect, test } from 'vitest';
import { lanesOf } from '../../reauth/trace/lanes.ts';
import { sampleRace } from '../../reauth/trace/sample-race.ts';
import { failingResult, sampleResult, sampleScenario } from '../report/report.fixture.ts';
import { failureLines, type FailureContext } from './failure-lines.ts';

const scenario = sampleScenario('SINGLE', 'two-requests-meet');
const failed = sampleResult(scenario, { verdict: 'fail', why: ['It went wrong.'] });

function again(settings: FailureContext['settings'], file?: string): string | undefined {
  const report = { scenario, round: 1, results: [failed], ...(file === undefined ? {} : { file }) };
  const lines = failureLines(failed, report, { settings, trace: undefined, columns: undefined });
  return lines.find((line) => line.startsWith('See it again:'))?.replace(/^[^:]*:\s*/, '');
}

test('a failure names the command that runs it again', () => {
  expect(again({ world: 'virtual' })).toBe('reauth run two-requests-meet');
  expect(again({ world: 'live', server: 'http://localhost:8000', client: './src/my client.ts' }, "qa/it's.yaml")).toBe(
    `reauth run 'qa/it'\\''s.yaml' --client './src/my client.ts' --world live --server http://localhost:8000`,
  );
});

const trace = sampleRace('naive', 3);
const raced = failingResult(scenario, { trace, lanes: lanesOf(trace), verdict: 'fail' });
const LANE = /✓|✕|…$/;

/** What a terminal of so many columns shows, as `list` indents it. */
function shownIn(columns: number): readonly string[] {
  const report = { scenario, round: 1, results: [raced] };
  const lines = failureLines(raced, report, { settings: { world: 'virtual' }, trace: undefined, columns });
  return lines.map((line) => `    ${line}`);
}

test.each([140, 100, 80])('in %i columns every lane has a line', (columns) => {
  const lanes = shownIn(columns).filter((line) => LANE.test(line));

  expect(lanes).toHaveLength(raced.lanes.length);
  expect(lanes.filter(({ length }) => length > columns)).toEqual([]);
});

test.each([70, 60, 50, 40])('in %i columns no lane goes on in the next line', (columns) => {
  const lines = shownIn(columns).filter((line) => !line.includes('See it again'));

  expect(lines.length).toBeGreaterThan(3);
  expect(lines.filter(({ length }) => length > columns)).toEqual([]);
});

test('under fifty columns lanes are left out', () => {
  expect(shownIn(49).filter((line) => LANE.test(line))).toEqual([]);
});
