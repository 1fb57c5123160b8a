import { expect, test } from 'vitest';
import { discover, originOf } from './discover.ts';
import { scriptedServer, type ScriptedAnswer } from './scripted-server.ts';

const health = (answer: ScriptedAnswer) => scriptedServer({ 'GET http://localhost:8000/api/healthchecker': answer });

test('the health check names the control port', async () => {
  const server = health({ status: 200, body: { status: 'success', control: 8001 } });

  expect(await discover('localhost:8000/panel/', server)).toEqual({
    ok: true,
    value: { api: 'http://localhost:8000', control: 'http://localhost:8001' },
  });
});

test('the control port leads back to the API, on the host by which it was called', async () => {
  const server = scriptedServer({
    'GET http://127.0.0.1:8001/api/healthchecker': {
      status: 200,
      body: { status: 'success', api: 'http://localhost:8000' },
    },
    'GET http://127.0.0.1:8000/api/healthchecker': { status: 200, body: { control: 8001 } },
  });

  expect(await discover('http://127.0.0.1:8001', server)).toEqual({
    ok: true,
    value: { api: 'http://127.0.0.1:8000', control: 'http://127.0.0.1:8001' },
  });
});

test('where nobody answers, it says how to start the server', async () => {
  expect(await discover('http://localhost:8000', health('unreachable'))).toEqual({
    ok: false,
    unreachable: true,
    problem: 'No mock server answers at http://localhost:8000.',
    remedy: 'Start it with: npm start',
  });
});

test('somebody else’s server is told from ours', async () => {
  const other = await discover('http://localhost:8000', health({ status: 200, body: { up: true } }));
  const odd = await discover('http://localhost:8000', health({ status: 200, body: { control: 'soon' } }));

  expect(other).toMatchObject({ ok: false, problem: expect.stringContaining('what the panel cannot read') });
  expect(odd).toMatchObject({ ok: false, problem: expect.stringContaining('what the panel cannot read') });
});

test.each(['', 'ftp://localhost', 'http://', 'not a host', 'localhost:99999'])('%j is no address', async (typed) => {
  const server = scriptedServer({});

  expect(await discover(typed, server)).toMatchObject({ ok: false, problem: `"${typed}" is no server's address.` });
  expect(server.calls).toEqual([]);
});

test('an address keeps its host and port alone', () => {
  expect(originOf('https://user:secret@example.com:8443/panel/?a=b#c')).toBe('https://example.com:8443');
});
