import { expect, test } from 'vitest';
import { createBearerTokens } from './bearer-tokens.ts';
import { createFetchDesk, found, notLoggedIn } from './fetch-desk.fixture.ts';

const URL = 'http://localhost:8000/api';
const granted = (n: number, refresh?: string) => ({
  status: 'success',
  access_token: `access-${n}`,
  token_type: 'Bearer',
  expires_in: 15,
  ...(refresh === undefined ? {} : { refresh_token: refresh }),
});

/** A client that has logged in. */
async function loggedIn() {
  const desk = createFetchDesk();
  const send = createBearerTokens().carriedBy(desk.fetchFn);
  const answer = async (path: string, init: RequestInit, status: number, json: unknown) => {
    const earlier = desk.calls.length;
    const sent = send(`${URL}${path}`, init);
    const call = (await desk.arrived(earlier + 1)).at(-1);
    call?.answer(status, json);
    return { request: call?.request, response: await sent };
  };
  await answer('/auth/login', { method: 'POST', body: '{}' }, 200, granted(1, 'refresh-1'));
  return { desk, send, answer };
}

test('the access token of the login is on the calls that follow', async () => {
  const { answer } = await loggedIn();

  const { request } = await answer('/items/1', {}, 200, found);

  expect(request?.headers.get('authorization')).toBe('Bearer access-1');
});

test('a refresh brings the refresh token in its body, and the next calls have the new access token', async () => {
  const { answer } = await loggedIn();

  const { request } = await answer('/auth/refresh', {}, 200, granted(2));
  const again = await answer('/auth/refresh', {}, 200, granted(3, 'refresh-2'));
  const last = await answer('/auth/refresh', {}, 400, { error: 'invalid_grant' });
  const { request: guarded } = await answer('/items/1', {}, 401, notLoggedIn);

  expect(request?.method).toBe('POST');
  expect(await request?.json()).toEqual({ grant_type: 'refresh_token', refresh_token: 'refresh-1' });
  expect(await again.request?.json()).toMatchObject({ refresh_token: 'refresh-1' });
  expect(await last.request?.json()).toMatchObject({ refresh_token: 'refresh-2' });
  expect(guarded?.headers.get('authorization')).toBe('Bearer access-3');
});

test('the reply itself is still to be read by the caller', async () => {
  const { answer } = await loggedIn();

  const { response } = await answer('/auth/refresh', {}, 200, granted(2));

  expect(await response.json()).toMatchObject({ access_token: 'access-2' });
});

test('a logout says whose session ends, and nothing is carried after it', async () => {
  const { answer } = await loggedIn();

  const { request } = await answer('/auth/logout', { method: 'POST' }, 200, { status: 'success' });
  const { request: after } = await answer('/items/1', {}, 401, notLoggedIn);

  expect(await request?.json()).toMatchObject({ refresh_token: 'refresh-1' });
  expect(after?.headers.has('authorization')).toBe(false);
});

test.each([
  { status: 'success', access_token: 'in a cookie too' },
  // RFC 6749 section 5.1 wants the type said, wherever the refresh token is.
  granted(1),
])('a server that sets cookies sees every call as it was, whether it answers %j', async (reply) => {
  const desk = createFetchDesk();
  const send = createBearerTokens().carriedBy(desk.fetchFn);
  const login = send(`${URL}/auth/login`, { method: 'POST', body: '{}' });
  (await desk.arrived(1))[0]?.answer(200, reply);
  await login;

  void send(`${URL}/auth/refresh`);
  void send(`${URL}/items/1`);

  const calls = await desk.arrived(3, 1);
  expect(calls.map(({ request }) => [request.method, request.headers.get('authorization')])).toEqual([
    ['GET', null],
    ['GET', null],
  ]);
});
