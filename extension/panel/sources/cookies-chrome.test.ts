import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import { decodeClaims } from '../../../reauth/trace/capture-claims.ts';
import type { CookieEvent } from '../../../reauth/trace/events.ts';
import { watchChromeCookies } from './cookies-chrome.ts';

const START = 1_000_000_000;
const jwt = (claims: object) => `e30.${btoa(JSON.stringify(claims)).replace(/=+$/, '')}.c2lnbmF0dXJl`;

const cookie = (name: string, value: string, livesS: number, domain = 'localhost'): chrome.cookies.Cookie => ({
  name,
  value,
  domain,
  hostOnly: true,
  httpOnly: true,
  secure: false,
  session: false,
  path: '/',
  sameSite: 'lax',
  storeId: '0',
  expirationDate: START / 1000 + livesS,
});

function world(...cookies: readonly chrome.cookies.Cookie[]) {
  const clock = new VirtualClock(instant(START));
  const stop = new AbortController();
  const events: CookieEvent[] = [];
  const jar = { cookies };
  const listeners = new Set<(change: chrome.cookies.CookieChangeInfo) => void>();
  watchChromeCookies({
    clock,
    signal: stop.signal,
    emit: (batch) => events.push(...batch),
    visibility: { visible: () => true, subscribe: () => () => {} },
    url: 'http://localhost:8000',
    claimsOf: decodeClaims,
    cookies: {
      // An expired cookie is not returned, at once.
      getAll: async () => jar.cookies.filter(({ expirationDate = Infinity }) => expirationDate * 1000 > clock.now()),
      onChanged: {
        addListener: (listener) => listeners.add(listener),
        removeListener: (listener) => listeners.delete(listener),
      },
    },
  });
  const tell = (of: chrome.cookies.Cookie, removed: boolean, cause: `${chrome.cookies.OnChangedCause}`) => {
    const change = { cookie: of, removed, cause } as chrome.cookies.CookieChangeInfo;
    for (const listener of listeners) listener(change);
  };
  return { clock, stop, events, jar, tell, listeners };
}

test('a cookie’s claims enter the trace, its value does not', async () => {
  const { clock, events } = world(cookie('access_token', jwt({ jti: 't1', exp: 9, email: 'user@example.com' }), 15));

  await clock.advance(10);

  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    type: 'cookie.set',
    httpOnly: true,
    sameSite: 'lax',
    claims: { jti: 't1', exp: 9 },
  });
  expect(JSON.stringify(events)).not.toMatch(/c2lnbmF0dXJl|user@example/);
});

test('an overwriting, which Chrome tells as two changes, is one', async () => {
  const before = cookie('access_token', jwt({ jti: 't1' }), 15);
  const after = cookie('access_token', jwt({ jti: 't2' }), 25);
  const { clock, events, jar, tell } = world(before);
  await clock.advance(10);

  jar.cookies = [after];
  tell(before, true, 'overwrite');
  tell(after, false, 'explicit');
  await clock.advance(5_000);

  expect(events.map((event) => [event.type, event.type === 'cookie.set' ? event.claims?.jti : ''])).toEqual([
    ['cookie.set', 't1'],
    ['cookie.set', 't2'],
  ]);
});

test('an expiry is told when it happens, and once, however late Chrome tells of it', async () => {
  const token = cookie('access_token', jwt({ jti: 't1' }), 15);
  const { clock, events, tell } = world(token);

  await clock.advance(24_000);
  tell(token, true, 'expired');

  expect(events.map(({ type, at }) => [type, at - START])).toEqual([
    ['cookie.set', 0],
    ['cookie.removed', 15_000],
  ]);
  expect(events[1]).toMatchObject({ cause: 'expired' });
});

test('a cookie that a script or a reply removed was deleted', async () => {
  const token = cookie('access_token', 'opaque', 15);
  const { clock, events, jar, tell } = world(token);
  await clock.advance(10);

  jar.cookies = [];
  tell(token, true, 'expired_overwrite');

  expect(events.at(-1)).toMatchObject({ type: 'cookie.removed', name: 'access_token', cause: 'deleted' });
});

test('cookies of other hosts are not looked at', async () => {
  const { clock, events, tell } = world();
  await clock.advance(10);

  tell(cookie('theirs', 'x', 15, 'example.com'), false, 'explicit');
  tell(cookie('theirs', 'x', 15, '.notlocalhost'), false, 'explicit');

  expect(events).toEqual([]);
});

test('after the end nobody listens and nothing polls', async () => {
  const { clock, stop, events, jar, listeners } = world();
  await clock.advance(10);

  stop.abort();
  jar.cookies = [cookie('access_token', 'opaque', 15)];
  await clock.advance(5_000);

  expect(listeners.size).toBe(0);
  expect(events).toEqual([]);
});
