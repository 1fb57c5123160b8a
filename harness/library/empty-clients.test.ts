import { expect, test } from 'vitest';
import type { Strategy } from '../../reauth/client/strategy.ts';
import type { RowResult } from '../run/result.ts';
import { runScenario } from '../run/run-scenario.ts';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import { library } from './read-library.fixture.ts';

/** Says of everything that it went well, and sends nothing. */
const sendsNothing: Strategy = () => () => ({ data: { ok: true } });
/** No reauth at all: `fetchBaseQuery` as it comes. */
const refreshesNothing: Strategy = ({ baseQuery }) => baseQuery;

/** All that a client without any refresh passes, and why that is right: there a refresh is what goes wrong, or is in vain. */
const WITHOUT_A_REFRESH: Readonly<Record<string, string>> = {
  'a-401-that-no-refresh-cures': 'No refresh cures the 401, so none is missed.',
  'a-clock-that-is-fast-refreshes-without-end':
    'The token is good throughout; the refreshes of a timer are the defect.',
  'a-retry-wrapper-multiplies-the-refreshes': 'No refresh cures the 401, so none is missed.',
  'a-timer-beyond-31-bits-fires-at-once': 'The token is good throughout; the refreshes of a timer are the defect.',
  'an-order-is-placed-twice': 'It is the retry of the app that sends it twice; no token runs out.',
  'queries-before-the-login-has-finished': 'Before the login a refresh is in vain, and its failure is the defect.',
  'the-lock-is-waited-for-without-end': 'Who waits for no lock settles; more no client can do there.',
};

async function rowsOf(name: string, strategy: Strategy): Promise<readonly RowResult[]> {
  const client = { kind: 'module', name, make: () => strategy, code: '' } as const;
  const rows: RowResult[] = [];
  for (const scenario of library) {
    rows.push(...(await runScenario(scenario, { world: createVirtualWorld(), now: () => 0, client })).rows);
  }
  return rows;
}

const idsOf = (rows: readonly RowResult[], verdict: RowResult['verdict']): readonly string[] =>
  rows.filter((row) => row.verdict === verdict).map(({ id }) => id);

test('a client that sends nothing passes nothing, and is told why', async () => {
  const rows = await rowsOf('sends-nothing', sendsNothing);

  expect(rows).toHaveLength(library.length);
  expect(idsOf(rows, 'pass')).toEqual([]);
  expect(idsOf(rows, 'error')).toEqual([]);
  expect(rows.filter(({ why }) => !why.some((one) => /^The login in line \d+ was never sent\./.test(one)))).toEqual([]);
  expect(
    rows.filter(({ expectations }) =>
      expectations.some(({ expected, holds }) => holds && / succeeds?$/.test(expected)),
    ),
  ).toEqual([]);
});

test('a client that never refreshes passes only where to refresh is what goes wrong', async () => {
  const rows = await rowsOf('refreshes-nothing', refreshesNothing);

  expect(idsOf(rows, 'error')).toEqual([]);
  expect(idsOf(rows, 'pass').toSorted()).toEqual(Object.keys(WITHOUT_A_REFRESH).toSorted());
});
