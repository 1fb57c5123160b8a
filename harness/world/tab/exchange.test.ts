import { expect, test } from 'vitest';
import type { ApiReply, ApiRequest } from '../../../mock-server/handler/api.ts';
import { sendOverFetch, sendToApi, type RawRequest } from './exchange.ts';

const request: RawRequest = {
  method: 'POST',
  url: 'http://localhost:8000/api/orders?delay=1s',
  headers: { cookie: 'a=1', 'content-type': 'application/json' },
  body: '{"item":1}',
  signal: new AbortController().signal,
};

test('an exchange with a handler is plain data on both sides', async () => {
  const asked: ApiRequest[] = [];
  const reply: ApiReply = { status: 201, headers: { 'x-own': '1' }, cookies: ['b=2'], body: { status: 'success' } };
  const send = sendToApi(async (one) => {
    asked.push(one);
    return reply;
  });

  expect(await send(request)).toEqual({
    status: 201,
    headers: { 'x-own': '1', 'content-type': 'application/json' },
    cookies: ['b=2'],
    body: '{"status":"success"}',
  });
  expect(asked).toMatchObject([
    { method: 'POST', path: '/api/orders', query: 'delay=1s', body: { kind: 'text', text: '{"item":1}' } },
  ]);
});

test('a reply that is cut is none, and one without CORS headers is none that a page may read', async () => {
  const plain: ApiReply = { status: 401, headers: {}, cookies: [], body: undefined };

  await expect(sendToApi(async () => ({ ...plain, cut: true }))(request)).rejects.toThrow(TypeError);
  expect(await sendToApi(async () => ({ ...plain, cookies: ['b=2'], cors: false }))(request)).toMatchObject({
    cookies: ['b=2'],
    unreadable: true,
  });
  expect(await sendToApi(async () => plain)(request)).toEqual({
    status: 401,
    headers: {},
    cookies: [],
    body: undefined,
  });
});

test('an exchange over a fetch keeps each Set-Cookie apart from the headers', async () => {
  const send = sendOverFetch(async (url, init) => {
    expect(url).toBe(request.url);
    expect(new Headers(init?.headers).get('cookie')).toBe('a=1');
    return new Response('{}', {
      headers: [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['x-own', '1'],
      ],
    });
  });

  expect(await send(request)).toEqual({
    status: 200,
    headers: { 'content-type': 'text/plain;charset=UTF-8', 'x-own': '1' },
    cookies: ['a=1', 'b=2'],
    body: '{}',
  });
});
