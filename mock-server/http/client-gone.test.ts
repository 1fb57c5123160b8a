import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { ClientGone } from './client-gone.ts';

interface Listened {
  readonly response: ServerResponse;
  readonly socket: Socket;
  readonly gone: ClientGone;
  readonly heard: string[];
}

function listened(socket = new Socket()): Listened {
  const response = new ServerResponse(new IncomingMessage(socket));
  const gone = new ClientGone(response, socket);
  const heard: string[] = [];
  gone.addEventListener('abort', () => heard.push('first'));
  return { response, socket, gone, heard };
}

test('a client that leaves before it has the reply has gone, and everybody who listens hears it once', () => {
  const { response, gone, heard } = listened();
  gone.addEventListener('abort', () => heard.push('second'));
  expect(gone.aborted).toBe(false);

  response.emit('close');
  response.emit('close');

  expect(gone.aborted).toBe(true);
  expect(heard).toEqual(['first', 'second']);
});

test('a client that has its reply has not gone', () => {
  const { response, gone, heard } = listened();
  Object.defineProperty(response, 'writableFinished', { value: true });

  response.emit('close');

  expect(gone.aborted).toBe(false);
  expect(heard).toEqual([]);
});

test('who stopped listening hears nothing, and may stop while others are told', () => {
  const { response, gone, heard } = listened();
  const second = () => heard.push('second');
  gone.addEventListener('abort', () => gone.removeEventListener('abort', second));
  gone.addEventListener('abort', second);

  response.emit('close');

  expect(heard).toEqual(['first']);
});

test('a connection that closes takes with it every call that waits on it for its turn, but those that are answered', () => {
  const { response, socket, gone, heard } = listened();
  const queued = listened(socket);
  const answered = listened(socket);
  Object.defineProperty(answered.response, 'writableFinished', { value: true });
  answered.response.emit('close');

  socket.emit('close');
  response.emit('close');

  expect([gone.aborted, queued.gone.aborted, answered.gone.aborted]).toEqual([true, true, false]);
  expect([heard, queued.heard]).toEqual([['first'], ['first']]);
  expect(socket.listenerCount('close')).toBe(0);
});

test('many calls over one connection leave one listener on it', () => {
  const { socket } = listened();
  for (let count = 0; count < 100; count += 1) listened(socket).response.emit('close');

  expect(socket.listenerCount('close')).toBe(1);
});

test('a call that is read when its connection has closed already has nobody to answer', async () => {
  const socket = new Socket();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.destroy();
  await closed;

  expect(listened(socket).gone.aborted).toBe(true);
});
