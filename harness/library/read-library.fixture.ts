import { readScenario } from '../scenario/read-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { scenarioLibrary } from './scenario-library.ts';

/** The whole library, read. */
export const library: readonly Scenario[] = scenarioLibrary.map(({ text, file }) => {
  const reading = readScenario(text, file);
  if (!reading.ok) throw new Error(`${file}: ${reading.problems.map(({ message }) => message).join(' ')}`);
  return reading.scenario;
});

/** One scenario of it. */
export function scenarioNamed(id: string): Scenario {
  const scenario = library.find((one) => one.id === id);
  if (scenario === undefined) throw new Error(`There is no scenario ${id} in the library.`);
  return scenario;
}
