import { afterAll, expect, test } from 'vitest';
import { createAsyncContext } from '../async-context.ts';
import type { RowResult } from '../run/result.ts';
import { runScenario } from '../run/run-scenario.ts';
import { createLiveWorld } from '../world/live/live-world.ts';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import type { World } from '../world/world.ts';
import { loadClient } from './load-client.ts';

const TWO_ORDERS = [
  'version: 1',
  'title: Two orders at once',
  'why: Nothing but the call itself tells which order a fetch is for.',
  'class: REPLAY',
  'steps:',
  '  - { at: 0s, tab: A, login: user@example.com }',
  '  - { at: 20s, tab: A, post: [/orders, /orders], body: { item: 1 } }',
  'expect:',
  '  - every request settles',
  'cured: { client: recipe }',
].join('\n');

const live = createLiveWorld();
afterAll(() => live.close());
const virtual = createVirtualWorld({ context: createAsyncContext() });

async function run(fixture: string, world: World): Promise<RowResult> {
  const client = await loadClient(`harness/check/fixtures/${fixture}`);
  const { rows } = await runScenario(TWO_ORDERS, { client, world, now: () => performance.now() });
  const [row] = rows;
  if (row === undefined) throw new Error('The scenario has no row.');
  return row;
}

/** The exchanges of each of the two orders, and how we know that they are its own. */
const lanes = ({ trace }: RowResult) => {
  const orders = trace.flatMap((event) =>
    event.type === 'request.started' && event.path.endsWith('/orders') ? [event.request] : [],
  );
  return orders.map((order) =>
    trace.flatMap((event) =>
      event.type === 'fetch.sent' && event.request === order ? [[event.method, event.purpose, event.attribution]] : [],
    ),
  );
};

const POST = ['POST', 'request', 'exact'];
const REFRESH = ['GET', 'refresh', 'exact'];

test.each([
  ['recipe/drops-the-body.ts', 'virtual', virtual],
  ['recipe/drops-the-body.ts', 'live', live],
  ['recipe/drops-the-body.ts', 'virtual without an asynchronous context', createVirtualWorld()],
  ['fetch-by-hand.js', 'virtual', virtual],
  ['fetch-by-hand.js', 'live', live],
] as const)('each call of %s is in the lane of its own request: %s', async (fixture, _, world) => {
  const row = await run(fixture, world);

  expect(lanes(row)).toEqual([
    [POST, REFRESH, POST],
    [POST, POST],
  ]);
});

test('where nothing tells whose call a fetch is, it is a guess and marked so', async () => {
  const row = await run('fetch-by-hand.js', createVirtualWorld());

  expect(
    lanes(row)
      .flat()
      .some(([, , attribution]) => attribution === 'inferred'),
  ).toBe(true);
});
