import type { Row, RowResult } from '../run/result.ts';
import type { ScenarioReport, Summary } from '../report/reporter.ts';
import type { Scenario, WorldName } from '../scenario/scenario.ts';
import { scenarioOf, type ScenarioFile } from './scenario-file.ts';

/** One turn of one scenario. */
export interface Turn {
  readonly file: ScenarioFile;
  /** The how manieth repetition, from 1. */
  readonly round: number;
}

/** How scenarios are run; the clock, the world and the outputs are the caller's. */
export interface Schedule {
  readonly turns: readonly Turn[];
  readonly world: WorldName;
  /** How many scenarios run at once. */
  readonly workers: number;
  /** After how many failures to begin nothing more; 0 goes on. */
  readonly bail: number;
  readonly signal: AbortSignal;
  readonly rowsOf: (scenario: Scenario, file: ScenarioFile) => Promise<readonly Row[]>;
  /** Never rejects. */
  readonly runRow: (row: Row) => Promise<RowResult>;
  /** Lets timers and signals have their turn between two runs. */
  readonly breathe: () => Promise<void>;
  readonly onStart: (scenario: Scenario) => void;
  /** In the order of the turns, however many run at once. */
  readonly onReport: (report: ScenarioReport) => void;
}

export type Tally = Omit<Summary, 'plan' | 'durationMs'>;

/**
 * Runs all turns and counts what they came to.
 *
 * A scenario that was cut short by the signal is not counted and not reported: its runs could not be judged. Rejects with
 * `BadScenario` when a file cannot be read.
 */
export async function runSchedule(schedule: Schedule): Promise<Tally> {
  const { turns, world, workers, bail, signal, onReport } = schedule;
  const done = new Map<number, ScenarioReport>();
  let [next, reported] = [0, 0];
  let tally: Tally = { passed: 0, failed: 0, errors: 0, scenarios: 0, leftOut: 0 };
  const isOver = (): boolean => signal.aborted || (bail > 0 && tally.failed + tally.errors >= bail);

  const worker = async (): Promise<void> => {
    while (next < turns.length && !isOver()) {
      const index = next;
      next += 1;
      const turn = turns[index];
      const report = turn && (await runTurn(turn, schedule));
      if (report === undefined) return;
      tally = counted(tally, report);
      done.set(index, report);
      for (let ready = done.get(reported); ready !== undefined; ready = done.get(reported)) {
        done.delete(reported);
        reported += 1;
        onReport(ready);
      }
      await schedule.breathe();
    }
  };
  const several = world === 'virtual' ? 1 : workers;
  await Promise.all(Array.from({ length: several }, worker));
  for (const [, report] of [...done].toSorted(([one], [other]) => one - other)) onReport(report);
  if (signal.aborted) return { ...tally, ended: 'interrupted' };
  return tally.scenarios + tally.leftOut < turns.length ? { ...tally, ended: 'bailed' } : tally;
}

async function runTurn({ file, round }: Turn, schedule: Schedule): Promise<ScenarioReport | undefined> {
  const scenario = scenarioOf(file);
  const head = { scenario, round, ...(file.path === undefined ? {} : { file: file.shown }) };
  if (!scenario.worlds.includes(schedule.world)) return { ...head, results: [] };
  schedule.onStart(scenario);
  const results: RowResult[] = [];
  for (const row of await schedule.rowsOf(scenario, file)) {
    results.push(await schedule.runRow(row));
    if (schedule.signal.aborted) return undefined;
  }
  return { ...head, results };
}

function counted(tally: Tally, { results }: ScenarioReport): Tally {
  if (results.length === 0) return { ...tally, leftOut: tally.leftOut + 1 };
  const withVerdict = (verdict: RowResult['verdict']): number =>
    results.filter((result) => result.verdict === verdict).length;
  return {
    ...tally,
    passed: tally.passed + withVerdict('pass'),
    failed: tally.failed + withVerdict('fail'),
    errors: tally.errors + withVerdict('error'),
    scenarios: tally.scenarios + 1,
  };
}
