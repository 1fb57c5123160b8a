import { expect, test } from '@playwright/test';
import { systemClock } from '../../reauth/time/system-clock.ts';
import { runScenario } from '../run/run-scenario.ts';
import type { RowResult } from '../run/result.ts';
import { createChromiumWorld } from '../world/chromium/chromium-world.ts';
import type { World } from '../world/world.ts';

let world: World;
test.beforeAll(() => {
  world = createChromiumWorld();
});
test.afterAll(() => world.close());

/** Runs a scenario whose head is always the same. */
async function played(...lines: readonly string[]): Promise<readonly RowResult[]> {
  const head = ['version: 1', 'title: In a real browser', 'why: Real tabs must do what simulated ones do.', 'class: TABS'];
  const { rows } = await runScenario([...head, ...lines].join('\n'), { world, now: () => systemClock.now() });
  return rows;
}

const verdicts = (rows: readonly RowResult[]) => rows.map(({ pairing, verdict, why }) => [pairing, verdict, why]);

test('five requests that meet an expired token refresh once with a lock, and five times without', async () => {
  const rows = await played(
    'steps:',
    '  - { at: 0s, tab: A, login: user@example.com }',
    '  - { at: 16s, tab: A, request: [/items/1, /items/2, /items/3, /items/4, /items/5] }',
    'expect:',
    '  - every request succeeds',
    '  - refreshes: 1',
    'fails: { client: naive, finding: refresh-ran-twice }',
    'cured: { client: recipe }',
  );

  expect(verdicts(rows)).toEqual([
    ['fails', 'pass', []],
    ['cured', 'pass', []],
  ]);
  expect(rows.map(({ refreshes }) => refreshes)).toEqual([5, 1]);
});
