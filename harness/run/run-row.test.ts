import { expect, test } from 'vitest';
import { tokenRef, type TraceBuilder } from '../../reauth/trace/trace-builder.ts';
import { VainRelease } from '../world/vain-release.ts';
import { loggingIn, START } from './judge/evidence.fixture.ts';
import { rowsOf } from './rows.ts';
import { runRow, type RowProgress } from './run-row.ts';
import { scenarioOf } from './scenario.fixture.ts';
import { scriptedWorld } from './scripted-world.fixture.ts';
import type { Row } from './result.ts';

const now = (): number => 0;

async function rowOf(parts: Parameters<typeof scenarioOf>[0] = {}): Promise<Row> {
  const [row] = await rowsOf(scenarioOf(parts));
  if (row === undefined) throw new Error('The scenario asks for no run.');
  return row;
}

const answered = (trace: TraceBuilder, status: number): TraceBuilder =>
  trace
    .started(START + 1_001, 'A-1.1')
    .sent(START + 1_001, 'A-1.1.1')
    .received(START + 1_002, 'c1', 'A-1.1.1')
    .answered(START + 1_008, 'A-1.1.1', status)
    .settled(START + 1_009, 'A-1.1', status === 200 ? 'fulfilled' : 'rejected', status);

test('steps are done when their time has come, those of one instant without moving on between them', async () => {
  const steps = [
    '  - { at: 0s, login: user@example.com }',
    '  - { at: 0s, tab: B, do: open }',
    '  - { at: 2s, hold: /api/auth/refresh }',
    '  - { at: 2s, request: /items/1 }',
    '  - { at: 3s, release: all }',
  ].join('\n');
  const world = scriptedWorld();

  await runRow(await rowOf({ steps }), world, { now });

  expect(world.log).toEqual([
    'open',
    'A log in',
    'B open',
    'reach 2000',
    'server: hold',
    'A requests 1',
    'reach 3000',
    'server: release',
    'rest 60000',
    'outcome',
    'close',
  ]);
});

test('the world is opened with what the scenario gives and what the row changes', async () => {
  const more = 'given: { access: 5s, coordinators: 2 }\ncured: { client: naive, policy: { rotation: strict } }';
  const world = scriptedWorld();

  await runRow(await rowOf({ more }), world, { now });

  expect(world.stages).toMatchObject([
    {
      policy: { access: 5_000, rotation: 'strict' },
      faults: [],
      app: { coordinators: 2, doubleMount: false },
      client: { kind: 'strategy', name: 'naive' },
    },
  ]);
});

test('until the second expiry every open tab that is logged in asks once more', async () => {
  const steps = [
    '  - { at: 0s, login: user@example.com }',
    '  - { at: 1s, request: [/items/1, /items/2] }',
    '  - { at: 1s, tab: B, do: open }',
    '  - { at: 1s, tab: C, do: open }',
    '  - { at: 2s, tab: C, do: close }',
  ].join('\n');
  const world = scriptedWorld({
    tells: (trace) => {
      trace.server(START + 100, {
        type: 'token.issued',
        token: tokenRef('a1', 'access', 1, START + 1_000_100 + 15_000),
      });
      trace.server(START + 900, {
        type: 'token.issued',
        token: tokenRef('a2', 'access', 2, START + 1_000_900 + 15_000),
      });
      trace.server(START + 950, { type: 'clock.advanced', by: 4_000 });
    },
    outcome: {
      tabs: [
        { tab: 'A', path: '/', isLoggedIn: true },
        { tab: 'B', path: '/login', isLoggedIn: false },
        { tab: 'C', path: '/', isLoggedIn: true },
      ],
    },
  });

  await runRow(await rowOf({ steps, more: 'until: the second expiry' }), world, { now });

  // The newest token runs out 15 s after 0.9 s, of which the moved clock has taken 4 s; a second later nobody takes it.
  expect(world.log.slice(world.log.indexOf('rest 60000'))).toEqual([
    'rest 60000',
    'outcome',
    'reach 12900',
    'A requests 3',
    'rest 60000',
    'outcome',
    'close',
  ]);
});

test('a run is judged by what it left behind', async () => {
  const more = 'cured: { client: recipe }';
  const requests = [{ number: 1, request: 'A-1.1' }];
  const good = scriptedWorld({
    tells: (trace) => answered(loggingIn(trace), 200),
    outcome: { requests },
  });
  const bad = scriptedWorld({
    tells: (trace) => answered(loggingIn(trace), 401),
    outcome: { requests },
  });

  expect(await runRow(await rowOf({ more }), good, { now })).toMatchObject({
    id: 'a-request-succeeds',
    class: 'SINGLE',
    title: 'A request succeeds',
    world: 'virtual',
    client: 'recipe',
    expected: 'pass',
    pairing: 'cured',
    verdict: 'pass',
    why: [],
    expectations: [{ line: 9, holds: true }],
    refreshes: 0,
    findings: [],
    lanes: [{ request: 'A-1.9' }, { request: 'A-1.1', outcome: 'fulfilled' }],
    requests,
  });
  expect(await runRow(await rowOf({ more }), bad, { now })).toMatchObject({
    verdict: 'fail',
    why: ['Expected: every request succeeds. Found: request 1 failed with 401; 0 of 1 succeeded.'],
  });
});

test('a login that brought no session fails the row, whatever else is so', async () => {
  const world = scriptedWorld({
    tells: (trace) => answered(loggingIn(trace, 401), 200),
    outcome: { requests: [{ number: 1, request: 'A-1.1' }] },
  });

  expect(await runRow(await rowOf(), world, { now })).toMatchObject({
    verdict: 'fail',
    expectations: [{ holds: true }],
    why: [
      expect.stringMatching(/^The login in line 6 was answered 401: Invalid email or password\. It brought no session/),
    ],
  });
});

test('a release that waits in vain is a failure of the client: what the run has come to is judged', async () => {
  const steps = [
    '  - { at: 0s, login: user@example.com }',
    '  - { at: 1s, hold: /api/auth/refresh }',
    '  - { at: 1s, request: /items/1 }',
    '  - { at: 2s, release: all }',
    '  - { at: 3s, do: reload }',
  ].join('\n');
  const world = scriptedWorld({
    tells: (trace) => answered(loggingIn(trace), 200),
    outcome: { requests: [{ number: 1, request: 'A-1.1' }] },
    during: (word) => {
      if (word === 'server: release') throw new VainRelease('0 calls came.');
    },
  });

  expect(await runRow(await rowOf({ steps, more: 'until: the second expiry' }), world, { now })).toMatchObject({
    verdict: 'fail',
    why: [
      'No call came to be released: The step in line 9 (release, at 2s) waited in vain. 0 calls came. What comes after it was not done.',
    ],
    expectations: [{ holds: true }],
    lanes: [{}, {}],
  });
  expect(world.log.slice(-3)).toEqual(['server: release', 'outcome', 'close']);
});

test.each([
  ['nobody was logged in in an open tab when the steps were done', { path: '/login', isLoggedIn: false }, true],
  ['the server issued no access token', { path: '/', isLoggedIn: true }, false],
] as const)('a second expiry after which nothing could be asked is a failure: %s', async (why, standing, issues) => {
  const token = tokenRef('a1', 'access', 1, START + 1_000_100 + 15_000);
  const world = scriptedWorld({
    tells: (trace) => {
      answered(loggingIn(trace), 200);
      if (issues) trace.server(START + 120, { type: 'token.issued', token });
    },
    outcome: { requests: [{ number: 1, request: 'A-1.1' }], tabs: [{ tab: 'A', ...standing }] },
  });

  expect(await runRow(await rowOf({ more: 'until: the second expiry' }), world, { now })).toMatchObject({
    verdict: 'fail',
    expectations: [{ holds: true }],
    why: [`Nothing was asked after the second expiry: ${why}. Where that is meant, leave "until" out.`],
  });
  expect(world.log).not.toContain('A requests 2');
});

test('real time is measured by the clock that is given', async () => {
  const times = [100, 350];

  expect(await runRow(await rowOf(), scriptedWorld(), { now: () => times.shift() ?? 0 })).toMatchObject({
    durationMs: 250,
  });
});

test('what goes wrong in the harness is an error, told with the step, and the run is closed', async () => {
  const world = scriptedWorld({
    during: (word) => {
      if (word === 'A requests 1') throw new Error('The page is gone');
    },
  });

  expect(await runRow(await rowOf(), world, { now })).toMatchObject({
    verdict: 'error',
    why: [
      'The run could not be judged: The step in line 7 (request, at 1s) could not be done: The page is gone. Run it again; if it stays so, report it with the scenario.',
    ],
    expectations: [],
  });
  expect(world.log.at(-1)).toBe('close');
});

test.each(['open', 'rest 60000', 'outcome', 'close'])('an exception in "%s" is never a pass', async (place) => {
  const world = scriptedWorld({
    during: (word) => {
      if (word === place) throw new Error('Out of memory');
    },
  });
  const result = await runRow(await rowOf({ expect: '  - nothing is found' }), world, { now });

  expect(result).toMatchObject({ verdict: 'error' });
  expect(result.why[0]).toContain('Out of memory');
});

test('a row of a world that the scenario cannot be run in is an error with the remedy', async () => {
  const result = await runRow(await rowOf({ more: 'worlds: [live, chromium]' }), scriptedWorld(), { now });

  expect(result.why).toEqual(['This scenario cannot be run in the virtual world. Choose --world live or chromium.']);
});

test('a signal ends a run that hangs, and closes it', async () => {
  const stop = new AbortController();
  const world = scriptedWorld({
    during: (word) => {
      if (word !== 'reach 1000') return undefined;
      stop.abort(new Error('It took longer than 10s.'));
      return new Promise(() => undefined);
    },
  });

  expect(await runRow(await rowOf(), world, { now, signal: stop.signal })).toMatchObject({
    verdict: 'error',
    why: ['The run was stopped before it could be judged: It took longer than 10s. Run it again.'],
  });
  expect(world.log).toEqual(['open', 'A log in', 'reach 1000', 'close']);
});

test('a run that is stopped before it begins opens nothing', async () => {
  const world = scriptedWorld();

  const result = await runRow(await rowOf(), world, { now, signal: AbortSignal.abort(new Error('Interrupted.')) });

  expect(result.verdict).toBe('error');
  expect(world.log).toEqual([]);
});

test('a run that opens after it was stopped is closed', async () => {
  const stop = new AbortController();
  let open = (): void => undefined;
  const world = scriptedWorld({
    during: (word) =>
      word === 'open'
        ? new Promise((resolve) => {
            open = resolve;
            stop.abort(new Error('Interrupted.'));
          })
        : undefined,
  });

  const result = await runRow(await rowOf(), world, { now, signal: stop.signal });
  open();

  expect(result.verdict).toBe('error');
  await expect.poll(() => world.log).toEqual(['open', 'close']);
});

test('progress is told before each step and before the rest', async () => {
  const told: RowProgress[] = [];
  const row = await rowOf();

  await runRow(row, scriptedWorld(), { now, onProgress: (progress) => told.push(progress) });

  expect(told).toEqual([
    { row, next: row.scenario.steps[0] },
    { row, next: row.scenario.steps[1] },
    { row, next: 'rest' },
  ]);
});
