import { listed } from '../../reauth/trace/wording.ts';
import type { RowResult } from '../run/result.ts';
import { printable } from './printable.ts';
import type { Reporter, ReporterOptions, ScenarioReport, Style, Summary } from './reporter.ts';
import { counted, outcomeOf } from './row-words.ts';

const CLASS_WIDTH = 10;
const ID_WIDTH = 48;

/** For people: a line a scenario under its class, both runs in it; whatever went wrong is told below its line. */
export function createListReporter({ style, explain }: ReporterOptions): Reporter {
  let race: string | undefined;
  return {
    begin: ({ seed }) => (seed === undefined ? '' : `Shuffled with seed ${seed}.\n`),
    scenario: (report) => {
      const name = report.scenario.class;
      const first = name === race ? ' '.repeat(CLASS_WIDTH) : style.strong(name.padEnd(CLASS_WIDTH));
      race = name;
      const failures = report.results
        .filter(({ verdict }) => verdict !== 'pass')
        .flatMap((result) => ['', ...explain(result, report).map((line) => `    ${printable(line)}`.trimEnd()), '']);
      return lines([`${first} ${lineOf(report, style)}`, ...failures]);
    },
    end: (summary) => lines(['', ...summaryOf(summary, style)]),
  };
}

function lineOf(report: ScenarioReport, style: Style): string {
  const { scenario, results, round } = report;
  const id = printable(scenario.id).padEnd(ID_WIDTH);
  if (results.length === 0) return style.faint(`- ${id}  runs only in: ${scenario.worlds.join(', ')}`);
  const isError = results.some(({ verdict }) => verdict === 'error');
  const isFailure = results.some(({ verdict }) => verdict !== 'pass');
  const sign = isFailure ? style.bad(isError ? '!' : '✕') : style.good('✓');
  const outcomes = results
    .map((result) => printable(`${outcomeOf(result, report)}${thoughFound(result, report)}`))
    .join(', ');
  const took = results.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const again = round === 1 ? '' : `round ${round}, `;
  return `${sign} ${isFailure ? style.bad(id) : id}  ${outcomes}  ${style.faint(`${again}${took.toFixed(0)} ms`)}`;
}

/** A client of the caller's is judged by `expect` alone: what else is wrong with a run that passes must not go unsaid. */
function thoughFound({ verdict, pairing, findings }: RowResult, { scenario }: ScenarioReport): string {
  if (verdict !== 'pass' || pairing !== undefined) return '';
  const named = new Set(scenario.expect.flatMap((one) => (one.that === 'found' ? one.rules : [])));
  const errors = findings.filter(({ rule, severity }) => severity === 'error' && !named.has(rule));
  const rules = [...new Set(errors.map(({ rule }) => rule))];
  return rules.length === 0 ? '' : `, though ${listed(rules)} ${rules.length === 1 ? 'was' : 'were'} found`;
}

function summaryOf(summary: Summary, style: Style): readonly string[] {
  const { plan, scenarios, passed, failed, errors, leftOut, ended, durationMs } = summary;
  const runs = counted(passed + failed + errors, 'run');
  const parts = [
    passed > 0 ? style.good(`${passed} as expected`) : '0 as expected',
    ...(failed > 0 ? [style.bad(`${failed} failed`)] : []),
    ...(errors > 0 ? [style.bad(`${errors} could not be judged`)] : []),
  ];
  const seconds = (durationMs / 1000).toFixed(durationMs < 10_000 ? 2 : 1);
  const missing = plan.scenarios - scenarios - leftOut;
  return [
    `${counted(scenarios, 'scenario')}, ${runs}: ${parts.join(', ')}; ${seconds} s in the ${plan.world} world`,
    ...(leftOut > 0 ? [`Left out, since the ${plan.world} world lacks what they need: ${leftOut}`] : []),
    ...(missing > 0 ? [`Not run: ${missing} (${ended ?? 'stopped'})`] : []),
  ];
}

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
