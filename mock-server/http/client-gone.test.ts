import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { ClientGone } from './client-gone.ts';

function listened(): { readonly response: ServerResponse; readonly gone: ClientGone; readonly heard: string[] } {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const gone = new ClientGone(response);
  const heard: string[] = [];
  gone.addEventListener('abort', () => heard.push('first'));
  return { response, gone, heard };
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
