import type { ScenarioReport } from '../report/reporter.ts';
import { reportFailure } from '../report/report-failure.ts';
import type { RowResult } from '../run/result.ts';
import type { RunSettings } from './run-settings.ts';

/** What is known of a run beside its result. */
export interface FailureContext {
  readonly settings: Pick<RunSettings, 'client' | 'server' | 'world'>;
  /** Where its trace was saved. */
  readonly trace: string | undefined;
  /** How wide the terminal is, where there is one. */
  readonly columns: number | undefined;
}

/** What is told of a run that did not go as expected, with the command that runs its scenario again. */
export function failureLines(
  result: RowResult,
  report: ScenarioReport,
  { settings, trace, columns }: FailureContext,
): readonly string[] {
  const options = {
    file: report.file ?? `${report.scenario.id}.yaml`,
    command: againCommand(report, settings),
    ...(trace === undefined ? {} : { trace }),
    ...(columns === undefined || columns === 0 ? {} : { columns: widthIn(columns) }),
  };
  const lines = reportFailure(result, options);
  if (columns === undefined || columns === 0) return lines;
  // A lane that goes on in the next line cannot be read: better none.
  const others = reportFailure({ ...result, lanes: [] }, options);
  const lanes = lines.filter((line) => !others.includes(line));
  return lanes.every(({ length }) => length <= widthIn(columns)) && columns >= LEAST_FOR_LANES ? lines : others;
}

const LEAST_FOR_LANES = 50;
const LEAST = 30;
const MOST = 140;
/** What `list` puts before each line. */
const INDENT = 4;

const widthIn = (columns: number): number => Math.max(LEAST, Math.min(columns, MOST) - INDENT);

/** `reauth run qa/login.yaml --client ./mine.ts --world live`, to paste. */
function againCommand(
  { scenario, file }: ScenarioReport,
  { client, server, world }: FailureContext['settings'],
): string {
  const flags = [
    ...(client === undefined ? [] : ['--client', client]),
    ...(world === 'virtual' ? [] : ['--world', world]),
    ...(server === undefined ? [] : ['--server', server]),
  ];
  return ['reauth', 'run', file ?? scenario.id, ...flags].map(quoted).join(' ');
}

/** As a shell takes it for one word. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
