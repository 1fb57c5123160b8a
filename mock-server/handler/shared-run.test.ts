import { expect, test } from 'vitest';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import { later } from '../../reauth/time/instant.ts';
import { policyOf } from '../settings/schema.ts';
import { createServerCore, type Core } from './core.ts';
import { createMemorySessionStore } from '../store/memory-session-store.ts';
import type { SessionStore } from '../store/session-store.ts';
import { joinRun, type RunFacts, type SharedRun, type StoredRun } from './shared-run.ts';
import { Browser } from './testing/browser.ts';
import { testSettings } from './testing/settings.ts';
import { virtualPorts } from './testing/virtual-ports.ts';

/** What servers share, in this process. */
function memoryRun() {
  let kept: StoredRun | undefined;
  const run: SharedRun = {
    read: async () => kept,
    write: async (facts: RunFacts, expected) => {
      if ((kept?.version ?? 0) !== expected) return 'conflict';
      kept = { facts, version: expected + 1 };
      return 'saved';
    },
  };
  return { run, lose: () => (kept = undefined) };
}

/** Two servers over the same ports. */
async function twoServers(flags: Readonly<Record<string, unknown>> = {}, sessions?: SessionStore) {
  const ports = { ...virtualPorts(), ...(sessions === undefined ? {} : { sessions }) };
  const { run, lose } = memoryRun();
  const settings = testSettings(flags);
  const server = async (node: string): Promise<Core> => {
    const { joined } = await joinRun(run, node, policyOf(settings), new Set());
    return createServerCore({ ...ports, settings, sharing: { run, joined, node } });
  };
  const [a, b] = [await server('aaaa'), await server('bbbb')];
  return { a, b, atA: new Browser(a), atB: new Browser(b), ports, lose };
}

const typesOf = (core: Core) => core.events.since(0).map(({ type }) => type);

test('what one server changed is in the events of the other, before the call that is decided by it', async () => {
  const { b, atA, atB } = await twoServers();
  await atA.call('PATCH', '/__reauth/policy', { json: { rotation: 'strict' } });
  await atA.post('/__reauth/clock/advance', { by: '20s' });

  await atB.get('/api/users/me');

  expect(typesOf(b)).toEqual(['policy.changed', 'clock.advanced', 'call.received', 'call.answered']);
  expect(b.events.since(0)[0]).toMatchObject({ changed: { rotation: 'strict' } });
  expect(b.events.since(0)[1]).toMatchObject({ by: 20_000 });
});

test('each change is told once at each server', async () => {
  const { a, b, atA, atB } = await twoServers();
  await Promise.all([
    atA.call('PATCH', '/__reauth/policy', { json: { access: 1_000 } }),
    atB.call('PATCH', '/__reauth/policy', { json: { refresh: 2_000 } }),
  ]);
  await atA.get('/api/users/me');
  await atB.get('/api/users/me');

  for (const core of [a, b]) {
    const changed = core.events.since(0).flatMap((event) => (event.type === 'policy.changed' ? [event.changed] : []));
    expect(changed).toHaveLength(2);
    expect(Object.assign({}, ...changed)).toEqual({ access: 1_000, refresh: 2_000 });
  }
});

test('a browser of the other server gets its cookies corrected after time was moved', async () => {
  const { atA, atB } = await twoServers({ access: '60s', refresh: '10m' });
  await atB.login();
  await atA.post('/__reauth/clock/advance', { by: '30s' });

  const { cookies } = await atB.get('/api/users/me');

  expect(cookies.find((line) => line.startsWith('access_token='))).toMatch(/Max-Age=30\b/);
});

test('a browser of the other server gets its cookies corrected after its tokens were expired', async () => {
  const { atA, atB } = await twoServers({ access: '60s', refresh: '10m' });
  await atB.login();
  await atA.post('/__reauth/expire', { what: 'access' });

  const { status, cookies } = await atB.get('/api/users/me');

  expect(status).toBe(401);
  expect(cookies.find((line) => line.startsWith('access_token='))).toMatch(/Max-Age=0\b/);
  expect((await atB.get('/api/users/me')).at('message')).toBe('You are not logged in');
});

test('tokens that two servers expire at once are known at both', async () => {
  const { atA, atB } = await twoServers({ access: '60s', refresh: '10m' });
  await atA.login('admin@example.com');
  await atB.login();
  await Promise.all([
    atA.post('/__reauth/expire', { what: 'access', user: 'user@example.com' }),
    atB.post('/__reauth/expire', { what: 'access', user: 'admin@example.com' }),
  ]);

  for (const browser of [atA, atB]) {
    const { cookies } = await browser.get('/api/users/me');
    expect(cookies.find((line) => line.startsWith('access_token='))).toMatch(/Max-Age=0\b/);
  }
});

test('a reset at one server sets back time and policy at the other', async () => {
  const { b, atA, atB } = await twoServers();
  await atA.post('/__reauth/clock/advance', { by: '20s' });
  await atB.call('PATCH', '/__reauth/policy', { json: { rotation: 'grace' } });
  const now = Number((await atB.get('/__reauth/state')).at('now'));

  await atA.post('/__reauth/reset', {});

  const state = await atB.get('/__reauth/state');
  expect(state.at('now')).toBe(now - 20_000);
  expect(state.at('policy', 'rotation')).toBe('off');
  expect(typesOf(b).at(-1)).toBe('state.reset');
});

test('a call that waits is decided by what holds when it is decided', async () => {
  const { atA, atB, ports } = await twoServers({ refreshDelay: '400ms' });
  await atB.login();
  const refresh = atB.get('/api/auth/refresh');
  await atA.call('PATCH', '/__reauth/policy', { json: { rotation: 'strict' } });

  if (!(ports.clock instanceof VirtualClock)) throw new Error('The test has another clock.');
  await ports.clock.advance(400);

  expect((await refresh).cookies.some((line) => line.startsWith('refresh_token='))).toBe(true);
});

/** A server that cannot read what it shares with others. */
function cutOff(): Browser {
  const settings = testSettings();
  const facts = { policy: policyOf(settings), offset: 0, cutsShort: 0, epoch: 'aaaa' };
  const away = () => Promise.reject(new Error('away'));
  const sharing = { run: { read: away, write: away }, joined: { facts, version: 1 }, node: 'aaaa' };
  return new Browser(createServerCore({ ...virtualPorts(), settings, sharing }));
}

test('what is held is released, and the server says that it is there, although the shared state cannot be read', async () => {
  const cut = cutOff();

  expect((await cut.post('/__reauth/holds/release', { all: true })).status).toBe(200);
  expect((await cut.get('/__reauth/state')).status).toBe(500);
  expect((await cut.get('/api/healthchecker')).status).toBe(200);
});

test('holds and faults are set and ended although the shared state cannot be read', async () => {
  const cut = cutOff();
  const calls = [
    ['PUT', 'holds', { match: '/api/items', when: 'before' }],
    ['DELETE', 'holds', {}],
    ['PUT', 'faults', { faults: [{ id: 'one', kind: 'hang', match: '*' }] }],
    ['POST', 'faults', { id: 'two', kind: 'hang', match: '*' }],
    ['DELETE', 'faults/one', {}],
    ['DELETE', 'faults', {}],
  ] as const;

  for (const [method, path, json] of calls) {
    expect([path, (await cut.call(method, `/__reauth/${path}`, { json })).status]).toEqual([path, 200]);
  }
});

test('keys, and what is not there, are told although the shared state cannot be read', async () => {
  const cut = cutOff();

  expect((await cut.get('/.well-known/jwks.json')).status).toBe(200);
  expect((await cut.get('/api/nothing')).status).toBe(404);
  expect((await cut.call('DELETE', '/api/items')).status).toBe(405);
  expect((await cut.get('/__reauth/nothing')).status).toBe(404);
});

test('a call that needs no store is let go although the shared state cannot be read', async () => {
  const cut = cutOff();
  await cut.call('PUT', '/__reauth/holds', { json: { match: '/.well-known', when: 'before' } });
  const held = cut.get('/.well-known/jwks.json');
  await expect
    .poll(async () => (await cut.post('/__reauth/holds/release', { count: 1 })).at('released'))
    .toHaveLength(1);

  expect((await held).status).toBe(200);
});

/** Writes of new sessions wait until so many came: what each looked up before, the others had not written yet. */
function racingWrites(count: number): SessionStore {
  const store = createMemorySessionStore();
  const waiting: (() => void)[] = [];
  return {
    ...store,
    write: async (session, expected) => {
      await new Promise<void>((go) => {
        waiting.push(go);
        if (waiting.length === count) for (const next of waiting) next();
        else if (waiting.length > count) go();
      });
      return store.write(session, expected);
    },
  };
}

test('of one user who signs in at two servers at once, one session lives, and its browser is signed in', async () => {
  const { a, b, atA, atB, ports } = await twoServers({ sessions: 'per-user' }, racingWrites(4));
  const browsers = [atA, atB, new Browser(a), new Browser(b)];

  await Promise.all(browsers.map((browser) => browser.login()));

  expect(await ports.sessions.list()).toHaveLength(1);
  const statuses = await Promise.all(browsers.map(async (browser) => (await browser.get('/api/users/me')).status));
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
});

test('a sign-in replaces the session of before, although that says that it is newer', async () => {
  const { atA, atB, ports } = await twoServers({ sessions: 'per-user' });
  await atA.login();
  const [session] = await ports.sessions.list();
  if (session === undefined) throw new Error('Nobody is signed in.');
  await ports.sessions.write({ ...session, startedAt: later(session.startedAt, 5_000) }, 1);

  await atB.login();

  expect((await ports.sessions.list()).map(({ sid }) => sid)).not.toContain(session.sid);
  expect((await atB.get('/api/users/me')).status).toBe(200);
});

test('a store that lost everything is given back what the servers agreed on, and its users', async () => {
  const { atA, atB, ports, lose } = await twoServers();
  await atA.call('PATCH', '/__reauth/policy', { json: { rotation: 'strict' } });
  await atA.login();
  await atB.get('/__reauth/state');
  lose();
  for (const { id } of await ports.users.list()) await ports.users.remove(id);

  expect((await atB.login()).status).toBe(200);
  expect((await atA.get('/__reauth/state')).at('policy', 'rotation')).toBe('strict');
});

test('who joins later keeps what is there but for what was said expressly', async () => {
  const { run } = memoryRun();
  const own = policyOf(testSettings({ access: '10s', rotation: 'strict', refresh: '2m' }));
  await joinRun(run, 'aaaa', policyOf(testSettings({ access: '5s' })), new Set());

  const { joined, differing } = await joinRun(run, 'bbbb', own, new Set(['rotation', 'redis']));

  expect(joined.facts.policy).toMatchObject({ access: 5_000, rotation: 'strict', refresh: 60_000 });
  expect(differing).toEqual(['access', 'refresh']);
});

test('a reset goes back to the settings of the server that is asked, whatever another one was started with before', async () => {
  const { run } = memoryRun();
  const ports = virtualPorts();
  const start = async (node: string, flags: Readonly<Record<string, unknown>>) => {
    const settings = testSettings(flags);
    const { joined, differing } = await joinRun(run, node, policyOf(settings), new Set(Object.keys(flags)));
    return {
      browser: new Browser(createServerCore({ ...ports, settings, sharing: { run, joined, node } })),
      differing,
    };
  };
  const strict = await start('aaaa', { rotation: 'strict' });
  const silent = await start('bbbb', {});
  expect(silent.differing).toEqual(['rotation']);

  await silent.browser.post('/__reauth/reset', {});

  expect((await strict.browser.get('/__reauth/state')).at('policy', 'rotation')).toBe('off');
  expect((await start('cccc', {})).differing).toEqual([]);
  await strict.browser.post('/__reauth/reset', {});
  expect((await silent.browser.get('/__reauth/state')).at('policy', 'rotation')).toBe('strict');
});
