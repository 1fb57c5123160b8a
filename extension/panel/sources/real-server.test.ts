import { expect, onTestFinished, test } from 'vitest';
import { jarFetch } from '../../../harness/jar-fetch.ts';
import { startServer } from '../../../mock-server/http/serve.ts';
import { settingsWith } from '../../../mock-server/http/testing/running.ts';
import { createNodeCore } from '../../../mock-server/node/core.ts';
import { systemClock } from '../../../reauth/time/system-clock.ts';
import type { TraceEvent } from '../../../reauth/trace/events.ts';
import { createControlClient } from './control-client.ts';
import { watchWebCookies } from './cookies-web.ts';
import { discover } from './discover.ts';
import { labSource } from './lab-source.ts';
import { createLab } from './lab.ts';
import { serverEventOf } from './server-event.ts';
import { createServerFinder } from './server-finder.ts';
import type { StreamPorts } from './server-stream.ts';

/** The Lab in one browser, against the real server over real HTTP. */
async function panel(strategy: 'recipe' | 'naive') {
  const server = await startServer({
    settings: settingsWith({ port: 0, fast: true }),
    createCore: ({ controlPort }) =>
      createNodeCore(settingsWith({ port: 0, fast: true }), { control: () => controlPort }),
    webDir: '/nowhere',
    log: (line) => expect.fail(line),
  });
  const stop = new AbortController();
  onTestFinished(async () => {
    stop.abort();
    await server.close();
  });

  const fetchFn = jarFetch(fetch);
  const http = { fetchFn, patience: () => AbortSignal.timeout(5_000) };
  const finder = createServerFinder(() => server.controlUrl, http);
  const control = createControlClient(async () => {
    const found = await finder.find();
    return found.ok ? { ok: true, value: found.value.control } : found;
  }, http);
  const visibility = { visible: () => true, subscribe: () => () => {} };
  const stream: StreamPorts = {
    fetchFn,
    clock: systemClock,
    lock: (_name, _signal, work) => work(),
    openChannel: () => ({ post: () => {}, listen: () => {}, close: () => {} }),
    visibility,
    parse: serverEventOf,
    panel: 'p1',
  };
  const lab = createLab({ finder, fetchFn, clock: systemClock, suffix: () => 't1' });
  lab.change('A-t1', strategy);

  const trace: TraceEvent[] = [];
  const waiting = new Set<() => void>();
  const sink = {
    events: (batch: readonly TraceEvent[]) => {
      trace.push(...batch);
      for (const look of waiting) look();
    },
    status: () => {},
  };
  /** Settles when the trace says so. */
  const until = (says: (events: readonly TraceEvent[]) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!says(trace)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  labSource(lab, {
    finder,
    stream,
    watchCookies: (_server, emit, signal) => watchWebCookies(control, { clock: systemClock, visibility, emit, signal }),
  }).start(sink, stop.signal);
  return { lab, control, trace, until, search: () => discover(server.controlUrl, http) };
}

const count = (events: readonly TraceEvent[], is: (event: TraceEvent) => boolean) => events.filter(is).length;
const isRefused = (event: TraceEvent) => event.type === 'fetch.answered' && event.status === 401;
const isRefresh = (event: TraceEvent) => event.type === 'call.received' && event.purpose === 'refresh';
const isFree = (trace: readonly TraceEvent[]) =>
  count(trace, ({ type }) => type === 'mutex.acquired') === count(trace, ({ type }) => type === 'mutex.released');

test.each([
  ['recipe', 1, 4],
  ['naive', 5, 0],
] as const)(
  'five requests with %s at an expired token: %i refreshes, %i blocked',
  async (strategy, refreshes, blocked) => {
    const { lab, control, trace, until } = await panel(strategy);
    expect(await lab.login('user@example.com')).toEqual({ ok: true, value: undefined });
    await until((events) => count(events, ({ type }) => type === 'cookie.set') === 3);
    await control.hold({ match: '/api/auth/refresh', when: 'before' });
    await control.expire('access');
    await until((events) => count(events, ({ type }) => type === 'cookie.removed') === 2);

    const burst = lab.fire(5);
    await until((events) => count(events, isRefused) === 5 && count(events, isRefresh) === refreshes);
    await control.release({ all: true });
    expect(await burst).toEqual({ ok: true, value: undefined });
    await until((events) => count(events, (event) => event.type === 'call.answered' && event.reason === 'ok') === 5);

    expect(count(trace, isRefresh)).toBe(refreshes);
    expect(count(trace, ({ type }) => type === 'mutex.awaited')).toBe(blocked);
    expect(count(trace, (event) => event.type === 'request.settled' && event.outcome === 'fulfilled')).toBe(6);
    expect(isFree(trace)).toBe(true);
    const state = await control.state();
    expect(state).toMatchObject({ ok: true, value: { sessions: [{ refreshes }], held: [] } });
  },
);

test('both sides of an exchange meet by its name, and the cookies name their tokens', async () => {
  const { lab, trace, until } = await panel('recipe');

  await lab.login('admin@example.com');
  await until((events) => count(events, ({ type }) => type === 'cookie.set') === 3);
  await until((events) => count(events, ({ type }) => type === 'call.answered') === 1);

  const sent = trace.find((event) => event.type === 'fetch.sent');
  const received = trace.find((event) => event.type === 'call.received');
  const issued = trace.flatMap((event) => (event.type === 'token.issued' ? [event.token.id] : []));
  const held = trace.flatMap((event) => (event.type === 'cookie.set' ? [event.claims?.jti ?? event.name] : []));
  expect(received?.exchange).toBe(sent?.exchange);
  expect(issued).toHaveLength(2);
  expect(held).toEqual(expect.arrayContaining([...issued, 'logged_in']));
  expect(JSON.stringify(trace)).not.toMatch(/password123|eyJ/);
});

test('the policy, the clock and a reset are what the server says', async () => {
  const { lab, control, until } = await panel('recipe');
  await lab.login('user@example.com');
  await until((events) => count(events, ({ type }) => type === 'cookie.set') === 3);

  const changed = await control.changePolicy({ rotation: 'strict' });
  expect(changed).toMatchObject({ ok: true, value: { rotation: 'strict' } });
  expect(await control.changePolicy({ rotation: 'sometimes' })).toMatchObject({
    ok: false,
    problem: expect.stringContaining('sometimes'),
  });

  await control.advance(20_000);
  await until((events) => count(events, ({ type }) => type === 'cookie.removed') === 2);
  expect(await control.reset()).toEqual({ ok: true, value: undefined });
  await until((events) => count(events, ({ type }) => type === 'cookie.removed') === 3);
  expect(await control.cookies()).toEqual({ ok: true, value: [] });
});

test('a hold on every call does not hold the search for the server, nor is that search in the trace', async () => {
  const { lab, control, trace, until, search } = await panel('recipe');
  await lab.login('user@example.com');
  await until((events) => count(events, ({ type }) => type === 'call.answered') === 1);
  expect(await control.hold({ match: '/api/', when: 'before' })).toEqual({ ok: true, value: undefined });

  expect(await search()).toMatchObject({ ok: true });
  expect(await control.state()).toMatchObject({ ok: true, value: { held: [] } });

  expect(trace.flatMap((event) => (event.type === 'call.received' ? [event.path] : []))).toEqual(['/api/auth/login']);
});
