import { expect, test } from '@playwright/test';
import { systemClock } from '../../reauth/time/system-clock.ts';
import { loadClient } from '../check/load-client.ts';
import { runScenario } from '../run/run-scenario.ts';
import type { RowResult } from '../run/result.ts';
import { createChromiumWorld } from '../world/chromium/chromium-world.ts';
import type { World } from '../world/world.ts';

let world: World;
test.beforeAll(() => {
  world = createChromiumWorld();
});
test.afterAll(() => world.close());

const HEAD = [
  'version: 1',
  'title: In a real browser',
  'why: Real tabs must do what simulated ones do.',
  'class: TABS',
];

/** Runs a scenario whose head is always the same. */
async function played(...lines: readonly string[]): Promise<readonly RowResult[]> {
  const { rows } = await runScenario([...HEAD, ...lines].join('\n'), { world, now: () => systemClock.now() });
  return rows;
}

const verdicts = (rows: readonly RowResult[]) => rows.map(({ pairing, verdict, why }) => [pairing, verdict, why]);

test.setTimeout(60_000);

const LOG_IN = '  - { at: 0s, tab: A, login: user@example.com }';

test('five requests that meet an expired token refresh once with a lock, and five times without', async () => {
  const rows = await played(
    'steps:',
    LOG_IN,
    '  - { at: 20s, tab: A, request: [/items/1, /items/2, /items/3, /items/4, /items/5] }',
    'expect:',
    '  - every request succeeds',
    '  - refreshes: 1',
    '  - cookie: access_token\n    tab: A\n    is: absent\n    at: 19s',
    'fails: { client: naive, finding: refresh-ran-twice }',
    'cured: { client: recipe }',
  );

  expect(verdicts(rows)).toEqual([
    ['fails', 'pass', []],
    ['cured', 'pass', []],
  ]);
  expect(rows.map(({ refreshes }) => refreshes)).toEqual([5, 1]);
  for (const { durationMs } of rows) expect(durationMs).toBeLessThan(18_000);
});

test('two tabs have one jar and one Web Lock, and each page load is a page of its own', async () => {
  const rows = await played(
    'given: { rotation: strict, refresh: 10m }',
    'steps:',
    LOG_IN,
    '  - { at: 5s, tab: B, do: open }',
    '  - { at: 6s, tab: B, do: reload }',
    '  - { at: 7s, tab: B, navigate: /items }',
    '  - { at: 20s, tab: A, request: /items/1 }',
    '  - { at: 20s, tab: B, request: /items/2 }',
    'expect:',
    '  - every request succeeds',
    '  - refreshes: 1',
    '  - nobody is logged out',
    '  - { ends at: /items, tab: B }',
    'fails: { client: recipe, finding: spent-token-presented }',
    'cured: { client: resilient }',
  );

  expect(verdicts(rows)).toEqual([
    ['fails', 'pass', []],
    ['cured', 'pass', []],
  ]);
  const pages = rows[1]?.trace.flatMap((event) => (event.type === 'tab.opened' ? [event.tab] : []));
  expect(pages).toEqual(['A-1', 'B-1', 'B-2', 'B-3']);
});

test('replies that are held leave in the order that a step names, in no time', async () => {
  const [row] = await played(
    'steps:',
    LOG_IN,
    '  - { at: 5s, hold: /api/items }',
    '  - { at: 5s, tab: A, request: [/items/1, /items/2, /items/3], every: 100ms }',
    '  - { at: 14s, release: [3, 1, 2] }',
    'expect:',
    '  - every request succeeds',
    '  - in order: [request 3 settles, request 1 settles, request 2 settles]',
    'cured: { client: recipe }',
  );

  expect([row?.verdict, row?.why]).toEqual(['pass', []]);
});

test('a tab that is offline gets nothing, the one beside it goes on, and what is under way fails', async () => {
  const [row] = await played(
    'steps:',
    LOG_IN,
    '  - { at: 4s, tab: B, do: open }',
    '  - { at: 5s, hold: /api/items/1 }',
    '  - { at: 6s, tab: A, request: /items/1 }',
    '  - { at: 7s, tab: A, do: go offline }',
    '  - { at: 8s, tab: A, request: /items/2 }',
    '  - { at: 8s, tab: B, request: /items/3 }',
    '  - { at: 9s, tab: A, do: go online }',
    '  - { at: 10s, tab: A, request: /items/4 }',
    'expect:',
    '  - { request: 1, ends: FETCH_ERROR }',
    '  - { request: 2, ends: FETCH_ERROR }',
    '  - { request: 3, ends: succeeds }',
    '  - { request: 4, ends: succeeds }',
    'cured: { client: recipe }',
  );

  expect([row?.verdict, row?.why]).toEqual(['pass', []]);
});

test('timers of a page and tokens age together', async () => {
  const [row] = await played(
    'given: { refresh: 2h, rotation: strict }',
    'steps:',
    LOG_IN,
    '  - { at: 65s, tab: A, request: /items/1 }',
    'expect:',
    '  - every request succeeds',
    '  - no request fails with 401',
    '  - refreshes: { at least: 4 }',
    'cured: { client: proactive }',
  );

  expect([row?.verdict, row?.why]).toEqual(['pass', []]);
  expect(row?.durationMs).toBeLessThan(30_000);
});

test('a reload while the refresh is under way loses its reply, as in a simulated tab', async () => {
  const rows = await played(
    'given: { rotation: strict, refresh: 10m }',
    'steps:',
    LOG_IN,
    '  - { at: 19s, hold: /api/auth/refresh }',
    '  - { at: 20s, tab: A, request: /items/1 }',
    '  - { at: 21s, tab: A, do: reload }',
    '  - { at: 22s, release: all }',
    '  - { at: 23s, tab: A, request: /items/2 }',
    'expect:',
    '  - { request: 2, ends: succeeds }',
    '  - nobody is logged out',
    'fails: { client: resilient, finding: spent-token-presented }',
    'cured: { client: resilient, policy: { rotation: grace, grace: 10s } }',
  );

  expect(verdicts(rows)).toEqual([
    ['fails', 'pass', []],
    ['cured', 'pass', []],
  ]);
});

test("a user's own module runs in the page of a real browser", async () => {
  const client = await loadClient('harness/check/fixtures/recipe/custom-fetch-base.ts');
  const scenario = [
    ...HEAD,
    'steps:',
    LOG_IN,
    '  - { at: 20s, tab: A, request: [/items/1, /items/2, /items/3] }',
    'expect:',
    '  - every request succeeds',
    '  - refreshes: 1',
    'cured: { client: recipe }',
  ].join('\n');
  const { rows } = await runScenario(scenario, { world, now: () => systemClock.now(), client });

  expect(rows.map(({ verdict, why, refreshes }) => [verdict, why, refreshes])).toEqual([['pass', [], 1]]);
});

test('what a real browser does not allow is refused, with the worlds that can', async () => {
  const rows = await Promise.all([
    played('given: { storage: { late by: 50ms } }', 'steps:', LOG_IN, ...ASKS),
    played('steps:', LOG_IN, '  - { at: 1s, fault: { kind: no-cors } }', ...ASKS),
    played('steps:', LOG_IN, '  - { at: 1s, tab: A, render on the server: /items/1 }', ...ASKS),
  ]);

  for (const row of rows.flat()) {
    expect(row.verdict).toBe('error');
    expect(row.why.join(' ')).toMatch(/The chromium world .* Say "worlds: \[virtual, live\]" in the scenario\./);
  }
});

const ASKS = [
  '  - { at: 2s, tab: A, request: /items/1 }',
  'expect:',
  '  - every request settles',
  'cured: { client: recipe }',
];

test('a refresh that hangs keeps back no other one, though both have one address', async () => {
  const { rows } = await runScenario(
    [
      ...HEAD,
      'given:',
      '  faults:',
      '    - { kind: hang, match: /api/auth/refresh, times: 1 }',
      'steps:',
      LOG_IN,
      '  - { at: 20s, tab: A, request: /items/1 }',
      'expect:',
      '  - every request succeeds',
      'cured: { client: resilient }',
    ].join('\n'),
    { world, client: 'proactive', now: () => systemClock.now() },
  );

  expect(verdicts(rows)).toEqual([[undefined, 'pass', []]]);
  expect(rows[0]?.durationMs).toBeLessThan(18_000);
});

test('calls of a user’s module are known apart by their api', async () => {
  const client = await loadClient('harness/check/fixtures/recipe/drops-the-body.ts');
  const { rows } = await runScenario(
    [
      ...HEAD,
      'steps:',
      LOG_IN,
      '  - { at: 20s, tab: A, post: [/orders, /orders], body: { item: 1 } }',
      'expect:',
      '  - every request settles',
      'cured: { client: recipe }',
    ].join('\n'),
    { world, client, now: () => systemClock.now() },
  );
  const trace = rows[0]?.trace ?? [];
  const orders = trace.flatMap((event) =>
    event.type === 'fetch.sent' && event.path.endsWith('/orders') ? [[event.request, event.attribution]] : [],
  );

  expect(new Set(orders.map(([, attribution]) => attribution))).toEqual(new Set(['exact']));
  expect(orders.map(([request = 'nobody']) => request).toSorted()).toEqual(['A-1.2', 'A-1.2', 'A-1.3', 'A-1.3']);
});
