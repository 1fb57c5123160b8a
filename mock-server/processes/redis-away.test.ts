import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RealRedis, REDIS_SERVER } from '../node/testing/real-redis.ts';
import { call } from '../http/testing/call.ts';
import { refusedStart, ServerProcess, type Answered } from '../node/testing/server-process.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const LOGIN = { email: 'user@example.com', password: 'password123' };
const SENTENCE = 'The store does not answer. Try again.';
/** The longest that one command waits, and what a busy machine adds. */
const BOUND_MS = 5_000;

describe.skipIf(REDIS_SERVER === undefined)('when Redis is away', () => {
  let redis: RealRedis;
  let a: ServerProcess;
  let b: ServerProcess;
  beforeAll(async () => {
    redis = await RealRedis.start({ persistent: true, args: ['--requirepass', 'CANARY'] });
    const url = redis.url.replace('//', '//:CANARY@');
    const args = ['--redis', `${url}/3`, '--refresh', '10m', '--access', '10m', '--on-reuse', 'reject'];
    [a, b] = await Promise.all([ServerProcess.start(...args), ServerProcess.start(...args)]);
  });
  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
    await redis.stop();
  });

  const login = (server: ServerProcess) => server.api('/auth/login', { json: LOGIN });

  /** Every kind of call, and the health check, which needs no store. */
  async function expectAway(cookies: Answered['cookies']): Promise<void> {
    const from = performance.now();
    const answers = await Promise.all([
      a.api('/users/me', { cookies }),
      a.api('/auth/refresh', { cookies }),
      a.api('/orders', { cookies, json: { item: 1 } }),
      a.api('/auth/login', { json: LOGIN }),
      a.control('/state'),
      a.control('/policy', { method: 'PATCH', json: { rotation: 'strict' } }),
      a.control('/reset', { json: {} }),
      b.api('/users/me', { cookies }),
    ]);
    expect(performance.now() - from).toBeLessThan(BOUND_MS);
    expect(answers.map((answer) => [answer.status, answer.at('message')])).toEqual(answers.map(() => [503, SENTENCE]));
    expect((await a.api('/healthchecker')).status).toBe(200);
    const local = await Promise.all([
      a.control('/holds', { method: 'PUT', json: { match: '/api/nothing', when: 'before' } }),
      a.control('/holds', { method: 'DELETE' }),
      a.control('/faults', { method: 'PUT', json: { faults: [] } }),
      a.control('/faults', { method: 'DELETE' }),
      a.control('/holds/release', { json: { all: true } }),
    ]);
    expect(local.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await a.api('/nothing')).status).toBe(404);
    expect((await call(a.apiPort, '/.well-known/jwks.json')).status).toBe(200);
  }

  /** Each server connects again by itself, so each is asked until it has. */
  const expectBack = (json: Readonly<Record<string, string>>) =>
    Promise.all(
      [a, b].map((server) =>
        expect
          .poll(async () => (await server.control('/policy', { method: 'PATCH', json })).status, { timeout: 15_000 })
          .toBe(200),
      ),
    );

  test('killed: each call is told so at once, and all goes on as soon as it is back, with what was kept', async () => {
    const { cookies } = await login(a);
    await redis.kill();

    await expectAway(cookies);

    await redis.restart();
    await expectBack({});
    expect((await a.control('/state')).at('policy', 'rotation')).toBe('off');
    expect((await a.api('/users/me', { cookies })).status).toBe(200);
    expect(a.output).toMatch(
      /^The server failed to answer: Redis did not do what it was asked \(.*\): see that it runs/m,
    );
    expect(a.output).not.toMatch(/^\s+at /m);
  });

  test('frozen: each call is told so within a bounded time, and all goes on when it answers again', async () => {
    const { cookies } = await login(a);
    redis.freeze();

    await expectAway(cookies);

    redis.thaw();
    await expectBack({});
    expect((await a.api('/users/me', { cookies })).status).toBe(200);
  });

  test('killed and started again under load: every answer is right, and nothing that was acknowledged is lost', async () => {
    await expectBack({ rotation: 'off' });
    const clients = await Promise.all(Array.from({ length: 10 }, () => login(a)));
    const orders = clients.map(() => ({ acknowledged: new Set<unknown>(), unknown: 0 }));
    const statuses = new Map<number, number>();
    let goesOn = true;

    const loads = clients.map(async ({ cookies }, index) => {
      for (let turn = 0; goesOn; turn += 1) {
        const server = (turn + index) % 2 === 0 ? a : b;
        const answers = await Promise.all([
          server.api('/orders', { cookies, json: { item: 1 } }),
          server.api('/users/me', { cookies }),
          server.api('/auth/refresh', { cookies }),
        ]);
        for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (answers[0].status === 201) orders[index]?.acknowledged.add(answers[0].at('data', 'order', 'number'));
        else if (orders[index] !== undefined) orders[index].unknown += 1;
      }
    });
    const seen = (status: number, count: number) =>
      expect.poll(() => statuses.get(status) ?? 0, { timeout: 20_000, interval: 5 }).toBeGreaterThanOrEqual(count);
    for (let crash = 1; crash <= 2; crash += 1) {
      await seen(201, crash * 30);
      await redis.kill();
      await seen(503, crash * 30);
      await redis.restart();
    }
    await seen(201, (statuses.get(201) ?? 0) + 30);
    goesOn = false;
    await Promise.all(loads);
    await expectBack({});

    expect(new Set(statuses.keys())).toEqual(new Set([200, 201, 503]));
    expect(a.isAlive && b.isAlive).toBe(true);
    for (const [index, { cookies }] of clients.entries()) {
      const { acknowledged = new Set(), unknown = 0 } = orders[index] ?? {};
      const next = Number((await b.api('/orders', { cookies, json: { item: 1 } })).at('data', 'order', 'number'));
      expect(next).toBeGreaterThan(Math.max(...[...acknowledged].map(Number)));
      expect(next).toBeLessThanOrEqual(acknowledged.size + unknown + 1);
    }
  });

  test('a rotation whose answer was lost is told from one that never happened', async () => {
    await expectBack({ rotation: 'strict' });
    const clients = await Promise.all(Array.from({ length: 10 }, () => login(a)));
    let granted = 0;
    let stops = false;

    const outcomes = clients.map(async (client, index) => {
      let { cookies } = client;
      let isUncertain = false;
      for (let turn = 0; !stops; turn += 1) {
        const answer = await ((turn + index) % 2 === 0 ? a : b).api('/auth/refresh', { cookies });
        if (answer.status === 200) {
          cookies = answer.cookies;
          isUncertain = false;
          granted += 1;
        } else if (answer.status === 503) isUncertain = true;
        else return { status: answer.status, isUncertain };
      }
      return 'alive';
    });
    await expect.poll(() => granted, { timeout: 20_000, interval: 5 }).toBeGreaterThan(50);
    await redis.kill();
    await redis.restart();
    const before = granted;
    await expect.poll(() => granted, { timeout: 20_000, interval: 5 }).toBeGreaterThan(before + 20);
    stops = true;

    // Refused as spent only where the call before was answered 503: it may have been done.
    for (const outcome of await Promise.all(outcomes)) {
      expect(['alive', { status: 403, isUncertain: true }]).toContainEqual(outcome);
    }
  });

  test('a Redis that lost everything is set up again', async () => {
    await expectBack({ rotation: 'grace' });
    expect((await b.control('/state')).at('policy', 'rotation')).toBe('grace');
    await redis.forget();

    await expect.poll(async () => (await login(b)).status, { timeout: 15_000 }).toBe(200);
    await expect.poll(async () => (await a.control('/state')).status, { timeout: 15_000 }).toBe(200);
    expect((await a.control('/state')).at('policy')).toMatchObject({ rotation: 'grace', refresh: 600_000 });
  });

  test('a server does not start without it, nor with a wrong password, and never prints a password', async () => {
    const [wrong, beyond] = await Promise.all([
      refusedStart('--redis', redis.url.replace('//', '//:WRONG-CANARY@')),
      refusedStart('--redis', `${redis.url.replace('//', '//:CANARY@')}/99`),
    ]);
    expect(wrong.code).toBe(2);
    expect(wrong.output).toMatch(/^Redis at redis:\/\/127\.0\.0\.1:\d+ refuses the user or the password\./);
    expect(beyond.code).toBe(2);
    expect(beyond.output).toMatch(/has no database of this number/);
    await redis.kill();
    const gone = await refusedStart('--redis', redis.url.replace('//', '//:CANARY@'));
    expect(gone.code).toBe(2);
    expect(gone.output).toMatch(/^Redis cannot be reached at redis:\/\/127\.0\.0\.1:\d+\. Start it/);
    for (const output of [a.output, b.output, wrong.output, beyond.output, gone.output]) {
      expect(output).not.toMatch(/CANARY|[Uu]nhandled/);
    }
    expect(a.isAlive && b.isAlive).toBe(true);
  });
});
