import { expect, onTestFinished, test } from 'vitest';
import { startServer, type RunningServer } from '../../../mock-server/http/serve.ts';
import { settingsWith } from '../../../mock-server/http/testing/running.ts';
import { systemClock } from '../../../reauth/time/system-clock.ts';
import { runScenario } from '../../run/run-scenario.ts';
import { createLiveWorld } from './live-world.ts';

async function startedServer(): Promise<RunningServer> {
  const server = await startServer({
    settings: settingsWith({ port: 0 }),
    webDir: '/nowhere',
    log: (line) => expect.fail(line),
  });
  onTestFinished(() => server.close());
  return server;
}

/** With steps that command the server in every way that a scenario can. */
const SCENARIO = [
  'version: 1',
  'title: The server is commanded',
  'why: A run must tell its own commands from those of others.',
  'class: TRANSIENT',
  'given:',
  '  faults: [{ kind: status, status: 503, match: /api/items/2, from: 10s, to: 20s }]',
  'steps:',
  '  - { at: 0s, tab: A, login: user@example.com }',
  '  - { at: 5s, tab: A, request: /items/1 }',
  '  - { at: 14s, tab: A, request: /items/2 }',
  '  - { at: 15s, policy: { access: 1m } }',
  '  - { at: 16s, move the clock: 1s }',
  '  - { at: 21s, server: clear faults }',
  '  - { at: 22s, tab: A, request: /items/3 }',
  'expect:',
  '  - { request: 1, ends: succeeds }',
  '  - { request: 2, ends: 503 }',
  '  - { request: 3, ends: succeeds }',
  'cured: { client: recipe }',
].join('\n');

async function told(server: RunningServer, meddle?: () => Promise<unknown>) {
  let hasMeddled = false;
  const { rows } = await runScenario(SCENARIO, {
    world: createLiveWorld({ server: server.apiUrl }),
    now: () => systemClock.now(),
    onProgress: ({ next }) => {
      if (hasMeddled || next === 'rest' || next.at < 5_000) return;
      hasMeddled = true;
      void meddle?.();
    },
  });
  return rows.map(({ verdict, why }) => [verdict, why]);
}

test('what a run does to its server itself is nobody else’s', async () => {
  expect(await told(await startedServer())).toEqual([['pass', []]]);
});

test.each([
  ['POST', 'reset', {}, 'it was reset'],
  ['PATCH', 'policy', { access: 7_000 }, 'its policy was changed (access)'],
  ['PUT', 'faults', { faults: [] }, 'its faults were changed'],
  ['POST', 'clock/advance', { by: 2_345 }, 'its clock was moved by 2.345s'],
])('%s %s by somebody else makes the run an error that says so', async (method, path, body, what) => {
  const server = await startedServer();
  const meddle = (): Promise<Response> =>
    fetch(`${server.controlUrl}/__reauth/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  expect(await told(server, meddle)).toEqual([
    [
      'error',
      [expect.stringContaining(`Somebody else uses the server at ${server.apiUrl}: ${what} while this scenario ran`)],
    ],
  ]);
});

test('two commands on one server blame each other, and no client', async () => {
  const server = await startedServer();

  const [one, other] = await Promise.all([told(server), told(server)]);

  const blame = ['error', [expect.stringContaining('Somebody else uses the server')]];
  expect([one, other]).toContainEqual([blame]);
  expect([...one, ...other].filter(([verdict]) => verdict === 'fail')).toEqual([]);
});
