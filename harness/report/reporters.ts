import { createGithubReporter } from './github-reporter.ts';
import { createJsonReporter } from './json-reporter.ts';
import { createJunitReporter } from './junit-reporter.ts';
import { createListReporter } from './list-reporter.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';
import { createTapReporter } from './tap-reporter.ts';

export const REPORTER_NAMES = ['list', 'json', 'junit', 'github', 'tap'] as const;
export type ReporterName = (typeof REPORTER_NAMES)[number];

/** A reporter by its name. */
export function createReporter(name: ReporterName, options: ReporterOptions): Reporter {
  switch (name) {
    case 'list':
      return createListReporter(options);
    case 'json':
      return createJsonReporter();
    case 'junit':
      return createJunitReporter(options);
    case 'github':
      return createGithubReporter();
    case 'tap':
      return createTapReporter();
  }
}

/** Whether its output is one document, which nothing else may stand in. */
export function isDocument(name: ReporterName): boolean {
  return name === 'json' || name === 'junit' || name === 'tap';
}
