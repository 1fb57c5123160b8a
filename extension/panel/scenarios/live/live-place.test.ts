import { expect, onTestFinished, test } from 'vitest';
import { jarFetch } from '../../../../harness/jar-fetch.ts';
import { runScenario } from '../../../../harness/run/run-scenario.ts';
import { startServer } from '../../../../mock-server/http/serve.ts';
import { settingsWith } from '../../../../mock-server/http/testing/running.ts';
import { createNodeCore } from '../../../../mock-server/node/core.ts';
import { systemClock } from '../../../../reauth/time/system-clock.ts';
import type { ClientEvent } from '../../../../reauth/trace/events.ts';
import { createControlClient } from '../../sources/control-client.ts';
import { createServerFinder } from '../../sources/server-finder.ts';
import { TWO_REQUESTS } from '../desk.fixture.ts';
import { createLivePlace } from './live-place.ts';

/** A real server, and a browser that keeps its cookies to itself: no code sees a `Set-Cookie`. */
async function place() {
  const settings = settingsWith({ port: 0, rotation: 'strict' });
  const server = await startServer({
    settings,
    createCore: ({ controlPort }) => createNodeCore(settings, { control: () => controlPort }),
    webDir: '/nowhere',
    log: (line) => expect.fail(line),
  });
  onTestFinished(() => server.close());
  const withJar = jarFetch(fetch);
  const fetchFn: typeof fetch = async (input, init) => {
    const { body, status, headers } = await withJar(input, init);
    return new Response(body, { status, headers: [...headers].filter(([name]) => name !== 'set-cookie') });
  };
  const http = { fetchFn, patience: () => AbortSignal.timeout(5_000) };
  const finder = createServerFinder(() => server.apiUrl, http);
  const control = createControlClient(() => Promise.resolve({ ok: true, value: server.controlUrl }), http);
  let runs = 0;
  const suffix = () => `run${(runs += 1)}`;
  return { server, control, live: createLivePlace({ finder, fetchFn, control, clock: systemClock, suffix }) };
}

test('a scenario runs live over a browser’s own cookies, is told as it goes in wall time, and leaves the policy as it was', async () => {
  const { server, control, live } = await place();
  const found = await live.find();
  if (!found.ok) throw new Error(found.problem);
  const told: ClientEvent[] = [];
  const before = systemClock.now();

  const { world, giveBack } = await live.borrow(found.value, (event) => told.push(event));
  const { rows } = await runScenario(TWO_REQUESTS, { world, now: systemClock.now });
  await giveBack();

  expect(rows.map(({ client, verdict, why, refreshes }) => [client, verdict, why, refreshes])).toEqual([
    ['naive', 'pass', [], 2],
    ['recipe', 'pass', [], 1],
  ]);
  expect([...new Set(told.map(({ tab }) => tab))]).toEqual(['A-1-run1', 'A-1-run2']);
  expect(told.filter(({ at }) => at < before || at > systemClock.now())).toEqual([]);
  const cookies = rows[1]?.trace.flatMap((event) =>
    event.source === 'cookie' && event.name === 'access_token'
      ? [`${event.type} ${'cause' in event ? event.cause : ''}`]
      : [],
  );
  expect(cookies).toEqual(['cookie.set ', 'cookie.removed expired', 'cookie.set ']);
  const state = await control.state();
  expect(state.ok && [state.value.policy['rotation'], state.value.sessions]).toEqual(['strict', []]);
  expect(server.core.events.since(0).at(-1)?.offset).toBe(0);
}, 30_000);

test('a server that was found once and is gone is not offered', async () => {
  const { server, live } = await place();
  expect((await live.find()).ok).toBe(true);

  await server.close();

  expect(await live.find()).toMatchObject({ ok: false, remedy: 'Start it with: npm start' });
});
