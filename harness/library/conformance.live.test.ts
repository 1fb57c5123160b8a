import { afterAll, beforeAll, expect, test } from 'vitest';
import { comparable } from '../run/conformance.ts';
import { runScenario } from '../run/run-scenario.ts';
import type { RowResult } from '../run/result.ts';
import { createLiveWorld } from '../world/live/live-world.ts';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import { library } from './read-library.fixture.ts';

/** A scenario mostly waits for its server's delays. */
const AT_ONCE = 8;

const scenarios = library.filter(({ worlds }) => worlds.includes('live'));
const world = createLiveWorld();
const live = new Map<string, readonly RowResult[]>();

beforeAll(async () => {
  const waiting = [...scenarios];
  const worker = async (): Promise<void> => {
    for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
      live.set(scenario.id, (await runScenario(scenario, { world, now: () => performance.now() })).rows);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}, 300_000);

afterAll(() => world.close());

test('nearly all of the library can be run over real HTTP', () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(library.length - 2);
});

test.each(scenarios)('over real HTTP as in virtual time: $class $id', async (scenario) => {
  const virtual = await runScenario(scenario, { world: createVirtualWorld(), now: () => 0 });
  const rows = live.get(scenario.id) ?? [];

  expect(rows.flatMap(({ verdict, why }) => (verdict === 'pass' ? [] : why))).toEqual([]);
  expect(rows.map((row) => comparable(row, scenario))).toEqual(virtual.rows.map((row) => comparable(row, scenario)));
});
