import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServer, type RunningServer } from '../../../mock-server/http/serve.ts';
import { settingsWith } from '../../../mock-server/http/testing/running.ts';
import { systemClock } from '../../../reauth/time/system-clock.ts';
import type { TraceEvent } from '../../../reauth/trace/events.ts';
import { runScenario, type ScenarioResult } from '../../run/run-scenario.ts';
import type { RowResult } from '../../run/result.ts';
import { PLAIN_STAGE } from '../plain-stage.fixture.ts';
import type { World } from '../world.ts';
import { worldSuite } from '../world.suite.ts';
import { createLiveWorld } from './live-world.ts';

worldSuite('live', () => createLiveWorld());

const FIVE = readFileSync(
  resolve(import.meta.dirname, '../../../scenarios/single/five-requests-meet-one-expired-token.yaml'),
  'utf8',
);

const run = (text: string, world: World = createLiveWorld()): Promise<ScenarioResult> =>
  runScenario(text, { world, now: () => systemClock.now() });

const told = ({ rows }: ScenarioResult): readonly (readonly [string, readonly string[]])[] =>
  rows.map(({ verdict, why }) => [verdict, why]);

const PASSED = [
  ['pass', []],
  ['pass', []],
];

/** A server that somebody else has started. */
async function elsewhere(flags: Readonly<Record<string, unknown>> = {}): Promise<RunningServer> {
  const server = await startServer({
    settings: settingsWith({ port: 0, ...flags }),
    webDir: '/nowhere',
    log: (line) => expect.fail(line),
  });
  onTestFinished(() => server.close());
  return server;
}

async function stateOf({ controlUrl }: RunningServer): Promise<unknown> {
  return (await fetch(`${controlUrl}/__reauth/state`)).json();
}

test.concurrent('a scenario fails and is cured over real HTTP as it declares, several at once', async () => {
  const world = createLiveWorld();

  const results = await Promise.all([run(FIVE, world), run(FIVE, world), run(FIVE, world)]);

  expect(results.map(told)).toEqual([PASSED, PASSED, PASSED]);
});

test.concurrent(
  'sixteen seconds of a scenario take none of them, and the trace tells as if they had passed',
  async () => {
    const { rows } = await run(FIVE);
    const [row] = rows;

    expect(row?.durationMs).toBeLessThan(8_000);
    expect(row?.trace.filter(({ type }) => type === 'clock.advanced')).toEqual([]);
    const sent = firstAt(row, ({ type, source }) => source === 'client' && type === 'request.started', 1);
    const received = firstAt(row, (event) => event.type === 'call.received', 1);
    expect(Math.floor(sent / 1_000)).toBe(20);
    expect(Math.floor(received / 1_000)).toBe(20);
  },
);

/** When the nth event that is so happened, in ms since the start. */
function firstAt(row: RowResult | undefined, isSo: (event: TraceEvent) => boolean, skip: number): number {
  const event = row?.trace.filter(isSo)[skip];
  if (row === undefined || event === undefined) throw new Error('There is no such event.');
  return event.at - row.startedAt;
}

test.concurrent('tokens and the timers of tabs age together, however long the gap', async () => {
  const world = createLiveWorld();
  const { rows } = await run(
    [
      'version: 1',
      'title: A timer refreshes for twenty minutes',
      'why: Timers of a tab and lives of tokens must go by one time.',
      'class: TIME',
      'given: { access: 15s, refresh: 2h, rotation: strict }',
      'steps:',
      '  - { at: 0s, tab: A, login: user@example.com }',
      '  - { at: 2m, tab: A, request: /items/1 }',
      'expect:',
      '  - every request succeeds',
      '  - refreshes: 9',
      'cured: { client: proactive }',
    ].join('\n'),
    world,
  );

  expect(rows.map(({ verdict, why, refreshes }) => [verdict, why, refreshes])).toEqual([['pass', [], 9]]);
});

test.concurrent(
  'calls that a hold keeps do not keep time from being skipped, and go in the order of the release',
  async () => {
    const { rows } = await run(
      [
        'version: 1',
        'title: Held replies',
        'why: Order is made by gates.',
        'class: COOKIE',
        'steps:',
        '  - { at: 0s, tab: A, login: user@example.com }',
        '  - { at: 1s, hold: /api/items }',
        '  - { at: 1s, tab: A, request: [/items/1, /items/2, /items/3] }',
        '  - { at: 40s, release: [3, 1, 2] }',
        'expect:',
        '  - every request succeeds',
        '  - in order: [request 3 settles, request 1 settles, request 2 settles]',
        'cured: { client: recipe }',
      ].join('\n'),
    );

    expect(rows.map(({ verdict, why }) => [verdict, why])).toEqual([['pass', []]]);
    expect(rows[0]?.durationMs).toBeLessThan(8_000);
  },
);

test.concurrent('the window of a fault goes by the time of the scenario', async () => {
  const { rows } = await run(
    [
      'version: 1',
      'title: A window of errors',
      'why: The server is away for a while.',
      'class: TRANSIENT',
      'given:',
      '  faults: [{ kind: status, status: 503, match: /api/items, from: 10s, to: 20s }]',
      'steps:',
      '  - { at: 0s, tab: A, login: user@example.com }',
      '  - { at: 5s, tab: A, request: /items/1 }',
      '  - { at: 14s, tab: A, request: /items/2 }',
      '  - { at: 21s, tab: A, request: /items/3 }',
      'expect:',
      '  - { request: 1, ends: succeeds }',
      '  - { request: 2, ends: 503 }',
      '  - { request: 3, ends: succeeds }',
      'cured: { client: recipe }',
    ].join('\n'),
  );

  expect(rows.map(({ verdict, why }) => [verdict, why])).toEqual([['pass', []]]);
});

test('a server that runs already is used as it stands, one scenario at a time, and gets its policy back', async () => {
  const server = await elsewhere({ access: '5m', rotation: 'strict' });
  const before = await stateOf(server);
  const world = createLiveWorld({ server: server.apiUrl });

  const results = await Promise.all([run(FIVE, world), run(FIVE, world)]);

  expect(results.map(told)).toEqual([PASSED, PASSED]);
  const { policy, sessions, faults, offset } = Object(await stateOf(server));
  expect({ policy, sessions, faults, offset }).toEqual({
    policy: Object(before).policy,
    sessions: [],
    faults: [],
    offset: 0,
  });
});

test('what is no mock server of ours is refused with what to do', async () => {
  const stranger = createServer((_, response) => void response.end('hello'));
  await new Promise<void>((listening) => void stranger.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void stranger.close());
  const address = stranger.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  await expect(createLiveWorld({ server: `http://127.0.0.1:${port}` }).open(PLAIN_STAGE)).rejects.toThrow(
    `What answers at http://127.0.0.1:${port} is no mock server of reauth-devtools. Start one with`,
  );
  await expect(createLiveWorld({ server: 'http://127.0.0.1:1' }).open(PLAIN_STAGE)).rejects.toThrow(
    'No server answers at http://127.0.0.1:1. Start one with',
  );
  await expect(createLiveWorld({ server: 'localhost:8000' }).open(PLAIN_STAGE)).rejects.toThrow(
    '"localhost:8000" is no address of a server. Give one such as http://localhost:8000.',
  );
});

test('a server of another version is refused with what to do', async () => {
  const old = createServer((request, response) => {
    const port = request.socket.localPort;
    const body = request.url === '/api/healthchecker' ? { name: 'reauth-devtools', control: port } : { policy: {} };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => void old.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void old.close());
  const address = old.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

  await expect(createLiveWorld({ server: url }).open(PLAIN_STAGE)).rejects.toThrow(
    `The server at ${url} is another version: its state has no proper sessions, held, events.`,
  );
});
