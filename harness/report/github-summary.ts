import type { Reporter } from './reporter.ts';
import { counted, reasonsOf, testNameOf } from './row-words.ts';

/** For `$GITHUB_STEP_SUMMARY`: how it went, and a table of what did not go as expected, in Markdown. */
export function createGithubSummary(): Reporter {
  const rows: string[] = [];
  return {
    begin: () => '',
    scenario: (report) => {
      const failures = report.results.filter(({ verdict }) => verdict !== 'pass');
      rows.push(
        ...failures.map((result) => `| ${cell(testNameOf(result, report))} | ${cell(reasonsOf(result).join('; '))} |`),
      );
      return '';
    },
    end: ({ plan, passed, failed, errors }) => {
      const runs = counted(passed + failed + errors, 'run');
      const head = `### reauth: ${runs} in the ${plan.world} world, ${failed} failed, ${errors} could not be judged`;
      const table = rows.length === 0 ? [] : ['', '| run | what went wrong |', '| --- | --- |', ...rows];
      return `${[head, ...table, ''].join('\n')}\n`;
    },
  };
}

/** Everything that Markdown or HTML would take for its own is escaped. */
function cell(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]()#+.!|<>&~@:-]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
