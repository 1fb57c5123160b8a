import { readFile } from 'node:fs/promises';
import type { LibraryFile } from '../library/scenario-library.ts';
import { BadScenario } from '../run/bad-scenario.ts';
import { readScenario, type ScenarioReading } from '../scenario/read-scenario.ts';
import type { RaceClass, Scenario } from '../scenario/scenario.ts';

/** A scenario that somebody chose: a file, or one that ships with the package. */
export interface ScenarioFile {
  /** As people read it: a path from the current folder, or the id of one that ships. */
  readonly shown: string;
  /** Where it stands on the disk; absent for one that ships. */
  readonly path?: string;
  readonly text: string;
  /** Known before reading for one that ships. */
  readonly class?: RaceClass;
  /** Reads it once; reading is put off, since the first result shall not wait for the last file. */
  read(): ScenarioReading;
}

/** The scenario of a file; throws what is wrong with it. */
export function scenarioOf(file: ScenarioFile): Scenario {
  const reading = file.read();
  if (reading.ok) return reading.scenario;
  throw new BadScenario(reading.problems);
}

/** One that ships. */
export function shippedScenario({ id, class: race, file, text }: LibraryFile): ScenarioFile {
  return { shown: id, text, class: race, read: once(() => readScenario(text, file)) };
}

/** One of the user's. Its text is read now, its meaning later. */
export async function scenarioOnDisk(path: string, shown: string): Promise<ScenarioFile> {
  const text = await readFile(path, 'utf8');
  return { shown, path, text, read: once(() => readScenario(text, shown)) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
