import { expect, test } from 'vitest';
import { faultSchema } from '../../../mock-server/faults/fault.ts';
import type { StrategyName } from '../../../reauth/client/strategies.ts';
import type { RequestToSend, TabAction } from '../../scenario/scenario.ts';
import { worldSuite } from '../world.suite.ts';
import type { Run, Stage } from '../world.ts';
import { createVirtualWorld } from './virtual-world.ts';

worldSuite('virtual', createVirtualWorld);

const stage = (client: StrategyName): Stage => ({
  policy: { rotation: 'strict', onReuse: 'revoke-family' },
  faults: [faultSchema.parse({ kind: 'latency', match: '/api/items', by: '10ms', upTo: '300ms', seed: 7 })],
  app: {
    coordinators: 2,
    doubleMount: true,
    boot: ['/users/me'],
    retry: { attempts: 1, layer: 'outside' },
    locks: 'kept',
    storage: { lateBy: 50 },
    subscriber: 'none',
    stream: 'goes through the reauth',
    renderers: 'refresh each for itself',
  },
  client: { kind: 'strategy', name: client },
});
const LOG_IN: TabAction = { do: 'log in', user: 'user@example.com', password: 'password123' };
const get = (...numbers: readonly number[]): TabAction => ({
  do: 'request',
  every: 15,
  requests: numbers.map((number): RequestToSend => ({ number, method: 'GET', path: `/items/${number}` })),
});

/** Two tabs that race, reload, give up and lose their refresh. */
async function race(run: Run): Promise<string> {
  await run.tab('A', LOG_IN);
  await run.reach(16_000);
  await run.tab('A', get(1, 2, 3));
  await run.tab('B', get(4, 5, 6));
  await run.reach(16_100);
  await run.tab('A', { do: 'abort', requests: [1] });
  await run.tab('B', { do: 'unmount', requests: [4] });
  await run.tab('A', { do: 'reload' });
  await run.server({ do: 'expire', what: 'access' });
  await run.tab('B', get(7, 8));
  await run.rest(60_000);
  const outcome = await run.outcome();
  await run.close();
  return JSON.stringify(outcome);
}

test.each(['recipe', 'resilient', 'naive'] as const)(
  'the same steps of %s give the same trace to the byte, after other runs and beside them',
  async (client) => {
    const world = createVirtualWorld();
    const alone = await race(await world.open(stage(client)));
    await race(await world.open(stage('proactive')));
    const [beside, , again] = await Promise.all([
      world.open(stage(client)).then(race),
      world.open(stage('shared-promise')).then(race),
      createVirtualWorld().open(stage(client)).then(race),
    ]);

    expect(alone.length).toBeGreaterThan(10_000);
    expect(beside).toBe(alone);
    expect(again).toBe(alone);
  },
);

test('time is exact: it stands where a step put it, and where the last reply came', async () => {
  const run = await createVirtualWorld().open({ ...stage('recipe'), faults: [], policy: {} });

  await run.tab('A', LOG_IN);
  expect(run.now()).toBe(0);
  await run.rest(60_000);
  expect(run.now()).toBe(120);
  await run.reach(16_000);
  expect(run.now()).toBe(16_000);
  await run.reach(15_000);
  expect(run.now()).toBe(16_000);
  await run.tab('A', get(1));
  await run.rest(60_000);

  // A refused request, the refresh, the request again.
  expect(run.now()).toBe(16_000 + 120 + 400 + 120);
});

test('a stage that no server can be started with is refused with what is allowed', async () => {
  const opening = createVirtualWorld().open({ ...stage('recipe'), policy: { access: -5 } });

  await expect(opening).rejects.toThrow(/the scenario: access cannot be -5\. Allowed: /);
});
