import { expect, test } from 'vitest';
import { jarFetch } from './jar-fetch.ts';

test('a cookie that was set is sent with the next request, and none before', async () => {
  const sent: (string | null)[] = [];
  const send = jarFetch((input, init) => {
    sent.push(new Request(input, init).headers.get('cookie'));
    return Promise.resolve(new Response('{}', { headers: { 'set-cookie': 'logged_in=true; Path=/; Max-Age=15' } }));
  });

  await send('http://localhost:8000/api/auth/login', { method: 'POST' });
  await send('http://localhost:8000/api/users/me');

  expect(sent).toEqual([null, 'logged_in=true']);
});

test('two jars know nothing of each other', async () => {
  const sent: (string | null)[] = [];
  const answer: typeof fetch = (input, init) => {
    sent.push(new Request(input, init).headers.get('cookie'));
    return Promise.resolve(new Response('{}', { headers: { 'set-cookie': 'a=1; Path=/' } }));
  };

  await jarFetch(answer)('http://localhost:8000/');
  await jarFetch(answer)('http://localhost:8000/');

  expect(sent).toEqual([null, null]);
});
