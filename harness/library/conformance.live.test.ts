import { afterAll, beforeAll, expect, test } from 'vitest';
import { comparable } from '../run/conformance.ts';
import { runScenario } from '../run/run-scenario.ts';
import type { RowResult } from '../run/result.ts';
import { createLiveWorld } from '../world/live/live-world.ts';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import { library, scenarioNamed } from './read-library.fixture.ts';

/** A scenario mostly waits for its server's delays. */
const AT_ONCE = 8;

/** Clients that no row of these scenarios names, in what only a timer, a hang, a hold or a fault of the server decides. */
const OTHERS = [
  'a-refresh-that-hangs-hangs-everybody',
  'who-leaves-the-queue-is-not-let-go',
  'a-replica-that-lags-refuses-the-new-token',
  'two-uses-of-one-token-both-succeed',
  'two-tabs-refresh-together',
].flatMap((id) => [
  { scenario: scenarioNamed(id), client: 'proactive' },
  { scenario: scenarioNamed(id), client: 'shared-promise' },
]);

const scenarios = library.filter(({ worlds }) => worlds.includes('live'));
const world = createLiveWorld();
const live = new Map<string, readonly RowResult[]>();
const otherwise = new Map<(typeof OTHERS)[number], readonly RowResult[]>();

beforeAll(async () => {
  const options = { world, now: () => performance.now() };
  const waiting = [
    ...scenarios.map((scenario) => async () => {
      live.set(scenario.id, (await runScenario(scenario, options)).rows);
    }),
    ...OTHERS.map((other) => async () => {
      otherwise.set(other, (await runScenario(other.scenario, { ...options, client: other.client })).rows);
    }),
  ];
  const worker = async (): Promise<void> => {
    for (let run = waiting.shift(); run; run = waiting.shift()) await run();
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

test.each(OTHERS)('over real HTTP as in virtual time: $scenario.id under $client', async (other) => {
  const { scenario, client } = other;
  const virtual = await runScenario(scenario, { world: createVirtualWorld(), now: () => 0, client });

  expect(otherwise.get(other)?.map((row) => comparable(row, scenario))).toEqual(
    virtual.rows.map((row) => comparable(row, scenario)),
  );
});
