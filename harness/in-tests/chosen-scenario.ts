import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findScenarios } from '../cli/find-scenarios.ts';
import { scenarioOnDisk, type ScenarioFile } from '../cli/scenario-file.ts';
import { readScenario } from '../scenario/read-scenario.ts';

/** Which scenario: a path from the working directory or an id of one that ships, the URL of a file, or its text. */
export type ScenarioChoice =
  | string
  | URL
  /** `file` is what messages call it; without it `scenario.yaml`. */
  | { readonly yaml: string; readonly file?: string };

/** A choice that names no scenario, or several. */
export class ScenarioChoiceError extends Error {
  override readonly name = 'ScenarioChoiceError';
}

/** Finds the one scenario that is meant. */
export async function chosenScenario(choice: ScenarioChoice, folder: string): Promise<ScenarioFile> {
  if (choice instanceof URL) return onDisk(choice, folder);
  if (typeof choice === 'object' && choice !== null && typeof choice.yaml === 'string') {
    const { yaml, file = 'scenario.yaml' } = choice;
    return { shown: file, text: yaml, read: () => readScenario(yaml, file) };
  }
  if (typeof choice !== 'string') {
    throw new ScenarioChoiceError(
      'A scenario is a path, a file: URL, the id of one that ships, or { yaml: "…" }. Pass one of these as first argument.',
    );
  }
  const found = await findScenarios([choice], folder);
  if (!found.ok) throw new ScenarioChoiceError(found.problems.join('\n'));
  const [file, ...others] = found.files;
  if (file !== undefined && others.length === 0) return file;
  throw new ScenarioChoiceError(
    `"${choice}" names ${found.files.length} scenarios, and runScenario runs one. Name a file; \`reauth run ${choice}\` runs them all.`,
  );
}

async function onDisk(url: URL, folder: string): Promise<ScenarioFile> {
  if (url.protocol !== 'file:') {
    throw new ScenarioChoiceError(
      `${url.href} is not on this disk. Give a file: URL, such as new URL('./login.yaml', import.meta.url).`,
    );
  }
  const path = fileURLToPath(url);
  return scenarioOnDisk(path, relative(folder, path).replaceAll('\\', '/')).catch((cause: unknown) => {
    throw new ScenarioChoiceError(`${path} cannot be read. Give the URL of a scenario's file.`, { cause });
  });
}
