import { expect, test } from 'vitest';
import { scenarioLibrary } from '../../../../harness/library/scenario-library.ts';
import { readScenario } from '../../../../harness/scenario/read-scenario.ts';
import { cannotLive } from './cannot-live.ts';

test('of the library only what renders on a server, or takes CORS headers away, cannot be run live in a page', () => {
  const not = scenarioLibrary.flatMap(({ text, file, class: race }) => {
    const reading = readScenario(text, file);
    const why = reading.ok ? cannotLive(reading.scenario) : 'it cannot be read';
    return why === undefined ? [] : [`${race}: ${why.split(',')[0]}`];
  });

  expect([...new Set(not)]).toEqual(['SSR: It renders on a server', 'BYPASS: It takes CORS headers away']);
  expect(scenarioLibrary.length - not.length).toBeGreaterThan(60);
});
