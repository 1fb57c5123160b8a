import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runScenario } from '../run/run-scenario.ts';
import type { RowResult } from '../run/result.ts';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import { loadClient } from './load-client.ts';

/** A user's client in a scenario of the library, in virtual time. */
async function run(fixture: string, scenario: string): Promise<RowResult> {
  const client = await loadClient(`harness/check/fixtures/${fixture}`);
  const file = `scenarios/${scenario}.yaml`;
  const { rows } = await runScenario(readFileSync(file, 'utf8'), {
    client,
    file,
    world: createVirtualWorld(),
    now: () => 0,
  });
  const [row] = rows;
  if (row === undefined) throw new Error(`${scenario} has no row.`);
  return row;
}

const found = (row: RowResult) => [...new Set(row.findings.map(({ rule }) => rule))];

test('a recipe of a user’s own passes the flagship, and who waits for its mutex is counted', async () => {
  const row = await run('recipe/custom-fetch-base.ts', 'single/five-requests-meet-one-expired-token');

  expect({ verdict: row.verdict, why: row.why, refreshes: row.refreshes }).toEqual({
    verdict: 'pass',
    why: [],
    refreshes: 1,
  });
  expect(row.trace.filter(({ type }) => type === 'mutex.awaited')).toHaveLength(4);
});

test('a naive client of a user’s own fails the flagship with the finding', async () => {
  const row = await run('naive.js', 'single/five-requests-meet-one-expired-token');

  expect([row.verdict, row.refreshes, found(row)]).toEqual(['fail', 5, ['refresh-ran-twice']]);
  expect(row.expectations.filter(({ holds }) => holds).map(({ expected }) => expected)).toEqual([
    'every request succeeds',
  ]);
});

test('a strategy of a user’s own is run like ours', async () => {
  const row = await run('own-strategy.js', 'tabs/two-tabs-refresh-together');

  expect(row.verdict).toBe('fail');
  expect(found(row)).toContain('spent-token-presented');
});

test('a user’s client that gives up while others wait loses the session once, and its page goes to the login', async () => {
  const row = await run('recipe/custom-fetch-base.ts', 'queue/unmounting-one-component-logs-out');

  expect(found(row)).toContain('logged-out-without-rejection');
  expect(found(row)).not.toContain('logged-out-twice');
});

test('the same client in the same scenario gives the same trace, to the byte', async () => {
  const scenario = 'tabs/two-tabs-refresh-together';
  const [one, two] = [
    await run('recipe/custom-fetch-base.ts', scenario),
    await run('recipe/custom-fetch-base.ts', scenario),
  ];

  expect(one.trace.length).toBeGreaterThan(20);
  expect(JSON.stringify(one.trace)).toBe(JSON.stringify(two.trace));
});
