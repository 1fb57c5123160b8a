import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RealRedis, REDIS_SERVER } from '../node/testing/real-redis.ts';
import { ServerProcess, type Answered } from '../node/testing/server-process.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const CALLS = 200;

describe.skipIf(REDIS_SERVER === undefined)(
  `${CALLS} simultaneous refreshes with one token, at two processes over one Redis`,
  () => {
    let redis: RealRedis;
    let a: ServerProcess;
    let b: ServerProcess;
    beforeAll(async () => {
      redis = await RealRedis.start();
      const args = ['--redis', redis.url, '--refresh', '10m', '--access', '5m', '--grace', '60s'];
      [a, b] = await Promise.all([ServerProcess.start(...args), ServerProcess.start(...args)]);
    });
    afterAll(async () => {
      await Promise.all([a.stop(), b.stop()]);
      await redis.stop();
    });

    /** Sets the policy at one server, signs in at the other, and sends half of the refreshes to each. */
    async function race(policy: Readonly<Record<string, string>>) {
      expect((await a.control('/policy', { method: 'PATCH', json: policy })).status).toBe(200);
      const { cookies } = await b.api('/auth/login', {
        json: { email: 'user@example.com', password: 'password123' },
      });
      const answers = await Promise.all(
        Array.from({ length: CALLS }, (_, index) => (index % 2 === 0 ? a : b).api('/auth/refresh', { cookies })),
      );
      const granted = answers.filter(({ status }) => status === 200);
      const refused = answers.filter(({ status }) => status === 403);
      expect(granted.length + refused.length).toBe(CALLS);
      const tokens = granted.map(({ cookies: set }) => set.get('refresh_token'));
      return { cookies, granted, refused, ids: new Set(tokens.map(idOf)), session: await newestSession(b) };
    }

    const refreshWith = (answer: Answered | undefined) =>
      a.api('/auth/refresh', { cookies: answer?.cookies ?? new Map() });

    test('strict, reject: exactly one wins, and its token lives', async () => {
      const { granted, session } = await race({ rotation: 'strict', onReuse: 'reject' });

      expect(granted).toHaveLength(1);
      expect(session).toMatchObject({ state: 'live', refreshes: 1, spentPresented: CALLS - 1 });
      expect((await refreshWith(granted[0])).status).toBe(200);
    });

    test('strict, revoke-family: exactly one wins, and then the family is dead', async () => {
      const { granted, session } = await race({ rotation: 'strict', onReuse: 'revoke-family' });

      expect(granted).toHaveLength(1);
      expect(session).toMatchObject({ state: 'revoked', refreshes: 1, spentPresented: CALLS - 1 });
      expect((await refreshWith(granted[0])).status).toBe(403);
      expect((await b.api('/users/me', { cookies: granted[0]?.cookies ?? new Map() })).status).toBe(401);
    });

    test('grace, same successor: all are granted one and the same token', async () => {
      const { granted, ids, session } = await race({ rotation: 'grace', graceMode: 'same-successor' });

      expect(granted).toHaveLength(CALLS);
      expect(ids.size).toBe(1);
      expect(session).toMatchObject({ state: 'live', refreshes: CALLS, forgiven: CALLS - 1, spentPresented: 0 });
      expect((await refreshWith(granted.at(-1))).status).toBe(200);
    });

    test('grace, new branch: all are granted, each a token of its own', async () => {
      const { granted, ids, session } = await race({ rotation: 'grace', graceMode: 'new-branch' });

      expect(granted).toHaveLength(CALLS);
      expect(ids.size).toBe(CALLS);
      expect(session).toMatchObject({ state: 'live', refreshes: CALLS, forgiven: CALLS - 1 });
      expect((await refreshWith(granted[0])).status).toBe(200);
      expect((await refreshWith(granted.at(-1))).status).toBe(200);
    });

    test('grace, access token only: one gets the successor, the others an access token alone', async () => {
      const { granted, session } = await race({ rotation: 'grace', graceMode: 'access-only' });

      const successors = granted.filter(({ cookies }) => cookies.has('refresh_token'));
      expect(granted).toHaveLength(CALLS);
      expect(successors).toHaveLength(1);
      expect(granted.filter(({ cookies }) => cookies.has('access_token'))).toHaveLength(CALLS);
      expect(session).toMatchObject({ state: 'live', forgiven: CALLS - 1 });
      expect((await refreshWith(successors[0])).status).toBe(200);
    });

    test('grace, refuse: one is granted, the others are refused, and the family lives', async () => {
      const { granted, refused, session } = await race({ rotation: 'grace', graceMode: 'refuse' });

      expect(granted).toHaveLength(1);
      expect(refused).toHaveLength(CALLS - 1);
      expect(session).toMatchObject({ state: 'live', forgiven: CALLS - 1, spentPresented: 0 });
      expect((await refreshWith(granted[0])).status).toBe(200);
    });

    test('grace, until used: all are granted the same token, until that is used', async () => {
      const { granted, ids, cookies } = await race({
        rotation: 'grace',
        graceMode: 'until-used',
        onReuse: 'revoke-family',
      });

      expect(granted).toHaveLength(CALLS);
      expect(ids.size).toBe(1);
      const successor = await refreshWith(granted[0]);
      expect(successor.status).toBe(200);
      expect((await b.api('/auth/refresh', { cookies })).status).toBe(403);
      expect((await refreshWith(successor)).status).toBe(403);
    });

    test('without rotation all are granted and counted', async () => {
      const { granted, session } = await race({ rotation: 'off' });

      expect(granted).toHaveLength(CALLS);
      expect(session).toMatchObject({ state: 'live', refreshes: CALLS, forgiven: 0, spentPresented: 0 });
    });
  },
);

/** The id of a token: its `jti`. */
function idOf(jwt: string | undefined): unknown {
  const payload: unknown = JSON.parse(Buffer.from(jwt?.split('.')[1] ?? 'e30', 'base64url').toString());
  return typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'jti') : undefined;
}

async function newestSession(server: ServerProcess): Promise<unknown> {
  const sessions = (await server.control('/state')).at('sessions');
  if (!Array.isArray(sessions)) throw new Error('The state lists no sessions.');
  return sessions.toSorted((one, other) => Number(one?.startedAt) - Number(other?.startedAt)).at(-1);
}
