import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Plan, ReporterOptions, Summary } from '../report/reporter.ts';
import { rowsOf } from '../run/rows.ts';
import type { World } from '../world/world.ts';
import { checkClients, type Clients } from './clients.ts';
import { openOutputs } from './outputs.ts';
import type { PlannedOutput } from './output-plan.ts';
import { createProgress } from './progress.ts';
import { failureLines } from './failure-lines.ts';
import type { RunSettings } from './run-settings.ts';
import { runWithin } from './run-within.ts';
import type { ScenarioFile } from './scenario-file.ts';
import { runSchedule, type Turn } from './schedule.ts';
import { shuffled } from './shuffled.ts';
import type { Terminal } from './terminal.ts';
import { createTraceShelf } from './trace-shelf.ts';
import type { UserCode } from './user-code.ts';

/** What runs do not share with each other while the command watches, and what they do. */
export interface Round {
  readonly files: readonly ScenarioFile[];
  readonly settings: RunSettings;
  readonly outputs: readonly PlannedOutput[];
  readonly world: World;
  readonly clients: Clients;
  readonly userCode: UserCode;
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Runs the scenarios once, or as often as they are to be repeated, and tells all reporters. */
export async function runRound(round: Round): Promise<Summary> {
  const { files, settings, world, clients, terminal, signal } = round;
  const began = performance.now();
  const client = settings.client === undefined ? undefined : await clients.named(settings.client);
  if (client === undefined) await checkClients(files, clients);
  const turns = turnsOf(files, settings);
  const { repeat, seed } = settings;
  const plan: Plan = { scenarios: turns.length, repeat, world: world.name, ...(seed === undefined ? {} : { seed }) };
  const traces = createTraceShelf(settings);
  const columns = terminal.columns('stdout');
  const explain: ReporterOptions['explain'] = (result, report) =>
    failureLines(result, report, { settings, trace: traces.fileOf(result), columns });
  const outputs = openOutputs(round.outputs, terminal, round.env, explain);
  const progress = createProgress(turns.length, terminal);
  outputs.begin(plan);
  try {
    const tally = await runSchedule({
      turns,
      world: world.name,
      // One server has one clock, which two scenarios cannot both turn.
      workers: settings.server === undefined ? settings.workers : 1,
      bail: settings.bail,
      signal,
      rowsOf: (scenario, file) =>
        rowsOf(scenario, { resolveClient: clients.namedIn(file), ...(client === undefined ? {} : { client }) }),
      runRow: (row) => runWithin(row, world, round.userCode, signal),
      breathe: () => nextTurn(),
      onStart: ({ id }) => progress.started(id),
      onReport: (report) => {
        for (const result of report.results) traces.keep(result, report.round);
        progress.done();
        outputs.scenario(report);
      },
    });
    const summary = { ...tally, plan, durationMs: performance.now() - began };
    progress.stop();
    outputs.end(summary);
    return summary;
  } finally {
    progress.stop();
  }
}

/** Each repetition has an order of its own, where the order is shuffled. */
function turnsOf(files: readonly ScenarioFile[], { repeat, seed }: RunSettings): readonly Turn[] {
  return Array.from({ length: repeat }, (_, index) => {
    const order = seed === undefined ? files : shuffled(files, seed + index);
    return order.map((file) => ({ file, round: index + 1 }));
  }).flat();
}
