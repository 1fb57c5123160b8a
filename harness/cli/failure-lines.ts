import type { RowResult } from '../run/result.ts';
import type { ScenarioReport } from '../report/reporter.ts';
import { reasonsOf } from '../report/row-words.ts';

/** What is told of a run that did not go as expected. */
export function failureLines(
  result: RowResult,
  report: ScenarioReport,
  { trace }: { readonly trace: string | undefined },
): readonly string[] {
  const saved = trace === undefined ? [] : [`Trace: ${trace} (open it in the panel)`];
  return [...reasonsOf(result), ...saved];
}
