import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../reauth/time/system-clock.ts';
import { runScenario, type ScenarioResult } from '../../run/run-scenario.ts';
import type { World } from '../world.ts';
import { createLiveWorld } from './live-world.ts';

const FIVE = readFileSync(
  resolve(import.meta.dirname, '../../../scenarios/single/five-requests-meet-one-expired-token.yaml'),
  'utf8',
);

const run = (text: string, world: World = createLiveWorld()): Promise<ScenarioResult> =>
  runScenario(text, { world, now: () => systemClock.now() });

const told = ({ rows }: ScenarioResult): readonly (readonly [string, readonly string[]])[] =>
  rows.map(({ verdict, why }) => [verdict, why]);

test('a scenario fails and is cured over real HTTP as it declares', async () => {
  expect(told(await run(FIVE))).toEqual([
    ['pass', []],
    ['pass', []],
  ]);
});
