import { expect, test } from 'vitest';
import { sendFromPage } from './send-from-page.ts';

const request = {
  method: 'POST',
  url: 'http://localhost:8000/api/orders',
  headers: { 'x-reauth-request': 'A-1.1.1' },
  body: '{}',
  signal: new AbortController().signal,
};

test('an exchange goes out with the cookies of the browser, unless the page asked for none', async () => {
  const asked: unknown[] = [];
  const send = sendFromPage((url, init) => {
    asked.push([url, init?.method, init?.credentials, init?.body]);
    return Promise.resolve(new Response('{"status":"success"}', { status: 201, headers: { 'retry-after': '1' } }));
  });

  const reply = await send(request);
  await send({ ...request, withoutCookies: true });

  expect(reply).toEqual({
    status: 201,
    headers: { 'content-type': 'text/plain;charset=UTF-8', 'retry-after': '1' },
    cookies: [],
    body: '{"status":"success"}',
  });
  expect(asked).toEqual([
    [request.url, 'POST', 'include', '{}'],
    [request.url, 'POST', 'omit', '{}'],
  ]);
});
