import { describe, expect, test } from 'vitest';
import type { Browser, Reply } from './handler/testing/browser.ts';
import { world, type World } from './handler/testing/world.ts';

/** What a server must be able to do, or to be, so that every class of token race can be set up with it. */
const KNOBS = [
  'Access and refresh TTL',
  'Rotation: off, on',
  'Presented-again policy: accept, 401, revoke the family, revoke all of the user',
  'Grace: seconds and mode (same successor; new branch; access token only; refuse without revoking; old stays valid until the successor is used)',
  'Atomic rotation on or off, with a pause between claim and insert',
  'Latency per path and per nth call',
  'Drop before commit; drop after commit; hang',
  'Status 401, 403, 429, 500 or 503 for n calls, with or without a body',
  'Persistent 401 on one path',
  'CORS headers missing on a 401',
  'Set-Cookie blocked, delayed, reordered',
  'A failure reply that clears cookies, or not',
  'Several nodes with replication lag',
  'A counter of side effects per POST',
] as const;

/** The positions of one knob, each with what is seen when it is turned there. */
type Positions = Readonly<Record<string, (here: World) => Promise<void>>>;

const TABLE: Readonly<Record<(typeof KNOBS)[number], Positions>> = {
  'Access and refresh TTL': {
    access: async (here) => {
      await policy(here, { access: '2s' });
      await here.browser.login();
      await here.clock.advance(1_999);
      expect(await items(here)).toBe(200);
      await here.clock.advance(1);
      expect([await items(here), lastReason(here)]).toEqual([401, 'token-expired']);
    },
    'access, a fraction of a second': async (here) => {
      await policy(here, { access: '0.25s' });
      await here.browser.login();
      await here.clock.advance(249);
      expect(await items(here)).toBe(200);
      await here.clock.advance(1);
      expect(await items(here)).toBe(401);
    },
    refresh: async (here) => {
      await policy(here, { refresh: '5s' });
      await here.browser.login();
      await here.clock.advance(4_999);
      expect((await refresh(here.browser)).status).toBe(200);
      await here.clock.advance(1);
      expect([(await refresh(here.browser)).status, lastReason(here)]).toEqual([403, 'refresh-expired']);
    },
  },
  'Rotation: off, on': {
    off: async (here) => {
      const [before] = await signedInTwice(here, { rotation: 'off' });
      expect(namesIn(await refresh(before))).toEqual(['access_token', 'logged_in']);
      expect((await refresh(before)).status).toBe(200);
      expect(here.events('token.rotated')).toEqual([]);
    },
    on: async (here) => {
      const [honest, replaying] = await signedInTwice(here, { rotation: 'strict' });
      expect(namesIn(await refresh(honest))).toEqual(['access_token', 'refresh_token', 'logged_in']);
      expect((await refresh(honest)).status).toBe(200);
      expect([(await refresh(replaying)).status, lastReason(here)]).toEqual([403, 'refresh-spent']);
    },
  },
  'Presented-again policy: accept, 401, revoke the family, revoke all of the user': {
    accept: async (here) => {
      const [honest, replaying] = await signedInTwice(here, { rotation: 'strict', onReuse: 'accept' });
      await refresh(honest);
      expect((await refresh(replaying)).status).toBe(200);
      expect([(await refresh(honest)).status, (await refresh(replaying)).status]).toEqual([200, 200]);
    },
    'refuse it alone': async (here) => {
      const [honest, replaying] = await signedInTwice(here, { rotation: 'strict', onReuse: 'reject' });
      await refresh(honest);
      expect((await refresh(replaying)).status).toBe(403);
      expect([(await refresh(honest)).status, here.events('family.revoked').length]).toEqual([200, 0]);
    },
    'revoke the family': async (here) => {
      const [honest, replaying] = await signedInTwice(here, { rotation: 'strict', onReuse: 'revoke-family' });
      const elsewhere = here.another();
      await elsewhere.login();
      await refresh(honest);
      await refresh(replaying);
      expect([(await honest.get('/api/items')).status, (await refresh(honest)).status]).toEqual([401, 403]);
      expect((await elsewhere.get('/api/items')).status).toBe(200);
    },
    'revoke all of the user': async (here) => {
      const [honest, replaying] = await signedInTwice(here, { rotation: 'strict', onReuse: 'revoke-user' });
      const [elsewhere, somebodyElse] = [here.another(), here.another()];
      await elsewhere.login();
      await somebodyElse.login('admin@example.com');
      await refresh(honest);
      await refresh(replaying);
      expect([(await elsewhere.get('/api/items')).status, (await refresh(elsewhere)).status]).toEqual([401, 403]);
      expect((await somebodyElse.get('/api/items')).status).toBe(200);
    },
  },
  'Grace: seconds and mode (same successor; new branch; access token only; refuse without revoking; old stays valid until the successor is used)':
    {
      seconds: async (here) => {
        const [honest, replaying] = await signedInTwice(here, { rotation: 'grace', grace: '2s', onReuse: 'reject' });
        const late = twinOf(here, replaying);
        await refresh(honest);
        await here.clock.advance(1_999);
        expect((await refresh(replaying)).status).toBe(200);
        await here.clock.advance(1);
        expect((await refresh(late)).status).toBe(403);
      },
      'same successor': async (here) => {
        const [honest, replaying] = await signedInTwice(here, { rotation: 'grace', graceMode: 'same-successor' });
        await refresh(honest);
        await refresh(replaying);
        expect(await generationsOfRefreshTokens(here)).toEqual([1, 2]);
        expect(issuedRefreshIds(here).at(-1)).toBe(issuedRefreshIds(here).at(-2));
      },
      'new branch': async (here) => {
        const [honest, replaying] = await signedInTwice(here, { rotation: 'grace', graceMode: 'new-branch' });
        await refresh(honest);
        await refresh(replaying);
        expect(await generationsOfRefreshTokens(here)).toEqual([1, 2, 3]);
        expect([(await refresh(honest)).status, (await refresh(replaying)).status]).toEqual([200, 200]);
      },
      'access token only': async (here) => {
        const [honest, replaying] = await signedInTwice(here, { rotation: 'grace', graceMode: 'access-only' });
        await refresh(honest);
        expect(namesIn(await refresh(replaying))).toEqual(['access_token', 'logged_in']);
        expect((await replaying.get('/api/items')).status).toBe(200);
      },
      'refuse without revoking': async (here) => {
        const [honest, replaying] = await signedInTwice(here, { rotation: 'grace', graceMode: 'refuse' });
        await refresh(honest);
        expect([(await refresh(replaying)).status, lastReason(here)]).toEqual([403, 'refresh-in-grace']);
        expect((await refresh(honest)).status).toBe(200);
      },
      'old stays valid until the successor is used': async (here) => {
        const [honest, replaying] = await signedInTwice(here, {
          rotation: 'grace',
          grace: '1s',
          graceMode: 'until-used',
          onReuse: 'reject',
        });
        const late = twinOf(here, replaying);
        await refresh(honest);
        await here.clock.advance(5_000);
        expect((await refresh(replaying)).status).toBe(200);
        await refresh(honest);
        expect([(await refresh(late)).status, lastReason(here)]).toEqual([403, 'refresh-spent']);
      },
    },
  'Atomic rotation on or off, with a pause between claim and insert': {
    on: async (here) => {
      const [honest] = await signedInTwice(here, { rotation: 'strict' });
      const whole = refresh(honest);
      expect(await refreshTokensMeanwhile(here)).toEqual(['spent', 'live']);
      expect((await whole).status).toBe(200);
    },
    'off, with a pause': async (here) => {
      const [honest, replaying] = await signedInTwice(here, { rotation: 'strict', onReuse: 'reject' });
      await fault(here, { kind: 'non-atomic-rotation', pause: '300ms', nth: 1 });
      const torn = refresh(honest);
      expect(await refreshTokensMeanwhile(here)).toEqual(['spent']);
      expect((await refresh(replaying)).status).toBe(403);
      await here.clock.advance(300);
      expect([(await torn).status, (await refresh(honest)).status]).toEqual([200, 200]);
    },
  },
  'Latency per path and per nth call': {
    'per path': async (here) => {
      await fault(here, { kind: 'latency', match: '/api/items', by: '700ms' });
      expect(await tookOf(here, '/api/items')).toBe(700);
      expect(await tookOf(here, '/api/users/me')).toBe(0);
    },
    'per nth call': async (here) => {
      await fault(here, { kind: 'latency', match: '/api/items', by: '700ms', nth: 2 });
      const took = [
        await tookOf(here, '/api/items'),
        await tookOf(here, '/api/items'),
        await tookOf(here, '/api/items'),
      ];
      expect(took).toEqual([0, 700, 0]);
    },
    'within a range that a seed determines': async (here) => {
      await fault(here, { kind: 'latency', by: '100ms', upTo: '900ms', seed: 1 });
      const took = [await tookOf(here, '/api/items'), await tookOf(here, '/api/items')];
      expect(took).toEqual([602, 102]);
    },
  },
  'Drop before commit; drop after commit; hang': {
    'drop before commit': async (here) => {
      await here.browser.login();
      await fault(here, { kind: 'drop', match: '/api/orders', nth: 1 });
      await expect(here.browser.post('/api/orders', { item: 1 })).rejects.toThrow('The connection was cut.');
      expect((await here.browser.post('/api/orders', { item: 1 })).at('data', 'order', 'number')).toBe(1);
    },
    'drop after commit': async (here) => {
      await here.browser.login();
      await fault(here, { kind: 'drop', match: '/api/orders', when: 'after', nth: 1 });
      await expect(here.browser.post('/api/orders', { item: 1 })).rejects.toThrow('The connection was cut.');
      expect((await here.browser.post('/api/orders', { item: 1 })).at('data', 'order', 'number')).toBe(2);
    },
    hang: async (here) => {
      await fault(here, { kind: 'hang', match: '/api/items' });
      let settled = false;
      const hanging = here.browser.get('/api/items').finally(() => (settled = true));
      const cut = expect(hanging).rejects.toThrow('The connection was cut.');
      await here.clock.advance(3_600_000);
      expect(settled).toBe(false);
      await fault(here);
      await cut;
    },
  },
  'Status 401, 403, 429, 500 or 503 for n calls, with or without a body': {
    ...Object.fromEntries(
      [401, 403, 429, 500, 503].map((status) => [
        `${status} for two calls, with a body`,
        async (here: World) => {
          await here.browser.login();
          await fault(here, { kind: 'status', match: '/api/auth/refresh', status, times: 2 });
          const replies = [await refresh(here.browser), await refresh(here.browser), await refresh(here.browser)];
          expect(replies.map((reply) => reply.status)).toEqual([status, status, 200]);
          expect(replies[0]?.at('message')).toEqual(expect.stringMatching(/\w/));
          expect(replies[0]?.headers['retry-after']).toBe(status === 429 ? '1' : undefined);
        },
      ]),
    ),
    'without a body': async (here) => {
      await fault(here, { kind: 'status', match: '/api/auth/refresh', status: 503, body: false });
      expect(await refresh(here.browser)).toMatchObject({ status: 503, body: undefined });
    },
  },
  'Persistent 401 on one path': {
    'whatever is refreshed': async (here) => {
      await here.browser.login();
      await fault(here, { kind: 'status', match: '/api/items', status: 401 });
      for (let round = 0; round < 3; round += 1) {
        expect(await here.browser.get('/api/items')).toMatchObject({
          status: 401,
          body: { message: 'You are not logged in' },
        });
        expect((await refresh(here.browser)).status).toBe(200);
      }
      expect((await here.browser.get('/api/users/me')).status).toBe(200);
    },
  },
  'CORS headers missing on a 401': {
    'on a 401, and only there': async (here) => {
      await fault(here, { kind: 'no-cors', match: '/api/items', status: 401 });
      expect((await here.browser.get('/api/items')).cors).toBe(false);
      await here.browser.login();
      expect((await here.browser.get('/api/items')).cors).toBeUndefined();
    },
  },
  'Set-Cookie blocked, delayed, reordered': {
    blocked: async (here) => {
      await here.browser.login();
      const jar = new Map(here.browser.jar);
      await fault(here, { kind: 'set-cookie', match: '/api/auth/refresh', how: 'blocked' });
      expect(await refresh(here.browser)).toMatchObject({ status: 200, cookies: [] });
      expect(here.browser.jar).toEqual(jar);
    },
    delayed: async (here) => {
      await here.browser.login();
      await fault(here, { kind: 'set-cookie', match: '/api/auth/refresh', how: 'delayed', by: '2s' });
      expect(namesIn(await refresh(here.browser))).toEqual([]);
      expect(namesIn(await here.browser.get('/api/items'))).toEqual([]);
      await here.clock.advance(2_000);
      expect(namesIn(await here.browser.get('/api/items'))).toEqual(['access_token', 'logged_in']);
    },
    reordered: async (here) => {
      await here.browser.login();
      await fault(here, { kind: 'set-cookie', match: '/api/auth/refresh', how: 'reordered', by: '5s', nth: 1 });
      const older = refresh(here.browser);
      await here.clock.advance(0);
      const newer = await refresh(here.browser);
      const jar = new Map(here.browser.jar);
      await older;
      expect(newer.status).toBe(200);
      expect(here.browser.jar.get('access_token')).not.toBe(jar.get('access_token'));
      const generations = here.events('call.answered').map(({ cookies }) => cookies[0]?.token?.generation);
      expect(generations).toEqual([1, 3, 2]);
    },
  },
  'A failure reply that clears cookies, or not': {
    'clears them': async (here) => {
      await failedRefresh(here, true);
      expect(here.browser.jar.size).toBe(0);
    },
    'does not': async (here) => {
      await failedRefresh(here, false);
      expect(here.browser.jar.size).toBe(3);
    },
  },
  'Several nodes with replication lag': {
    'two nodes rotate one token': async (here) => {
      const [one, other] = await signedInTwice(here, { rotation: 'strict' });
      await fault(here, { kind: 'replication-lag', match: '/api/auth/refresh', by: '500ms' });
      expect([(await refresh(one)).status, (await refresh(other)).status]).toEqual([200, 200]);
      const spent = here.events('token.rotated').map(({ token }) => token.id);
      expect([spent.length, new Set(spent).size]).toEqual([2, 1]);
    },
    'a node knows better once the lag has passed': async (here) => {
      const [one, other] = await signedInTwice(here, { rotation: 'strict' });
      await fault(here, { kind: 'replication-lag', match: '/api/auth/refresh', by: '500ms' });
      await refresh(one);
      await here.clock.advance(500);
      expect((await refresh(other)).status).toBe(403);
    },
  },
  'A counter of side effects per POST': {
    'an order that is sent twice': async (here) => {
      await here.browser.login();
      await here.browser.post('/api/orders', { item: 1 });
      await here.clock.advance(15_000);
      expect((await here.browser.post('/api/orders', { item: 1 })).status).toBe(401);
      await refresh(here.browser);
      await here.browser.post('/api/orders', { item: 1 });
      await here.browser.post('/api/orders', { item: 1 });
      const session = (await here.browser.get('/__reauth/state')).at('sessions', 0);
      expect(session).toMatchObject({ orders: 3, expiries: [{ orders: 1 }, { orders: 2 }] });
    },
  },
};

test('every knob is in the table, and at every position something is seen', () => {
  expect(Object.keys(TABLE)).toEqual(KNOBS);
  expect(Object.entries(TABLE).filter(([, positions]) => Object.keys(positions).length === 0)).toEqual([]);
});

describe.each(Object.entries(TABLE))('%s', (_, positions) => {
  test.each(Object.entries(positions))('%s', async (_position, turn) => {
    expect.hasAssertions();
    await turn(world());
  });
});

async function policy({ browser }: World, change: Readonly<Record<string, unknown>>): Promise<void> {
  const reply = await browser.call('PATCH', '/__reauth/policy', { json: change });
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
}

async function fault({ browser }: World, ...faults: readonly unknown[]): Promise<void> {
  const reply = await browser.call('PUT', '/__reauth/faults', { json: { faults } });
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
}

const refresh = (browser: Browser) => browser.post('/api/auth/refresh');
const items = async ({ browser }: World) => (await browser.get('/api/items')).status;
const lastReason = (here: World) => here.events('call.answered').at(-1)?.reason;
const namesIn = ({ cookies }: Reply) => cookies.map((line) => line.split('=')[0]);

/** A browser that is signed in under this policy, and another one that holds the same cookies. */
async function signedInTwice(here: World, change: Readonly<Record<string, unknown>>): Promise<[Browser, Browser]> {
  await policy(here, change);
  await here.browser.login();
  return [here.browser, twinOf(here, here.browser)];
}

function twinOf(here: World, browser: Browser): Browser {
  const twin = here.another();
  for (const [name, value] of browser.jar) twin.jar.set(name, value);
  return twin;
}

async function refreshTokens({ browser }: World) {
  const tokens = (await browser.get('/__reauth/state')).at('sessions', 0, 'tokens');
  return Array.isArray(tokens) ? tokens.filter(({ kind }) => kind === 'refresh') : [];
}

const generationsOfRefreshTokens = async (here: World) =>
  (await refreshTokens(here)).map(({ generation }): unknown => generation);
const issuedRefreshIds = (here: World) =>
  here.events('token.issued').flatMap(({ token }) => (token.kind === 'refresh' ? [token.id] : []));

/** The states of the refresh tokens while nothing is to move any more but the clock. */
async function refreshTokensMeanwhile(here: World): Promise<readonly unknown[]> {
  await here.clock.advance(0);
  return (await refreshTokens(here)).map(({ state }): unknown => state);
}

async function tookOf(here: World, path: string): Promise<number> {
  const start = here.clock.now();
  const took = here.browser.get(path).then(() => here.clock.now() - start);
  await here.clock.advance(10_000);
  return took;
}

async function failedRefresh(here: World, clearOnFailure: boolean): Promise<void> {
  await policy(here, { clearOnFailure, refresh: '5s' });
  await here.browser.login();
  await here.clock.advance(5_000);
  expect((await refresh(here.browser)).status).toBe(403);
}
