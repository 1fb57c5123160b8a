import { expect, test } from 'vitest';
import { strategyNames } from '../../reauth/client/strategies.ts';
import { rowsOf } from './rows.ts';
import { scenarioOf } from './scenario.fixture.ts';

const FAILS = 'fails: { client: naive, finding: refresh-ran-twice, policy: { rotation: strict } }';

test('a scenario asks for the run that fails it, then for the one that cures it', async () => {
  const scenario = scenarioOf({ more: `${FAILS}\ncured: { client: resilient, given: { coordinators: 2 } }` });

  expect(await rowsOf(scenario)).toEqual([
    {
      scenario,
      client: { kind: 'strategy', name: 'naive' },
      policy: { rotation: 'strict' },
      app: {},
      expected: 'fail',
      pairing: 'fails',
      finding: 'refresh-ran-twice',
    },
    {
      scenario,
      client: { kind: 'strategy', name: 'resilient' },
      policy: {},
      app: { coordinators: 2 },
      expected: 'pass',
      pairing: 'cured',
    },
  ]);
});

test('a pairing without a client takes the recipe', async () => {
  const scenario = scenarioOf({ more: 'cured: { policy: { rotation: strict } }' });

  expect(await rowsOf(scenario)).toMatchObject([
    { client: { name: 'recipe' }, policy: { rotation: 'strict' }, pairing: 'cured' },
  ]);
});

test('a scenario that pairs nothing is run once, with the recipe, by what it expects', async () => {
  const [row, ...others] = await rowsOf(scenarioOf());

  expect(others).toEqual([]);
  expect(row).toMatchObject({ client: { name: 'recipe' }, expected: 'pass' });
  expect(row?.pairing).toBeUndefined();
});

test('a client of the caller’s gives one row that is judged by what the scenario expects', async () => {
  const client = { kind: 'strategy', name: 'proactive' } as const;
  const rows = await rowsOf(scenarioOf({ more: FAILS }), { client, policy: { access: 5_000 } });

  expect(rows).toEqual([{ scenario: expect.anything(), client, policy: { access: 5_000 }, app: {}, expected: 'pass' }]);
});

test('a client of the caller’s runs under the server and the app that cure, so that a good one can pass', async () => {
  const client = { kind: 'strategy', name: 'resilient' } as const;
  const more = `${FAILS}\ncured: { client: recipe, policy: { rotation: grace, grace: 2s }, given: { retry: none } }`;
  const rows = await rowsOf(scenarioOf({ more }), { client, policy: { access: 5_000 } });

  expect(rows).toEqual([
    {
      scenario: expect.anything(),
      client,
      policy: { access: 5_000, rotation: 'grace', grace: 2_000 },
      app: { retry: 'none' },
      expected: 'pass',
    },
  ]);
});

test('what the caller changes of the policy gives way to what the row itself changes', async () => {
  const policy = { rotation: 'off', access: 5_000 } as const;

  expect(await rowsOf(scenarioOf({ more: FAILS }), { policy })).toMatchObject([
    { policy: { rotation: 'strict', access: 5_000 } },
  ]);
});

test('a module is found by whoever can load one; without that it is an error with the remedy', async () => {
  const scenario = scenarioOf({ more: 'cured: { client: ./mine.ts }' });
  const mine = { kind: 'module', name: './mine.ts', make: () => (): never => expect.unreachable(), code: '' } as const;

  expect(await rowsOf(scenario, { resolveClient: () => mine })).toMatchObject([{ client: { name: './mine.ts' } }]);
  await expect(rowsOf(scenario)).rejects.toThrow(
    `There is no client "./mine.ts" here. Choose one of ${strategyNames.join(', ')}; modules of your own are loaded by \`reauth run\`.`,
  );
});
