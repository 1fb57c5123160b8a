import { expect, test } from 'vitest';
import { createControlClient } from './control-client.ts';
import { scriptedServer, type ScriptedAnswer } from './scripted-server.ts';

const CONTROL = 'http://localhost:8001';
const found = async () => ({ ok: true, value: CONTROL }) as const;

function clientOf(path: string, answer: ScriptedAnswer) {
  const server = scriptedServer({ [path.replace(' ', ` ${CONTROL}/__reauth/`)]: answer });
  return { server, client: createControlClient(found, server) };
}

const state = {
  now: 1000,
  policy: { rotation: 'off', access: 15_000 },
  users: [{ id: 'u1', email: 'user@example.com' }],
  holds: [{ match: '/api/auth/refresh', when: 'after' }],
  sessions: [{ sid: 's1', user: 'u1', refreshes: 1, spentPresented: 0, tokens: [] }],
  held: [{ call: 'c1', method: 'GET', path: '/api/items', when: 'before', since: 900, abandoned: false }],
};

test('the state is read, and what the panel does not know is left out', async () => {
  const { client } = clientOf('GET state', { status: 200, body: { ...state, moons: 2 } });

  expect(await client.state()).toEqual({ ok: true, value: state });
});

test('faults and keys are read where the server has them; a kind that the panel does not know is left out', async () => {
  const fault = { id: 'f1', kind: 'drop', match: '/api/auth/refresh', times: 1, when: 'after', seen: 3, applied: 1 };
  const keys = [{ kind: 'access', kid: 'k1', use: 'signs' }];
  const moon = { id: 'f2', kind: 'moon', match: '*', seen: 0, applied: 0 };
  const { client } = clientOf('GET state', { status: 200, body: { ...state, faults: [fault, moon], keys } });

  expect(await client.state()).toEqual({ ok: true, value: { ...state, faults: [fault], keys } });
});

test('faults and keys are set and removed by their calls', async () => {
  const { client, server } = clientOf('POST faults', { status: 200, body: {} });

  await client.addFault({ kind: 'status', match: '*', status: 503, body: true, when: 'before', times: 2 });
  await client.removeFault('f1');
  await client.removeFaults();
  await client.rotateKeys({ forget: true });

  expect(server.calls.map(({ method, url, body }) => [method, url.split('/__reauth/')[1], body])).toEqual([
    ['POST', 'faults', { kind: 'status', match: '*', status: 503, body: true, when: 'before', times: 2 }],
    ['DELETE', 'faults/f1', undefined],
    ['DELETE', 'faults', undefined],
    ['POST', 'keys/rotate', { forget: true }],
  ]);
});

test('a state that cannot be read says where it is wrong', async () => {
  const { client } = clientOf('GET state', { status: 200, body: { ...state, now: 'noon' } });

  const answer = await client.state();

  expect(answer).toMatchObject({ ok: false, problem: expect.stringContaining('now') });
});

test('a refusal is told in the server’s own words', async () => {
  const message = 'by: "soon" is no duration; write one like 20s.';
  const { client } = clientOf('POST clock/advance', { status: 400, body: { status: 'fail', message } });

  expect(await client.advance(20_000)).toMatchObject({
    ok: false,
    problem: `POST ${CONTROL}/__reauth/clock/advance was refused with 400: ${message}`,
  });
});

test('commands carry what they are told as JSON', async () => {
  const { client, server } = clientOf('PUT holds', { status: 200, body: {} });

  await client.hold({ match: '/api/auth/refresh', when: 'after' });
  await client.advance(20_000);
  await client.expire('access');
  await client.release({ count: 1 });
  await client.reset();

  expect(server.calls.map(({ method, url, body }) => [method, url.split('/__reauth/')[1], body])).toEqual([
    ['PUT', 'holds', { match: '/api/auth/refresh', when: 'after' }],
    ['POST', 'clock/advance', { by: '20000ms' }],
    ['POST', 'expire', { what: 'access' }],
    ['POST', 'holds/release', { count: 1 }],
    ['POST', 'reset', {}],
  ]);
});

test('a server that is gone is told with how to start it', async () => {
  const { client } = clientOf('GET state', 'unreachable');

  expect(await client.state()).toEqual({
    ok: false,
    unreachable: true,
    problem: `No mock server answers at ${CONTROL}.`,
    remedy: 'Start it with: npm start',
  });
});

test('a server that does not answer is waited for no longer than the patience lasts', async () => {
  const server = scriptedServer({ [`GET ${CONTROL}/__reauth/state`]: 'never' });
  const patience = new AbortController();
  const client = createControlClient(found, { fetchFn: server.fetchFn, patience: () => patience.signal });

  const answer = client.state();
  await Promise.resolve();
  patience.abort();

  expect(await answer).toMatchObject({ ok: false, problem: `GET ${CONTROL}/__reauth/state got no answer in time.` });
});

test('without a server nothing is sent', async () => {
  const server = scriptedServer({});
  const nowhere = { ok: false, problem: 'No mock server answers.', remedy: 'Start one.' } as const;
  const client = createControlClient(async () => nowhere, server);

  expect(await client.reset()).toEqual(nowhere);
  expect(server.calls).toEqual([]);
});

test('a changed policy is answered with the whole of it', async () => {
  const policy = { rotation: 'strict', access: 15_000 };
  const { client, server } = clientOf('PATCH policy', { status: 200, body: { policy } });

  expect(await client.changePolicy({ rotation: 'strict' })).toEqual({ ok: true, value: policy });
  expect(server.calls[0]?.body).toEqual({ rotation: 'strict' });
});
