import { printable } from './printable.ts';
import type { Reporter } from './reporter.ts';
import { lineOf, reasonsOf, testNameOf } from './row-words.ts';

/**
 * Annotations of GitHub Actions: each run that did not go as expected is shown at its line of the pull request.
 *
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export function createGithubReporter(): Reporter {
  return {
    begin: () => '',
    scenario: (report) =>
      report.results
        .filter(({ verdict }) => verdict !== 'pass')
        .map((result) => {
          const place = report.file === undefined ? {} : { file: report.file, line: String(lineOf(result)) };
          const properties = Object.entries({ ...place, title: testNameOf(result, report) });
          const written = properties.map(([name, value]) => `${name}=${property(value)}`).join(',');
          return `::error ${written}::${data(reasonsOf(result).join('\n'))}\n`;
        })
        .join(''),
    end: () => '',
  };
}

/** As https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts escapes. */
const data = (text: string): string => {
  const lines = text.split(/\r?\n/).map(printable);
  return lines.join('\n').replace(/%/g, '%25').replace(/\n/g, '%0A');
};
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
