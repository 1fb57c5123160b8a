import type { Command } from 'commander';
import { settingSentence } from '../../mock-server/settings/written.ts';
import { scenarioLibrary } from '../library/scenario-library.ts';
import { styleFor } from '../report/style.ts';
import { BadScenario } from '../run/bad-scenario.ts';
import { checkFiles, chooseScenarios, nothingChosen } from './choose-scenarios.ts';
import { EXIT } from './exit-code.ts';
import { findScenarios } from './find-scenarios.ts';
import { listedAsJson, listedAsText, type Listed } from './listed.ts';
import { readRunSettings, RUN_SETTINGS } from './run-settings.ts';
import { scenarioOf, shippedScenario, type ScenarioFile } from './scenario-file.ts';
import { addSettings, flagsOf } from './setting-options.ts';

/** What of the settings of a run chooses scenarios too. */
const LIST_SETTINGS = RUN_SETTINGS.filter(({ name }) => ['class', 'tag', 'json'].includes(name));

/** Adds `reauth list`: the scenarios that ship, and those of the files that are given. */
export function addList(program: Command): void {
  const list = program
    .command('list')
    .description('List the scenarios that ship with reauth, and those of given files.')
    .argument('[FILES...]', 'files, folders and patterns whose scenarios are listed too');
  addSettings(list, LIST_SETTINGS);
  list.copyInheritedSettings(program).action(async (names: readonly string[]) => {
    process.exitCode = await listWith(names, flagsOf(list));
  });
}

async function listWith(names: readonly string[], flags: Readonly<Record<string, unknown>>): Promise<number> {
  const reading = readRunSettings({ flags, env: process.env });
  if (!reading.ok) return complain(reading.problems.map(settingSentence));
  const { settings } = reading;
  const given = names.length === 0 ? undefined : await findScenarios(names, process.cwd());
  if (given?.ok === false) return complain(given.problems);
  const shipped = scenarioLibrary.map(shippedScenario);
  const own = (given?.files ?? []).filter(({ path }) => path !== undefined);
  const all = [...shipped, ...own];
  let listed: readonly Listed[];
  try {
    checkFiles(own);
    listed = chooseScenarios(all, settings).map(listedFrom);
    if (listed.length === 0) return complain([nothingChosen(all, settings)]);
  } catch (error) {
    if (!(error instanceof BadScenario)) throw error;
    return complain([error.message]);
  }
  const text = settings.json ? listedAsJson(listed) : listedAsText(listed, styleFor(process.stdout.isTTY, process.env));
  process.stdout.write(text);
  return EXIT.passed;
}

const listedFrom = (file: ScenarioFile): Listed => ({
  scenario: scenarioOf(file),
  ...(file.path === undefined ? {} : { file: file.shown }),
});

function complain(sentences: readonly string[]): number {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  return EXIT.badUsage;
}
