import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findScenarios } from '../cli/find-scenarios.ts';
import { scenarioOnDisk, type ScenarioFile } from '../cli/scenario-file.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import { OptionError, type ScenarioChoice } from './run-options.ts';

/** Finds the one scenario that is meant. */
export async function chosenScenario(choice: ScenarioChoice, folder: string): Promise<ScenarioFile> {
  if (choice instanceof URL) return onDisk(choice, folder);
  if (typeof choice === 'object' && choice !== null && typeof choice.yaml === 'string') {
    const { yaml, file = 'scenario.yaml' } = choice;
    return { shown: file, text: yaml, read: () => readScenario(yaml, file) };
  }
  if (typeof choice !== 'string') {
    throw new OptionError(
      'A scenario is a path, a file: URL, the id of one that ships, or { yaml: "…" }. Pass one of these as first argument.',
    );
  }
  const found = await findScenarios([choice], folder);
  if (!found.ok) throw new OptionError(found.problems.join('\n'));
  const [file, ...others] = found.files;
  if (file !== undefined && others.length === 0) return file;
  throw new OptionError(
    `"${choice}" names ${found.files.length} scenarios, and runScenario runs one. Name a file; \`reauth run ${choice}\` runs them all.`,
  );
}

async function onDisk(url: URL, folder: string): Promise<ScenarioFile> {
  if (url.protocol !== 'file:') {
    throw new OptionError(
      `${url.href} is not on this disk. Give a file: URL, such as new URL('./login.yaml', import.meta.url).`,
    );
  }
  const path = fileURLToPath(url);
  return scenarioOnDisk(path, relative(folder, path).replaceAll('\\', '/')).catch((cause: unknown) => {
    throw new OptionError(`${path} cannot be read. Give the URL of a scenario's file.`, { cause });
  });
}
