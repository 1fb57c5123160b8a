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
    Array.from({ length: 50 }, async () =>
      (await here.browser.post('/api/orders', { item: 1 })).at('data', 'order', 'number'),
    ),
  );

  expect(new Set(numbers).size).toBe(50);
});

test('calls are released in the order in which they are named, and replies leave in it', async () => {
  const here = world();
  await here.browser.login();
  await hold(here, '/api/items', 'after');
  const calls = [1, 2, 3, 4, 5].map((id) => here.browser.get(`/api/items/${id}`));
  await here.clock.advance(0);
  expect(await heldIds(here)).toEqual(['c2', 'c3', 'c4', 'c5', 'c6']);

  const released = await release(here, { ids: ['c4', 'c2', 'c6', 'c99', 'c3', 'c4', 'c5'] });
  await Promise.all(calls);

  expect(released.body).toMatchObject({ released: ['c4', 'c2', 'c6', 'c3', 'c5'], coming: [], held: [] });
  const answered = here.events('call.answered').map(({ call }) => call);
  expect(answered.slice(1)).toEqual(['c4', 'c2', 'c6', 'c3', 'c5']);
});

test('with "every" calls are released one after another, so far apart', async () => {
  const here = world();
  await here.browser.login();
  await hold(here, '/api/items');
  const calls = [1, 2, 3].map((id) => here.browser.get(`/api/items/${id}`));
  await heldIds(here);
  const start = here.clock.now();

  const first = await release(here, { ids: ['c4', 'c2', 'c3'], every: '300ms' });
  expect(first.body).toMatchObject({ released: ['c4'], coming: ['c2', 'c3'], held: [{ call: 'c2' }, { call: 'c3' }] });
  await here.clock.advance(1_000);
  await Promise.all(calls);

  expect(here.events('call.released').map(({ call, at }) => [call, at - start])).toEqual([
    ['c4', 0],
    ['c2', 300],
    ['c3', 600],
  ]);
});

test('a call that was released by hand meanwhile is not released again when its turn comes', async () => {
  const here = world();
  await here.browser.login();
  await hold(here, '/api/items');
  const calls = [1, 2].map((id) => here.browser.get(`/api/items/${id}`));
  await heldIds(here);

  await release(here, { all: true, every: '10s' });
  expect((await release(here, { ids: ['c3'] })).at('released')).toEqual(['c3']);
  await here.clock.advance(60_000);
  await Promise.all(calls);

  expect(here.events('call.released').map(({ call }) => call)).toEqual(['c2', 'c3']);
});

test('holds can be ended without a release: what is held stays, and later arrivals pass', async () => {
  const here = world();
  await here.browser.login();
  await hold(here, '/api/items');
  const held = here.browser.get('/api/items/1');
  await heldIds(here);

  const ended = await here.browser.call('DELETE', '/__reauth/holds');
  expect(ended.body).toMatchObject({ holds: [], held: [{ call: 'c2' }] });
  expect((await here.browser.get('/api/items/2')).status).toBe(200);
  await release(here, { count: 1 });
  expect((await held).status).toBe(200);
});

test('a hold of one tab holds its calls alone', async () => {
  const here = world();
  const from = (tab: string) => here.browser.get('/api/items', { headers: { 'x-reauth-request': `${tab}-3f9c.1.1` } });
  await here.browser.call('PUT', '/__reauth/holds', { json: { match: '*', when: 'before', tab: 'A' } });

  const held = from('A');
  expect((await from('B')).status).toBe(401);
  expect((await here.browser.get('/api/items')).status).toBe(401);
  expect(await heldIds(here)).toEqual(['c1']);
  expect((await here.browser.get('/__reauth/state')).at('holds')).toEqual([{ match: '*', when: 'before', tab: 'A' }]);
  await release(here, { all: true });
  expect((await held).status).toBe(401);
});

test('a reply whose client has gone is told apart, can be released, ends quietly, and keeps no other from leaving', async () => {
  const here = world();
  await here.browser.login();
  await hold(here, '/api/items', 'after');
  const leaving = new AbortController();
  const gone = here.browser.get('/api/items/1', { signal: leaving.signal });
  const stays = here.browser.get('/api/items/2');
  await here.clock.advance(0);
  leaving.abort();

  const state = await here.browser.get('/__reauth/state');
  expect(state.at('held')).toMatchObject([
    { call: 'c2', abandoned: true },
    { call: 'c3', abandoned: false },
  ]);
  expect((await release(here, { ids: ['c2', 'c3'] })).at('released')).toEqual(['c2', 'c3']);
  await Promise.all([gone, stays]);

  const about = here.core.events.since(0).filter((event) => 'call' in event && event.call === 'c2');
  expect(about.map(({ type }) => type)).toEqual(['call.received', 'call.held', 'call.abandoned', 'call.released']);
  expect(here.events('call.answered').map(({ call }) => call)).toEqual(['c1', 'c3']);
});

test('a refresh that was held is looked at anew: a key that was forgotten meanwhile brings no token', async () => {
  const here = world();
  await here.browser.login();
  await hold(here, '/api/auth/refresh');
  const call = here.browser.post('/api/auth/refresh');
  await heldIds(here);

  await here.browser.post('/__reauth/keys/rotate', { forget: true });
  await release(here, { all: true });

  expect((await call).status).toBe(403);
  expect(here.events('call.answered').at(-1)).toMatchObject({ reason: 'refresh-invalid' });
});

test('so is one that the policy or a fault made wait', async () => {
  for (const late of [
    (here: World) => here.browser.call('PATCH', '/__reauth/policy', { json: { refreshDelay: '1s' } }),
    (here: World) => here.browser.post('/__reauth/faults', { kind: 'latency', by: '1s' }),
  ]) {
    const here = world();
    await here.browser.login();
    await late(here);
    const call = here.browser.post('/api/auth/refresh');
    await here.clock.advance(500);

    await here.browser.post('/__reauth/keys/rotate', { forget: true });
    await here.clock.advance(500);

    expect((await call).status).toBe(403);
    expect(here.events('call.answered').at(-1)).toMatchObject({ reason: 'refresh-invalid' });
  }
});

test('a refresh that was held over a change to the bearer profile has no token in its cookie', async () => {
  const here = world();
  await here.browser.login();
  await hold(here, '/api/auth/refresh');
  const call = here.browser.post('/api/auth/refresh', {});
  await heldIds(here);

  await here.browser.call('PATCH', '/__reauth/policy', { json: { profile: 'bearer' } });
  await release(here, { all: true });

  expect((await call).status).toBe(400);
  expect(here.events('token.issued')).toHaveLength(2);
});

test.each(['before', 'after'] as const)(
  'at most 1000 calls are held %s, also of those that come at once; what no hold matches passes',
  async (when) => {
    const here = world();
    await here.browser.login();
    await hold(here, 'POST /api/orders', when);

    const calls = Array.from({ length: 1_005 }, () => here.browser.post('/api/orders', { item: 1 }));
    await here.clock.advance(0);
    const held = await heldIds(here);
    const passing = await here.browser.get('/api/items');
    await release(here, { all: true });
    const replies = await Promise.all(calls);

    expect(held).toHaveLength(1_000);
    expect(passing.status).toBe(200);
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1_000);
    const refused = replies.filter(({ status }) => status === 503);
    expect(refused.map((reply) => reply.at('message'))).toEqual(
      Array.from({ length: 5 }, () => 'Too many calls are held. Release them: POST /__reauth/holds/release.'),
    );
    // What is refused before has done nothing; a reply that is refused was decided.
    const orders = (await here.browser.get('/__reauth/state')).at('sessions', 0, 'orders');
    expect(orders).toBe(when === 'before' ? 1_000 : 1_005);
  },
);

test('at most 100 holds stand; the same one again is none more', async () => {
  const here = world();
  for (let id = 1; id <= 100; id += 1) await hold(here, `/api/items/${id}`);

  const beyond = await hold(here, '/api/items/101');
  const again = await hold(here, '/api/items/7');

  expect([beyond.status, again.status]).toEqual([400, 200]);
  expect(beyond.at('errors', 0)).toMatchObject({
    field: 'match',
    value: '"/api/items/101"',
    allowed: 'one of at most 100 holds: end them first, by DELETE /__reauth/holds',
  });
  const standing = (await here.browser.get('/__reauth/state')).at('holds');
  expect(standing).toHaveLength(100);
  expect(standing).not.toContainEqual({ match: '/api/items/101', when: 'before' });
});

test.each(['/', '*', '/a', '/ap', '/api', '/api*', '/api/items/7', 'GET /', '/.well', '/.well-known/jwks.json'])(
  'a hold on %s can be met',
  async (match) => {
    expect((await hold(world(), match)).status).toBe(200);
  },
);

test.each([
  '/api/items?delay=1s',
  '/api#top',
  '/__reauth/state',
  '/panel/',
  '/apis',
  '/items',
  'GET /items',
  '//',
  '/ap?',
])('a hold on %s could never be met, and is refused with what can', async (match) => {
  const reply = await hold(world(), match);

  expect(reply.status).toBe(400);
  expect(reply.at('errors', 0)).toMatchObject({
    field: 'match',
    value: JSON.stringify(match),
    allowed: expect.stringMatching(/such as \/api\/items or \/\.well-known, without a query/),
  });
});

test.each([
  { match: 'x', when: 'before' },
  { match: '/api', when: 'before', tab: 'a b' },
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
  { every: '1s' },
  { all: true, every: 'soon' },
  { some: 1 },
])('a release %j is refused', async (json) => {
  expect((await release(world(), json)).status).toBe(400);
});

test('a released call that is not held is left out', async () => {
  expect((await release(world(), { ids: ['c99'] })).at('released')).toEqual([]);
});
