import { expect, test } from 'vitest';
import { world, type World } from './testing/world.ts';

const hold = ({ browser }: World, match: string, when: 'before' | 'after' = 'before') =>
  browser.call('PUT', '/__reauth/holds', { json: { match, when } });
const release = ({ browser }: World, json: unknown) => browser.post('/__reauth/holds/release', json);
const heldIds = async ({ browser }: World) => {
  const held = (await browser.get('/__reauth/state')).at('held');
  return Array.isArray(held) ? held.map((call: { call?: unknown }) => call.call) : [];
};

test('a held call waits, is listed, and goes on when it is released', async () => {
  const here = world();
  await here.browser.login();
  await hold(here, '/api/items');

  const call = here.browser.get('/api/items/1', { headers: { 'x-reauth-request': 'A.1.1' } });
  const state = await here.browser.get('/__reauth/state');
  expect(state.at('held')).toEqual([
    {
      call: 'c2',
      exchange: 'A.1.1',
      method: 'GET',
      path: '/api/items/1',
      when: 'before',
      since: here.clock.now(),
      abandoned: false,
    },
  ]);
  expect((await here.browser.get('/api/users/me')).status).toBe(200);

  const released = await release(here, { ids: ['c2'] });
  expect(released.body).toMatchObject({ released: ['c2'], held: [], holds: [{ match: '/api/items', when: 'before' }] });
  expect((await call).status).toBe(200);
  expect(here.events('call.held')).toMatchObject([{ call: 'c2', when: 'before' }]);
  expect(here.events('call.released')).toMatchObject([{ call: 'c2' }]);
});

test('held before, a call is decided when it is released; held after, when it came', async () => {
  for (const [when, status] of [
    ['before', 401],
    ['after', 200],
  ] as const) {
    const here = world();
    await here.browser.login();
    await hold(here, '/api/items', when);
    const call = here.browser.get('/api/items');
    await heldIds(here);

    await here.clock.advance(15_000);
    await release(here, { all: true });

    expect((await call).status).toBe(status);
  }
});

test('count releases the oldest, and the hold stays; all ends it', async () => {
  const here = world();
  await here.browser.login();
  await hold(here, 'GET /api/items');
  const calls = [1, 2, 3, 4].map((id) => here.browser.get(`/api/items/${id}`));
  expect(await heldIds(here)).toEqual(['c2', 'c3', 'c4', 'c5']);

  expect((await release(here, { count: 1 })).at('released')).toEqual(['c2']);
  expect((await calls[0])?.status).toBe(200);
  const late = here.browser.get('/api/items/5');
  expect(await heldIds(here)).toEqual(['c3', 'c4', 'c5', 'c6']);
  expect((await release(here, { all: true })).at('holds')).toEqual([]);
  expect((await Promise.all([...calls, late])).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect((await here.browser.get('/api/items/6')).status).toBe(200);
});

test('a hold goes by the method where it names one, and by the beginning of the path', async () => {
  const here = world();
  await here.browser.login();
  await hold(here, 'POST /api/auth/refresh');

  expect((await here.browser.get('/api/auth/refresh')).status).toBe(200);
  const call = here.browser.post('/api/auth/refresh');
  expect(await heldIds(here)).toHaveLength(1);
  await release(here, { all: true });
  expect((await call).status).toBe(200);
});

test('a client that goes away is told apart; its call stays and still has its effect', async () => {
  const here = world({ rotation: 'strict' });
  await here.browser.login();
  await hold(here, '/api/auth/refresh');
  const gone = new AbortController();
  const call = here.browser.get('/api/auth/refresh', { signal: gone.signal });
  await heldIds(here);

  gone.abort();
  const state = await here.browser.get('/__reauth/state');
  expect(state.at('held', 0)).toMatchObject({ call: 'c2', abandoned: true });
  await release(here, { all: true });
  await call;

  expect(here.events('call.abandoned')).toMatchObject([{ call: 'c2' }]);
  expect(here.events('token.rotated')).toHaveLength(1);
  expect(here.events('call.answered').map(({ call: id }) => id)).not.toContain('c2');
});

test('the same hold twice is one', async () => {
  const here = world();

  await hold(here, '*', 'after');
  expect((await hold(here, '*', 'after')).at('holds')).toEqual([{ match: '*', when: 'after' }]);
});

test('five refreshes at once under strict: one is granted, the others revoke the family, whatever the order', async () => {
  const here = world({ rotation: 'strict' });
  await here.browser.login();
  await hold(here, '/api/auth/refresh');
  const calls = [1, 2, 3, 4, 5].map(() => here.browser.get('/api/auth/refresh'));
  await heldIds(here);

  await release(here, { all: true });
  const statuses = (await Promise.all(calls)).map(({ status }) => status).toSorted((a, b) => a - b);

  expect(statuses).toEqual([200, 403, 403, 403, 403]);
  expect(here.events('token.rotated')).toHaveLength(1);
  expect(here.events('token.reused')).toHaveLength(4);
  expect(here.events('family.revoked')).toHaveLength(1);
  expect(new Set(here.events('token.reused').map(({ spentBy }) => spentBy))).toEqual(
    new Set(here.events('token.rotated').map(({ by }) => by)),
  );
});

test('fifty orders at once are counted once each', async () => {
  const here = world();
  await here.browser.login();

  const numbers = await Promise.all(
    Array.from({ length: 50 }, async () => (await here.browser.post('/api/orders')).at('data', 'order', 'number')),
  );

  expect(new Set(numbers).size).toBe(50);
});

test.each([
  { match: 'x', when: 'before' },
  { match: '/api', when: 'now' },
  { match: '/api' },
  { match: 5, when: 'after' },
  {},
])('a hold %j is refused with its field', async (json) => {
  const reply = await world().browser.call('PUT', '/__reauth/holds', { json });

  expect(reply.status).toBe(400);
  expect(reply.at('errors', 0)).toMatchObject({ allowed: expect.any(String) });
});

test.each([
  {},
  { ids: [] },
  { ids: ['x'] },
  { ids: 'c1' },
  { count: 0 },
  { count: 1.5 },
  { all: false },
  { all: true, count: 1 },
  { some: 1 },
])('a release %j is refused', async (json) => {
  expect((await release(world(), json)).status).toBe(400);
});

test('a released call that is not held is left out', async () => {
  expect((await release(world(), { ids: ['c99'] })).at('released')).toEqual([]);
});
