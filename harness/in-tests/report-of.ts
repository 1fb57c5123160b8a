import { failureLines } from '../cli/failure-lines.ts';
import type { ScenarioFile } from '../cli/scenario-file.ts';
import type { ScenarioReport } from '../report/reporter.ts';
import { reportFailure } from '../report/report-failure.ts';
import { outcomeOf } from '../report/row-words.ts';
import type { RowResult } from '../run/result.ts';
import type { ScenarioResult } from '../run/run-scenario.ts';
import type { WorldName } from '../scenario/scenario.ts';
import type { RunScenarioOptions } from './run-options.ts';

/** What is known of a run beside its result. */
export interface ReportContext {
  readonly options: Pick<RunScenarioOptions, 'client' | 'policy' | 'server'>;
  readonly world: WorldName;
  /** Where the trace of a row was saved. */
  readonly traceOf: (row: RowResult) => string | undefined;
}

/** One line that says what each client came to, and all there is to say of those that did not go as expected. */
export function reportOf(result: ScenarioResult, file: ScenarioFile, context: ReportContext): string {
  const { scenario, rows } = result;
  const report: ScenarioReport = {
    scenario,
    round: 1,
    results: rows,
    ...(file.path === undefined ? {} : { file: file.shown }),
  };
  const head = `${scenario.id}: ${rows.map((row) => outcomeOf(row, report)).join(', ')}`;
  const failures = rows
    .filter(({ verdict }) => verdict !== 'pass')
    .map((row) => linesOf(row, report, file, context).join('\n'));
  return [head, ...failures].join('\n\n');
}

function linesOf(
  row: RowResult,
  report: ScenarioReport,
  file: ScenarioFile,
  { options, world, traceOf }: ReportContext,
): readonly string[] {
  const { client, policy, server } = options;
  const trace = traceOf(row);
  if (isForTheCommand(file) && (client === undefined || typeof client === 'string') && policy === undefined) {
    return failureLines(row, report, { settings: { client, server, world }, trace, columns: undefined });
  }
  const command = 'run this test';
  return reportFailure(row, { file: file.shown, command, ...(trace === undefined ? {} : { trace }) });
}

/** A text of the test's own has no name that the command knows. */
const isForTheCommand = (file: ScenarioFile): boolean => file.path !== undefined || file.class !== undefined;
