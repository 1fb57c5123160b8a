import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { call } from './testing/call.ts';
import { runningWhole } from './testing/running.ts';

const SENT = 1_200;
const HELD_AT_MOST = 1_000;

test('of many requests in one breath on one connection 1000 are held, and all of them are abandoned with it', async () => {
  const { apiPort, controlPort, core } = await runningWhole();
  const ofType = (type: string) => core.events.since(0).filter((event) => event.type === type);
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise(setImmediate);
  };
  await call(controlPort, '/__reauth/holds', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ match: '/api/items', when: 'before' }),
  });
  const socket = connect(apiPort, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));

  socket.write(`GET /api/items HTTP/1.1\r\nHost: localhost:${apiPort}\r\n\r\n`.repeat(SENT));
  await until(() => ofType('call.answered').length === SENT - HELD_AT_MOST);
  const held = ofType('call.held').map((event) => ('call' in event ? event.call : ''));
  socket.destroy();
  await until(() => ofType('call.abandoned').length >= HELD_AT_MOST);

  expect(held).toHaveLength(HELD_AT_MOST);
  const abandoned = ofType('call.abandoned').map((event) => ('call' in event ? event.call : ''));
  expect(new Set(abandoned)).toEqual(new Set(held));
  expect((await call(apiPort, '/api/users/me')).status).toBe(401);
});
