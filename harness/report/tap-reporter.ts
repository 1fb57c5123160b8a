import type { RowResult } from '../run/result.ts';
import { printable } from './printable.ts';
import type { Reporter, ScenarioReport } from './reporter.ts';
import { lineOf, reasonsOf, testNameOf } from './row-words.ts';

/** The Test Anything Protocol, version 14 (https://testanything.org/tap-version-14-specification.html): a test point a run. */
export function createTapReporter(): Reporter {
  let count = 0;
  const next = (): number => (count += 1);
  return {
    begin: () => 'TAP version 14\n',
    scenario: (report) => {
      if (report.results.length === 0) {
        const worlds = report.scenario.worlds.join(', ');
        return `ok ${next()} - ${description(report.scenario.id)} # SKIP runs only in: ${worlds}\n`;
      }
      return report.results.map((result) => testPoint(result, report, next())).join('');
    },
    end: ({ ended }) => `1..${count}\n${ended === undefined ? '' : `Bail out! ${ended}\n`}`,
  };
}

function testPoint(result: RowResult, report: ScenarioReport, number: number): string {
  const isPass = result.verdict === 'pass';
  const head = `${isPass ? 'ok' : 'not ok'} ${number} - ${description(testNameOf(result, report))}`;
  const facts: readonly (readonly [name: string, value: unknown])[] = [
    ['class', result.class],
    ['duration_ms', Math.round(result.durationMs * 10) / 10],
  ];
  const failure: typeof facts = [
    ['severity', result.verdict],
    ['message', reasonsOf(result).join('\n')],
    ['expected', result.expectations.filter(({ holds }) => !holds).map(({ expected }) => expected)],
    ['actual', result.expectations.filter(({ holds }) => !holds).map(({ found }) => found)],
    ['findings', [...new Set(result.findings.map(({ rule }) => rule))]],
    ...(report.file === undefined ? [] : [['at', { file: report.file, line: lineOf(result) }] as const]),
  ];
  const block = [...facts, ...(isPass ? [] : failure)].map(([name, value]) => `  ${name}: ${yaml(value)}`);
  return `${[head, '  ---', ...block, '  ...', ''].join('\n')}`;
}

/** `#` would begin a directive, and a backslash escapes. */
const description = (text: string): string => printable(text).replace(/[\\#]/g, (sign) => `\\${sign}`);

/** JSON is YAML, but for the signs that YAML does not print; JSON leaves them as they are. */
const yaml = (value: unknown): string => printable(JSON.stringify(value));
