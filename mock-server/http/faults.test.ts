import { Agent, request } from 'node:http';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { ServerEvent } from '../../reauth/trace/events.ts';
import { bodyOf, call, raw, type Sent } from './testing/call.ts';
import { runningWhole } from './testing/running.ts';
import type { RunningServer } from './serve.ts';

const APP = 'http://localhost:5173';
const json = (method: string, body: unknown): Sent => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const login = json('POST', { email: 'user@example.com', password: 'password123' });

const fault = ({ controlPort }: RunningServer, ...faults: readonly unknown[]) =>
  call(controlPort, '/__reauth/faults', json('PUT', { faults }));
const release = ({ controlPort }: RunningServer, body: unknown) =>
  call(controlPort, '/__reauth/holds/release', json('POST', body));

/** Settles with the nth event of this type. */
function nth({ core }: RunningServer, type: ServerEvent['type'], n: number): Promise<void> {
  const count = () => core.events.since(0).filter((event) => event.type === type).length;
  return new Promise((resolve) => {
    const look = (): void => {
      if (count() < n) return;
      stop();
      resolve();
    };
    const stop = core.events.subscribe(look);
    look();
  });
}

async function cookieOf({ apiPort }: RunningServer): Promise<string> {
  const { headers } = await call(apiPort, '/api/auth/login', login);
  return (headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
}

test.each(['before', 'after'])('a call that is dropped %s gets not one byte, and the server goes on', async (when) => {
  const server = await runningWhole();
  await fault(server, { kind: 'drop', match: '/api/items', when });
  const bytes = `GET /api/items HTTP/1.1\r\nHost: localhost:${server.apiPort}\r\n\r\n`;

  expect(await raw(server.apiPort, bytes)).toBe('');
  await expect(call(server.apiPort, '/api/items')).rejects.toThrow('socket hang up');
  expect((await call(server.apiPort, '/api/users/me')).status).toBe(401);
  expect(server.core.events.since(0).filter(({ type }) => type === 'call.abandoned')).toEqual([]);
});

test('a call hangs until its fault is removed, and is cut then; one whose client goes is let go', async () => {
  const server = await runningWhole();
  await fault(server, { id: 'h', kind: 'hang' });
  const leaving = new AbortController();
  const hanging = call(server.apiPort, '/api/items');
  const cut = expect(hanging).rejects.toThrow('socket hang up');
  const gone = fetch(`http://127.0.0.1:${server.apiPort}/api/items/1`, { signal: leaving.signal });
  await nth(server, 'fault.applied', 2);

  leaving.abort();
  await expect(gone).rejects.toThrow('aborted');
  await nth(server, 'call.abandoned', 1);
  await call(server.controlPort, '/__reauth/faults/h', { method: 'DELETE' });

  await cut;
  await nth(server, 'call.dropped', 1);
  expect((await call(server.apiPort, '/api/items')).status).toBe(401);
});

test('without CORS headers a reply is whole but for them', async () => {
  const server = await runningWhole();
  await fault(server, { kind: 'no-cors', status: 401 });
  const from = { headers: { origin: APP } };

  const refused = await call(server.apiPort, '/api/items', from);
  const healthy = await call(server.apiPort, '/api/healthchecker', from);

  expect(refused.status).toBe(401);
  expect(Object.keys(refused.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  expect(refused.headers['vary']).toBe('Origin');
  expect(healthy.headers['access-control-allow-origin']).toBe(APP);
});

test('while a connection may be cut, none is used twice: a browser would repeat the call without a word', async () => {
  const server = await runningWhole();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const ask = (path: string): Promise<{ readonly connection: string | undefined; readonly socket: Socket }> =>
    new Promise((resolve, reject) => {
      const sending = request({ host: '127.0.0.1', port: server.apiPort, path, agent }, (response) => {
        const { headers, socket } = response;
        response.resume().once('end', () => resolve({ connection: headers.connection, socket }));
      });
      sending.setHeader('host', `localhost:${server.apiPort}`);
      sending.once('error', reject).end();
    });
  const before = await ask('/api/healthchecker');
  const idle = new Promise((resolve) => before.socket.once('close', resolve));

  await fault(server, { kind: 'drop', match: '/api/items' });
  await idle;

  expect(before.connection).not.toBe('close');
  expect((await ask('/api/users/me')).connection).toBe('close');
  await call(server.controlPort, '/__reauth/faults', { method: 'DELETE' });
  expect((await ask('/api/users/me')).connection).not.toBe('close');
});

test('a reply that is reordered leaves after the one that overtakes it, over real connections too', async () => {
  const server = await runningWhole();
  const cookie = await cookieOf(server);
  await fault(server, { kind: 'set-cookie', match: '/api/auth/refresh', how: 'reordered', by: '60s', nth: 1 });
  const arrived: string[] = [];
  const sent = { method: 'POST', headers: { cookie } };

  const older = call(server.apiPort, '/api/auth/refresh', sent).then(() => arrived.push('older'));
  await nth(server, 'fault.applied', 1);
  await Promise.all([older, call(server.apiPort, '/api/auth/refresh', sent).then(() => arrived.push('newer'))]);

  expect(arrived).toEqual(['newer', 'older']);
});

test.each(['after', 'before'])('five calls that are held %s answer in the order 3, 1, 5, 2, 4', async (when) => {
  const server = await runningWhole();
  const cookie = await cookieOf(server);
  await call(server.controlPort, '/__reauth/holds', json('PUT', { match: '/api/items', when }));
  const answered: number[] = [];
  const calls: Promise<unknown>[] = [];
  for (const item of [1, 2, 3, 4, 5]) {
    const one = call(server.apiPort, `/api/items/${item}`, { headers: { cookie } });
    calls.push(one.then(({ status }) => answered.push(status === 200 ? item : -item)));
    await nth(server, 'call.held', item);
  }
  const held = server.core.events.since(0).flatMap((event) => (event.type === 'call.held' ? [event.call] : []));
  // Jars that went stale make each reply look something up before it leaves.
  await call(server.controlPort, '/__reauth/clock/advance', json('POST', { by: '1s' }));

  const ids = [3, 1, 5, 2, 4].map((item) => held[item - 1]);
  const released = await release(server, { ids });
  await Promise.all(calls);

  expect(bodyOf(released)['released']).toEqual(ids);
  expect(server.core.events.since(0).flatMap((event) => (event.type === 'call.released' ? [event.call] : []))).toEqual(
    ids,
  );
  if (when === 'after') expect(answered).toEqual([3, 1, 5, 2, 4]);
  expect(answered.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
});
