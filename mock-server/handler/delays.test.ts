import { expect, test } from 'vitest';
import { world } from './testing/world.ts';

const watched = { fast: false, apiDelay: '120ms', refreshDelay: '400ms' };

async function settledAfter(call: Promise<unknown>, advance: (ms: number) => Promise<void>, steps: readonly number[]) {
  let settled = false;
  void call.then(() => (settled = true));
  const seen: boolean[] = [];
  for (const ms of steps) {
    await advance(ms);
    seen.push(settled);
  }
  return seen;
}

test('an API call waits 120 ms, a refresh 400 ms, the health check not at all', async () => {
  const { browser, clock } = world(watched);
  const advance = (ms: number) => clock.advance(ms);

  expect(await settledAfter(browser.login(), advance, [119, 1])).toEqual([false, true]);
  expect(await settledAfter(browser.get('/api/users/me'), advance, [119, 1])).toEqual([false, true]);
  expect(await settledAfter(browser.get('/api/auth/refresh'), advance, [399, 1])).toEqual([false, true]);
  expect((await browser.get('/api/healthchecker')).status).toBe(200);
  expect((await browser.get('/api/nothing')).status).toBe(404);
});

test('?delay holds the reply of a call that is already decided', async () => {
  const { browser, clock } = world({ access: '100ms' });
  await browser.login();

  const call = browser.get('/api/items?delay=200ms');

  expect(await settledAfter(call, (ms) => clock.advance(ms), [199, 1])).toEqual([false, true]);
  expect((await call).status).toBe(200);
});

test('?delay holds a 401 back too, so that one can come late', async () => {
  const { browser, clock } = world();

  const call = browser.get('/api/items/1?delay=200ms');

  expect(await settledAfter(call, (ms) => clock.advance(ms), [199, 1])).toEqual([false, true]);
  expect((await call).status).toBe(401);
});

test('moving protocol time ends no wait', async () => {
  const { browser, another, clock } = world(watched);
  const call = browser.get('/api/users/me');

  await another().post('/__reauth/clock/advance', { by: '1h' });

  expect(await settledAfter(call, (ms) => clock.advance(ms), [119, 1])).toEqual([false, true]);
});

test('a client that goes away while its call waits is told apart, and the call still counts', async () => {
  const { browser, clock, events } = world({ ...watched });
  const login = browser.login();
  await clock.advance(120);
  await login;
  const gone = new AbortController();

  const order = browser.post('/api/orders', { item: 1 }, { signal: gone.signal });
  await clock.advance(60);
  gone.abort();
  await clock.advance(60);
  await order;

  expect(events('call.abandoned')).toHaveLength(1);
  const next = browser.post('/api/orders', { item: 1 });
  await clock.advance(120);
  expect((await next).at('data', 'order', 'number')).toBe(2);
});

test('delays are policy: they change while the server runs', async () => {
  const { browser } = world(watched);

  await browser.call('PATCH', '/__reauth/policy', { json: { apiDelay: 0 } });

  expect((await browser.get('/api/users/me')).status).toBe(401);
});
