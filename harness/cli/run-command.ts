import type { Command } from 'commander';
import { settingSentence } from '../../mock-server/settings/written.ts';
import { BadScenario } from '../run/run-scenario.ts';
import { checkFiles, chooseScenarios, nothingChosen } from './choose-scenarios.ts';
import { ClientChoiceError, createClients } from './clients.ts';
import { CONFIG_NAMES, readConfigFile } from './config-file.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { findScenarios } from './find-scenarios.ts';
import { interruptSignal } from './interrupts.ts';
import { openWorld } from './open-world.ts';
import { planOutputs } from './output-plan.ts';
import { OutputError } from './outputs.ts';
import { runRound } from './run-round.ts';
import { readRunSettings, RUN_SETTINGS, type RunSettings } from './run-settings.ts';
import { addSettings, flagsOf } from './setting-options.ts';
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

async function runWith(names: readonly string[], flags: Readonly<Record<string, unknown>>): Promise<number> {
  try {
    const settings = await settingsFrom(flags);
    return await runAll(names, settings, createTerminal(process), interruptSignal());
  } catch (error) {
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
  signal: AbortSignal,
): Promise<number> {
  const folder = process.cwd();
  const planned = planOutputs(settings, process.env);
  if (!planned.ok) throw new UsageError(planned.problem);
  const found = await findScenarios(names, folder);
  if (!found.ok) throw new UsageError(found.problems.join('\n'));
  checkFiles(found.files);
  const files = chooseScenarios(found.files, settings);
  if (files.length === 0) throw new UsageError(nothingChosen(found.files, settings));

  const world = await openWorld(settings);
  try {
    const round = {
      files,
      settings,
      outputs: planned.outputs,
      world,
      clients: createClients(folder),
      terminal,
      signal,
    };
    const summary = await runRound({ ...round, env: process.env });
    if (summary.scenarios === 0 && summary.ended === undefined) {
      throw new UsageError(`Nothing was run: no scenario that was chosen runs in the ${world.name} world.`);
    }
    return exitCodeOf(summary);
  } finally {
    await world.close();
  }
}

/** Ends the process once all is written: a user's module may have left something running. */
async function end(code: number): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((done) => void stream.write('', () => done()));
  }
  process.exit(code);
}
