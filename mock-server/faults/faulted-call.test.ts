import { expect, test } from 'vitest';
import type { Browser, Reply } from '../handler/testing/browser.ts';
import { world, type World } from '../handler/testing/world.ts';

/** Sets these faults in the place of those that stand. */
async function fault({ browser }: World, ...faults: readonly unknown[]): Promise<void> {
  const reply = await browser.call('PUT', '/__reauth/faults', { json: { faults } });
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
}

const hold = ({ browser }: World, match: string, when: string) =>
  browser.call('PUT', '/__reauth/holds', { json: { match, when } });
const releaseAll = ({ browser }: World) => browser.post('/__reauth/holds/release', { all: true });
const refresh = (browser: Browser) => browser.post('/api/auth/refresh');
const CUT = 'The connection was cut.';

/** How long a call took, and what came of it, in the time of a world that moves on until it settles. */
async function timed({ clock }: World, calling: Promise<Reply>): Promise<{ took: number; reply: Reply | undefined }> {
  const start = clock.now();
  const settled = calling.then(
    (reply) => ({ took: clock.now() - start, reply }),
    () => ({ took: clock.now() - start, reply: undefined }),
  );
  await clock.advance(120_000);
  return settled;
}

/** What the server did to the last call, in its own words. */
function told({ core }: World, call: string): readonly string[] {
  return core.events.since(0).flatMap((event) => {
    if (!('call' in event) || event.call !== call) return [];
    return [event.type === 'fault.applied' ? event.kind : event.type];
  });
}

test('a latency is waited on the clock of the server, and latencies add up', async () => {
  const here = world();
  await fault(
    here,
    { kind: 'latency', by: '200ms' },
    { kind: 'latency', by: '2s', when: 'after', match: '/api/items' },
  );

  expect(await timed(here, here.browser.get('/api/items'))).toMatchObject({ took: 2_200, reply: { status: 401 } });
  expect((await timed(here, here.browser.get('/api/users/me'))).took).toBe(200);
});

test('a latency that a seed determines is that of the nth call to which it is done', async () => {
  const waits = async () => {
    const here = world();
    await fault(here, { kind: 'latency', match: '/api/items', by: 100, upTo: 900, seed: 3 });
    const one = await timed(here, here.browser.get('/api/items'));
    await here.browser.get('/api/users/me');
    return [one.took, (await timed(here, here.browser.get('/api/items'))).took];
  };

  const [first, second] = await waits();
  expect(first).not.toBe(second);
  expect(await waits()).toEqual([first, second]);
});

test('a drop before the server acts leaves no trace of the call but itself', async () => {
  const here = world({ rotation: 'strict' });
  await here.browser.login();
  await fault(here, { kind: 'drop', match: '/api/auth/refresh', nth: 1 });

  await expect(refresh(here.browser)).rejects.toThrow(CUT);

  expect(told(here, 'c2')).toEqual(['call.received', 'drop', 'call.dropped']);
  expect(here.events('call.dropped')).toMatchObject([{ call: 'c2', when: 'before' }]);
  expect((await refresh(here.browser)).status).toBe(200);
});

test('a drop after the server has acted loses a token that was rotated: the next try presents a spent one', async () => {
  const here = world({ rotation: 'strict' });
  await here.browser.login();
  await fault(here, { kind: 'drop', match: '/api/auth/refresh', when: 'after', nth: 1 });

  await expect(refresh(here.browser)).rejects.toThrow(CUT);
  const again = await refresh(here.browser);

  expect(here.events('call.dropped')).toMatchObject([{ call: 'c2', when: 'after' }]);
  expect(here.events('token.rotated')).toHaveLength(1);
  expect(here.events('call.answered').at(-1)).toMatchObject({ status: 403, reason: 'refresh-spent' });
  expect(again.status).toBe(403);
});

test('a call hangs for as long as its fault stands, and is cut when it is removed', async () => {
  const here = world();
  await fault(here, { kind: 'hang', id: 'stuck' });
  let settled = false;
  const hanging = here.browser.get('/api/items').finally(() => (settled = true));
  const cut = expect(hanging).rejects.toThrow(CUT);

  await here.clock.advance(3_600_000);
  expect(settled).toBe(false);
  await here.browser.post('/__reauth/faults', { kind: 'no-cors' });
  await here.clock.advance(0);
  expect(settled).toBe(false);
  await here.browser.call('DELETE', '/__reauth/faults/stuck');

  await cut;
  expect(here.events('call.dropped')).toMatchObject([{ call: 'c1', when: 'before' }]);
  expect(told(here, 'c1')).not.toContain('call.answered');
});

test('a call that hangs after the server has acted has had its effect', async () => {
  const here = world();
  await here.browser.login();
  await fault(here, { kind: 'hang', match: '/api/orders', when: 'after' });

  const cut = expect(here.browser.post('/api/orders', { item: 1 })).rejects.toThrow(CUT);
  await here.clock.advance(0);
  await fault(here);

  await cut;
  expect((await here.browser.post('/api/orders', { item: 1 })).at('data', 'order', 'number')).toBe(2);
});

test('a client that goes away ends its hang: it is abandoned, not dropped', async () => {
  const here = world();
  await fault(here, { kind: 'hang' });
  const leaving = new AbortController();
  const gone = expect(here.browser.get('/api/items', { signal: leaving.signal })).rejects.toThrow(CUT);
  await here.clock.advance(0);

  leaving.abort();
  await gone;

  expect(told(here, 'c1')).toEqual(['call.received', 'hang', 'call.abandoned']);
});

test('a thousand calls hang; what comes beyond is refused, and told the remedy', async () => {
  const here = world();
  await fault(here, { kind: 'hang' });
  const hanging = Array.from({ length: 1_000 }, () => here.browser.get('/api/items').catch(() => 'cut'));
  await here.clock.advance(0);

  const beyond = await here.browser.get('/api/items');
  await fault(here);

  expect([beyond.status, beyond.at('message')]).toEqual([
    503,
    'Too many calls hang. Remove the fault: DELETE /__reauth/faults.',
  ]);
  expect(new Set(await Promise.all(hanging))).toEqual(new Set(['cut']));
});

test.each([
  [401, '/api/items', { status: 'fail', message: 'You are not logged in' }],
  [403, '/api/auth/refresh', { status: 'fail', message: 'Could not refresh access token', error: 'invalid_grant' }],
  [400, '/api/auth/refresh', { status: 'fail', message: 'Could not refresh access token', error: 'invalid_grant' }],
  [403, '/api/items', { status: 'fail', message: 'You are not allowed to perform this action' }],
  [429, '/api/items', { status: 'fail', message: 'Too many requests. Try again later.' }],
  [500, '/api/items', { status: 'error', message: 'The server failed at this call.' }],
  [503, '/api/items', { status: 'error', message: 'The server is not available. Try again later.' }],
  [418, '/api/items', { status: 'fail', message: 'The answer to this call is 418.' }],
])('a status %i on %s has the body that the protocol has for it, or none', async (status, path, body) => {
  const here = world();
  await here.browser.login();
  await fault(here, { kind: 'status', status, match: path, times: 1 });
  const whole = await here.browser.get(path);
  await fault(here, { kind: 'status', status, match: path, body: false });
  const bare = await here.browser.get(path);

  expect([whole.status, whole.body, whole.cookies]).toEqual([status, body, []]);
  expect([bare.status, bare.body]).toEqual([status, undefined]);
  expect(here.events('call.answered').slice(-2)).toMatchObject([
    { status, reason: 'fault' },
    { status, reason: 'fault' },
  ]);
});

test('a 401 has a challenge, and a 429 says when to come again', async () => {
  const here = world();
  await fault(here, { kind: 'status', status: 401, times: 1 }, { kind: 'status', status: 429, retryAfter: '1500ms' });

  const [unauthorised, limited] = [await here.browser.get('/api/items'), await here.browser.get('/api/items')];
  await fault(here, { kind: 'status', status: 429 });

  expect(unauthorised.headers['www-authenticate']).toContain('error="invalid_token"');
  expect(limited.headers['retry-after']).toBe('2');
  expect((await here.browser.get('/api/items')).headers['retry-after']).toBe('1');
});

test('a status before the server acts keeps it from acting; one after loses its reply, cookies and all', async () => {
  const here = world({ rotation: 'strict' });
  await here.browser.login();
  const jar = new Map(here.browser.jar);
  await fault(here, { kind: 'status', status: 503, match: '/api/auth/refresh', nth: 1 });
  expect((await refresh(here.browser)).status).toBe(503);
  expect(here.events('token.rotated')).toEqual([]);

  await fault(here, { kind: 'status', status: 503, match: '/api/auth/refresh', nth: 1, when: 'after' });
  expect((await refresh(here.browser)).cookies).toEqual([]);

  expect(here.events('token.rotated')).toHaveLength(1);
  expect(here.browser.jar).toEqual(jar);
});

test('a failed refresh by a fault clears cookies where the policy says that such a failure does', async () => {
  const here = world({ clearOnFailure: true });
  await here.browser.login();
  await fault(here, { kind: 'status', status: 403, match: '/api/auth/refresh' });

  await refresh(here.browser);

  expect(here.browser.jar.size).toBe(0);
});

test('replies of one status lose their CORS headers, and only they are counted', async () => {
  const here = world();
  await fault(here, { kind: 'no-cors', status: 401, nth: 2 });
  const cors = async () => (await here.browser.get('/api/items')).cors;

  expect([await cors(), (await here.browser.login()).cors]).toEqual([undefined, undefined]);
  here.browser.jar.clear();
  expect([await cors(), await cors()]).toEqual([false, undefined]);
});

test('blocked cookies do not come, not even those that are owed to a jar that went stale', async () => {
  const here = world();
  await here.browser.login();
  await here.another().post('/__reauth/clock/advance', { by: '1s' });
  const jar = new Map(here.browser.jar);
  await fault(here, { kind: 'set-cookie', how: 'blocked', nth: 1 });

  const blocked = await refresh(here.browser);

  expect([blocked.status, blocked.cookies, here.browser.jar]).toEqual([200, [], jar]);
  expect(here.events('call.answered').at(-1)).toMatchObject({ reason: 'refreshed', cookies: [] });
});

test('delayed cookies come with the first reply to their browser once they are due, and overwrite what is newer', async () => {
  const here = world({ rotation: 'strict', graceMode: 'same-successor' });
  const other = here.another();
  await here.browser.login();
  await other.login();
  await fault(here, { kind: 'set-cookie', match: '/api/auth/refresh', how: 'delayed', by: '2s', nth: 1 });
  const withheld = await refresh(here.browser);
  expect(withheld.cookies).toEqual([]);

  await here.clock.advance(1_999);
  expect((await here.browser.get('/api/items')).cookies).toEqual([]);
  await here.clock.advance(1);
  expect((await other.get('/api/items')).cookies).toEqual([]);
  const late = await here.browser.get('/api/items');

  expect(late.cookies.map((line) => line.split('=')[0])).toEqual(['access_token', 'refresh_token', 'logged_in']);
  const issued = here.events('token.issued').filter(({ call }) => call === 'c3');
  expect(issued.map(({ token }) => token.generation)).toEqual([2, 2]);
  expect(here.events('call.answered').at(-1)?.cookies[0]?.token).toMatchObject({ generation: 2 });
  expect((await here.browser.get('/api/items')).cookies).toEqual([]);
});

test('an older cookie that comes late takes the place of a newer one: the browser goes on with a spent token', async () => {
  const here = world({ rotation: 'grace', grace: '60s', graceMode: 'new-branch' });
  await here.browser.login();
  await fault(here, { kind: 'set-cookie', match: '/api/auth/refresh', how: 'delayed', by: '1s', nth: 1 });
  await refresh(here.browser);
  await refresh(here.browser);
  await here.clock.advance(1_000);

  const last = await refresh(here.browser);

  const generations = here.events('call.answered').map(({ cookies }) => cookies.map(({ token }) => token?.generation));
  expect(generations.at(-1)).toEqual([2, 2, undefined]);
  expect(last.cookies).toHaveLength(3);
});

test('a reply that is reordered leaves once the next one to its browser is out, so that the older cookies arrive last', async () => {
  const here = world({ rotation: 'grace', grace: '60s', graceMode: 'new-branch' });
  const other = here.another();
  await here.browser.login();
  await other.login();
  await fault(here, { kind: 'set-cookie', match: '/api/auth/refresh', how: 'reordered', by: '5s', nth: 1 });
  const arrived: string[] = [];
  const first = refresh(here.browser).then(() => arrived.push('first'));
  await here.clock.advance(0);

  await other.get('/api/items');
  expect(arrived).toEqual([]);
  await refresh(here.browser).then(() => arrived.push('second'));
  await first;

  expect(arrived).toEqual(['second', 'first']);
  expect(here.clock.nextDue).toBeUndefined();
  expect(here.events('call.answered').map(({ call }) => call)).toEqual(['c1', 'c2', 'c4', 'c5', 'c3']);
});

test('a reply that nothing overtakes leaves when its time is up', async () => {
  const here = world();
  await here.browser.login();
  await fault(here, { kind: 'set-cookie', how: 'reordered', by: '5s' });

  expect(await timed(here, refresh(here.browser))).toMatchObject({ took: 5_000, reply: { status: 200 } });
});

test('of two replies that are both to be reordered the second overtakes the first, and neither waits any longer', async () => {
  const here = world();
  await here.browser.login();
  await fault(here, { kind: 'set-cookie', match: '/api/auth/refresh', how: 'reordered', by: '5s' });

  await Promise.all([1, 2].map(() => refresh(here.browser)));

  expect(here.events('call.answered').map(({ call }) => call)).toEqual(['c1', 'c3', 'c2']);
});

test('a rotation that is torn spends the token and has no successor for it until the pause is over', async () => {
  const here = world({ rotation: 'strict', onReuse: 'reject' });
  await here.browser.login();
  await fault(here, { kind: 'non-atomic-rotation', pause: '300ms' });

  const first = refresh(here.browser);
  await here.clock.advance(100);
  const during = await refresh(here.browser);
  const state = await here.browser.get('/__reauth/state');
  await here.clock.advance(200);

  expect([during.status, (await first).status]).toEqual([403, 200]);
  expect(state.at('sessions', 0, 'tokens')).toMatchObject([{ kind: 'access' }, { kind: 'refresh', state: 'spent' }]);
  expect(here.events('token.reused')).toMatchObject([{ call: 'c3', spentBy: 'c2' }]);
  expect((await here.browser.get('/__reauth/state')).at('faults', 0)).toMatchObject({ seen: 1, applied: 1 });
  await fault(here);
  expect((await refresh(here.browser)).status).toBe(200);
});

test('a call in the pause of a torn rotation revokes the family by the policy, and what is inserted then is dead', async () => {
  const here = world({ rotation: 'strict' });
  await here.browser.login();
  await fault(here, { kind: 'non-atomic-rotation', pause: '300ms', nth: 1 });

  const first = refresh(here.browser);
  await here.clock.advance(100);
  await refresh(here.browser);
  await here.clock.advance(200);

  expect((await first).status).toBe(200);
  expect(here.events('family.revoked')).toMatchObject([{ call: 'c3' }]);
  expect((await here.browser.get('/api/items')).status).toBe(401);
});

test('a logout in the pause of a torn rotation leaves nothing to insert into', async () => {
  const here = world({ rotation: 'strict' });
  await here.browser.login();
  await fault(here, { kind: 'non-atomic-rotation', pause: '300ms' });

  const first = refresh(here.browser);
  await here.clock.advance(100);
  await here.browser.post('/api/auth/logout');
  await here.clock.advance(200);

  expect((await first).status).toBe(403);
  expect((await here.browser.get('/__reauth/state')).at('sessions')).toEqual([]);
});

test('a torn rotation looks only at refreshes that rotate', async () => {
  const here = world({ rotation: 'off' });
  await here.browser.login();
  await fault(here, { kind: 'non-atomic-rotation', pause: '300ms' });

  expect((await refresh(here.browser)).status).toBe(200);
  await here.browser.get('/api/items');

  expect((await here.browser.get('/__reauth/state')).at('faults', 0)).toMatchObject({ seen: 0, applied: 0 });
});

test('two refreshes on a store that lags both rotate one token, and the update of the one is lost', async () => {
  const here = world({ rotation: 'strict' });
  await here.browser.login();
  const twin = here.another();
  for (const [name, value] of here.browser.jar) twin.jar.set(name, value);
  await fault(here, { kind: 'replication-lag', match: '/api/auth/refresh', by: '500ms' });

  const [one, other] = [await refresh(here.browser), await refresh(twin)];
  await fault(here);

  expect([one.status, other.status]).toEqual([200, 200]);
  expect(here.events('token.rotated').map(({ token, into }) => [token.id, into.generation])).toEqual([
    ['t2', 2],
    ['t2', 2],
  ]);
  expect((await refresh(twin)).status).toBe(200);
  expect((await refresh(here.browser)).status).toBe(403);
});

test('once the lag has passed a replica knows of the first rotation', async () => {
  const here = world({ rotation: 'strict' });
  await here.browser.login();
  const twin = here.another();
  for (const [name, value] of here.browser.jar) twin.jar.set(name, value);
  await fault(here, { kind: 'replication-lag', match: '/api/auth/refresh', by: '500ms' });

  await refresh(here.browser);
  await here.clock.advance(500);

  expect((await refresh(twin)).status).toBe(403);
});

test('a call to a store that lags goes on with a session that a logout has ended', async () => {
  const here = world();
  await here.browser.login();
  const twin = here.another();
  for (const [name, value] of here.browser.jar) twin.jar.set(name, value);
  await fault(here, { kind: 'replication-lag', match: '/api/items', by: '500ms' });

  await here.browser.post('/api/auth/logout');

  expect((await twin.get('/api/items')).status).toBe(200);
  await here.clock.advance(500);
  expect((await twin.get('/api/items')).status).toBe(401);
});

test('a clock that is ahead finds a token expired that is not, and issues tokens from its own time', async () => {
  const here = world();
  await here.browser.login();
  await fault(here, { kind: 'clock-skew', by: '15s', match: '/api/items' });

  expect([(await here.browser.get('/api/items')).status, (await here.browser.get('/api/users/me')).status]).toEqual([
    401, 200,
  ]);
  expect(here.events('call.answered')[1]).toMatchObject({ reason: 'token-expired' });
});

test('a clock that is behind lets an expired token pass, and skews add up', async () => {
  const here = world();
  await here.browser.login();
  await here.clock.advance(20_000);
  await fault(here, { kind: 'clock-skew', by: '-3s' }, { kind: 'clock-skew', by: '-3s', match: '/api/items' });

  expect([(await here.browser.get('/api/items')).status, (await here.browser.get('/api/users/me')).status]).toEqual([
    200, 401,
  ]);
});

test('a token that a clock behind has issued is born dead to the others, and nobody’s session is swept by one ahead', async () => {
  const here = world();
  await here.browser.login();
  await fault(here, { kind: 'clock-skew', by: '-20s', match: '/api/auth/refresh' });

  expect((await refresh(here.browser)).status).toBe(200);
  expect((await here.browser.get('/api/items')).status).toBe(401);
  await fault(here, { kind: 'clock-skew', by: '1h', match: '/api/auth/login' });
  await here.clock.advance(11_000);
  await here.another().login();
  await fault(here);
  expect((await refresh(here.browser)).status).toBe(200);
});

test('a fault of one tab is done to its calls alone, and one of a window only within it', async () => {
  const here = world();
  await fault(here, { kind: 'status', status: 503, tab: 'A' }, { kind: 'status', status: 500, from: '2s', to: '4s' });
  const from = async (tab: string) =>
    (await here.browser.get('/api/items', { headers: { 'x-reauth-request': `${tab}-1.1.1` } })).status;

  expect([await from('A'), await from('B')]).toEqual([503, 401]);
  await here.clock.advance(2_000);
  expect(await from('B')).toBe(500);
  await here.clock.advance(2_000);
  expect(await from('B')).toBe(401);
});

test('faults on one call are done in the order that is documented', async () => {
  const here = world({ rotation: 'strict' });
  await here.browser.login();
  await hold(here, '/api/auth/refresh', 'before');
  await hold(here, '/api/auth/refresh', 'after');
  await fault(
    here,
    { kind: 'no-cors' },
    { kind: 'set-cookie', how: 'blocked' },
    { kind: 'latency', by: '2s', when: 'after' },
    { kind: 'latency', by: '1s' },
    { kind: 'non-atomic-rotation', pause: '100ms' },
    { kind: 'replication-lag', by: '1ms' },
    { kind: 'clock-skew', by: '1s' },
  );

  const call = refresh(here.browser);
  await here.clock.advance(10_000);
  expect(told(here, 'c2')).toEqual(['call.received', 'call.held']);
  const released = here.clock.now();
  await here.browser.post('/__reauth/holds/release', { count: 1 });
  await here.clock.advance(10_000);
  await releaseAll(here);

  expect(told(here, 'c2')).toEqual([
    'call.received',
    'call.held',
    'call.released',
    'clock-skew',
    'replication-lag',
    'latency',
    'non-atomic-rotation',
    'token.issued',
    'token.issued',
    'latency',
    'set-cookie',
    'no-cors',
    'call.held',
    'call.released',
    'call.answered',
  ]);
  expect(here.events('call.held').at(-1)?.at).toBe(released + 3_100);
  expect(await call).toMatchObject({ status: 200, cookies: [], cors: false });
});

test('a reply that is lost to a status is what is done to from there on', async () => {
  const here = world();
  await here.browser.login();
  await fault(
    here,
    { kind: 'drop', when: 'after' },
    { kind: 'no-cors', status: 401 },
    { kind: 'set-cookie', how: 'blocked' },
    { kind: 'status', status: 401, when: 'after' },
  );

  await expect(refresh(here.browser)).rejects.toThrow(CUT);

  expect(told(here, 'c2')).toEqual(['call.received', 'token.issued', 'status', 'no-cors', 'drop', 'call.dropped']);
});
