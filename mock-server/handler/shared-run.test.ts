import { expect, test } from 'vitest';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import { policyOf } from '../settings/schema.ts';
import { createServerCore, type Core } from './core.ts';
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
async function twoServers(flags: Readonly<Record<string, unknown>> = {}) {
  const ports = virtualPorts();
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

test('what is held is released although the shared state cannot be read', async () => {
  const settings = testSettings();
  const facts = { start: policyOf(settings), policy: policyOf(settings), offset: 0, epoch: 'aaaa' };
  const away = () => Promise.reject(new Error('away'));
  const sharing = { run: { read: away, write: away }, joined: { facts, version: 1 }, node: 'aaaa' };
  const cut = new Browser(createServerCore({ ...virtualPorts(), settings, sharing }));

  expect((await cut.post('/__reauth/holds/release', { all: true })).status).toBe(200);
  expect((await cut.get('/__reauth/state')).status).toBe(500);
  expect((await cut.get('/api/healthchecker')).status).toBe(200);
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

test('who joins later keeps what is there but for what was said expressly, which counts after a reset too', async () => {
  const { run } = memoryRun();
  const own = policyOf(testSettings({ access: '10s', rotation: 'strict', refresh: '2m' }));
  await joinRun(run, 'aaaa', policyOf(testSettings({ access: '5s' })), new Set());

  const { joined, differing } = await joinRun(run, 'bbbb', own, new Set(['rotation', 'redis']));

  expect(joined.facts.policy).toMatchObject({ access: 5_000, rotation: 'strict', refresh: 60_000 });
  expect(joined.facts.start).toEqual(joined.facts.policy);
  expect(differing).toEqual(['access', 'refresh']);
});
