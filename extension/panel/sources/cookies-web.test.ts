import { expect, test } from 'vitest';
import { instant, later } from '../../../reauth/time/instant.ts';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import type { Cookie, CookieEvent, TraceEvent } from '../../../reauth/trace/events.ts';
import { cookieChangers, watchWebCookies } from './cookies-web.ts';

const at = instant(1_000_000);
const answered = (cookies: number): TraceEvent => ({
  source: 'server',
  type: 'call.answered',
  seq: 1,
  at,
  offset: 0,
  call: 'c1',
  status: 200,
  reason: 'logged-in',
  cookies: Array.from({ length: cookies }, () => ({ name: 'access_token', maxAge: 15 })),
});
const sent = (exchange: string, purpose: 'request' | 'login'): TraceEvent => ({
  source: 'client',
  tab: 'A-1',
  type: 'fetch.sent',
  seq: 1,
  at,
  exchange,
  attribution: 'exact',
  purpose,
  method: 'POST',
  path: '/api/auth/login',
  query: [],
  headers: {},
});
const got = (exchange: string): TraceEvent => ({
  source: 'client',
  tab: 'A-1',
  type: 'fetch.answered',
  seq: 2,
  at,
  exchange,
  status: 200,
  headers: {},
});

test('a reply that sets cookies may have changed them, as may the answer to an auth call and a command', () => {
  const changes = cookieChangers();

  const told = [
    answered(1),
    answered(0),
    sent('A-1.1.1', 'login'),
    got('A-1.1.1'),
    sent('A-1.2.1', 'request'),
    got('A-1.2.1'),
    { source: 'server', type: 'clock.advanced', seq: 3, at, offset: 0, by: 10 } as const,
  ].map(changes);

  expect(told).toEqual([true, false, false, true, false, false, true]);
});

function world() {
  const clock = new VirtualClock(at);
  const stop = new AbortController();
  const events: CookieEvent[] = [];
  const server = { cookies: [] as readonly Cookie[], asked: 0 };
  const page = { visible: true, changed: () => {} };
  const cookies = async () => {
    server.asked += 1;
    return { ok: true, value: server.cookies } as const;
  };
  const watcher = watchWebCookies(
    { cookies },
    {
      clock,
      signal: stop.signal,
      emit: (batch) => events.push(...batch),
      visibility: {
        visible: () => page.visible,
        subscribe: (listener) => {
          page.changed = listener;
          return () => {};
        },
      },
    },
  );
  return { clock, stop, events, server, page, watcher };
}

const token: Cookie = {
  name: 'access_token',
  httpOnly: true,
  secure: false,
  sameSite: 'lax',
  path: '/',
  expiresAt: later(at, 15_000),
  claims: { jti: 't1' },
};

test('the cookies are asked for at the start, and again when a reply has changed them', async () => {
  const { clock, events, server, watcher } = world();
  await clock.advance(1_000);
  server.cookies = [token];

  watcher.heard([answered(1)]);
  await clock.advance(1_000);

  expect(events.map(({ type }) => type)).toEqual(['cookie.set']);
  expect(events[0]).toMatchObject({ jar: 'browser', claims: { jti: 't1' } });
});

test('a reply that the browser gets only after the server told of it is still seen', async () => {
  const { clock, events, server, watcher } = world();
  await clock.advance(1_000);

  watcher.heard([answered(1)]);
  await clock.advance(300);
  server.cookies = [token];
  await clock.advance(1_000);

  expect(events.map(({ type, at: when }) => [type, when - at])).toEqual([['cookie.set', 1_600]]);
});

test('a cookie runs out by the watcher’s own timer, without asking', async () => {
  const { clock, events, server, watcher } = world();
  server.cookies = [token];
  watcher.heard([answered(1)]);
  await clock.advance(1_000);
  const asked = server.asked;

  await clock.advance(20_000);

  expect(events.map(({ type, at: when }) => [type, when - at])).toEqual([
    ['cookie.set', 0],
    ['cookie.removed', 15_000],
  ]);
  expect(server.asked).toBe(asked);
});

test('a hidden page asks nothing, and looks again when it is shown', async () => {
  const { clock, events, server, page, watcher } = world();
  await clock.advance(1_000);
  page.visible = false;
  server.cookies = [token];
  const asked = server.asked;

  watcher.heard([answered(1)]);
  await clock.advance(1_000);
  expect(server.asked).toBe(asked);
  page.visible = true;
  page.changed();
  await clock.advance(0);

  expect(events.map(({ type }) => type)).toEqual(['cookie.set']);
});
