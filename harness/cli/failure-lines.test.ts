import { expect, test } from 'vitest';
import { sampleResult, sampleScenario } from '../report/report.fixture.ts';
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
