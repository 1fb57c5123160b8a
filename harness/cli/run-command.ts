import type { Command } from 'commander';
import { settingSentence } from '../../mock-server/settings/written.ts';
import { BadScenario } from '../run/bad-scenario.ts';
import { checkFiles, chooseScenarios, nothingChosen } from './choose-scenarios.ts';
import { ClientChoiceError, createClients } from './clients.ts';
import { CONFIG_NAMES, readConfigFile } from './config-file.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import type { Summary } from '../report/reporter.ts';
import { isDocument } from '../report/reporters.ts';
import { findScenarios } from './find-scenarios.ts';
import { loadingIn } from './loading.ts';
import { createInterrupts, type Interrupts } from './interrupts.ts';
import { openWorld } from './open-world.ts';
import { planOutputs } from './output-plan.ts';
import { OutputError } from './outputs.ts';
import { processUserCode } from './process-user-code.ts';
import { runRound } from './run-round.ts';
import { readRunSettings, RUN_SETTINGS, type RunSettings } from './run-settings.ts';
import { addSettings, flagsOf } from './setting-options.ts';
import type { ScenarioFile } from './scenario-file.ts';
import { textsOf } from './texts-of.ts';
import { watchScenarios } from './watch.ts';
import type { World } from '../world/world.ts';
import { createWatchEvents } from './watch-events.ts';
import { createTerminal, type Terminal } from './terminal.ts';

const FILES =
  'files, folders, patterns such as "auth/**/*.yaml", ids of scenarios that ship with reauth (see reauth list)';
const WITHOUT_FILES = `
Without FILES: scenarios/**/*.yaml and **/*.scenario.yaml of the current folder; where there are none, all that ship.
Exit codes: 0 all as expected, 1 something failed, 2 bad usage or nothing to run, 3 something could not be judged,
130 interrupted.`;

/** Adds `reauth run`: its flags and help come from the schema of its settings. */
export function addRun(program: Command): void {
  const run = program.command('run').description('Run scenarios and judge them.').argument('[FILES...]', FILES);
  run.addHelpText('after', WITHOUT_FILES);
  addSettings(run, RUN_SETTINGS, `"run" of ${CONFIG_NAMES}`);
  run.copyInheritedSettings(program).action(async (names: readonly string[]) => {
    await end(await runWith(names, flagsOf(run)));
  });
}

/** What somebody chose that cannot be run: sentences for stderr. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A world in which nothing can be run: no browser is there, or it does not start. */
class WorldError extends Error {
  override readonly name = 'WorldError';
}

async function runWith(names: readonly string[], flags: Readonly<Record<string, unknown>>): Promise<number> {
  try {
    const settings = await settingsFrom(flags);
    return await runAll(names, settings, createTerminal(process), createInterrupts());
  } catch (error) {
    if (error instanceof WorldError) {
      process.stderr.write(`${error.message}\n`);
      return EXIT.notJudged;
    }
    if (!isTheirs(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.badUsage;
  }
}

/** Whether whoever called the command can mend it. */
function isTheirs(error: unknown): error is Error {
  return [UsageError, BadScenario, ClientChoiceError, OutputError].some((kind) => error instanceof kind);
}

async function settingsFrom(flags: Readonly<Record<string, unknown>>): Promise<RunSettings> {
  const file = await readConfigFile(process.cwd());
  if (file.kind === 'broken') throw new UsageError(file.problem);
  const written = file.kind === 'read' ? { file: file.run, fileName: `"run" of ${file.file}` } : {};
  const reading = readRunSettings({ flags, env: process.env, ...written });
  if (!reading.ok) throw new UsageError(reading.problems.map(settingSentence).join('\n'));
  const { settings } = reading;
  if (settings.server !== undefined && settings.world !== 'live') {
    throw new UsageError(
      `--server: the ${settings.world} world has a server of its own. Add --world live, or leave --server out.`,
    );
  }
  return settings;
}

async function runAll(
  names: readonly string[],
  settings: RunSettings,
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<number> {
  const { signal } = interrupts;
  const folder = process.cwd();
  const { env } = process;
  const planned = planOutputs(settings, env);
  if (!planned.ok) throw new UsageError(planned.problem);
  const { outputs } = planned;
  if (settings.watch && outputs.some(({ name, to }) => 'stream' in to && isDocument(name))) {
    throw new UsageError('--watch: a document on stdout would never end. Give it a file: --reporter json=FILE.');
  }
  const find = async (): Promise<readonly ScenarioFile[]> => {
    const found = await findScenarios(names, folder);
    if (!found.ok) throw new UsageError(found.problems.join('\n'));
    return found.files;
  };
  const choose = (files: readonly ScenarioFile[]): readonly ScenarioFile[] => chosenFrom(files, settings);

  const world = await openWorld(settings);
  const userCode = processUserCode(settings.timeout, interrupts);
  let clients = createClients(folder);
  const run = async (files: readonly ScenarioFile[], stop: AbortSignal): Promise<Summary> => {
    clients = createClients(folder, loadingIn(userCode));
    await begun(world);
    const signal = stop;
    const summary = await runRound({ files, settings, outputs, world, clients, userCode, terminal, env, signal });
    if (summary.scenarios > 0 || summary.ended !== undefined) return summary;
    throw new UsageError(`Nothing was run: no scenario that was chosen runs in the ${world.name} world.`);
  };
  try {
    if (!settings.watch) {
      return exitCodeOf(await run(choose(await find()), signal));
    }
    const events = createWatchEvents(process.stdin, signal);
    const say = (line: string): void => terminal.write('stderr', `${line}\n`);
    const others = (): ReadonlyMap<string, string> => textsOf(clients.files());
    try {
      return await watchScenarios({ events, find, choose, run, others, isTheirs, say });
    } finally {
      events.close();
    }
  } finally {
    await world.close();
  }
}

/** A browser that is not there is told once, not for every scenario. */
async function begun(world: World): Promise<void> {
  try {
    await world.begin?.();
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new WorldError(first, { cause: error });
  }
}

/** Those that are to be run, all readable. Throws what is wrong with them, or with the choice. */
function chosenFrom(files: readonly ScenarioFile[], settings: RunSettings): readonly ScenarioFile[] {
  checkFiles(files);
  const chosen = chooseScenarios(files, settings);
  if (chosen.length === 0) throw new UsageError(nothingChosen(files, settings));
  return chosen;
}

/** Ends the process once all is written: a user's module may have left something running. */
async function end(code: number): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((done) => void stream.write('', () => done()));
  }
  process.exit(code);
}
