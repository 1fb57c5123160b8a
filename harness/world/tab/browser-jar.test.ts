import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import { cookieStateAt } from '../../../reauth/trace/cookies.ts';
import type { CookieEvent } from '../../../reauth/trace/events.ts';
import { BrowserJar } from './browser-jar.ts';

const URL_OF_API = 'http://localhost:8000/api/items';

/** Long before the present by the machine's clock, so that whoever asked that one would find everything expired. */
function jarAt(start = instant(1_000_000)) {
  const clock = new VirtualClock(start, async () => undefined);
  const events: CookieEvent[] = [];
  const jar = new BrowserJar({ clock, name: 'browser', emit: (event) => events.push(event) });
  const told = () =>
    events.map((event) => [event.at - start, event.type, event.name, 'cause' in event ? event.cause : '']);
  return { clock, events, jar, told };
}

const jwt = (payload: object): string => `e30.${btoa(JSON.stringify(payload)).replaceAll('=', '')}.x`;

test('a cookie is sent until the instant of its expiry by the given clock, which is when its event says it went', async () => {
  const { clock, jar, told } = jarAt();
  jar.store('access_token=a; Max-Age=15; Path=/; HttpOnly; SameSite=Lax', URL_OF_API);

  await clock.advance(14_999);
  expect(jar.headerFor(URL_OF_API)).toBe('access_token=a');
  await clock.advance(1);
  expect(jar.headerFor(URL_OF_API)).toBe('');
  await clock.advance(5_000);

  expect(told()).toEqual([
    [0, 'cookie.set', 'access_token', ''],
    [15_000, 'cookie.removed', 'access_token', 'expired'],
  ]);
});

test('cookies that ran out unseen are told of in the order of their expiry', async () => {
  const { clock, jar, told } = jarAt();
  jar.store('b=1; Max-Age=20; Path=/', URL_OF_API);
  jar.store('a=1; Max-Age=10; Path=/', URL_OF_API);
  await clock.advance(30_000);

  jar.expire();

  expect(told().slice(2)).toEqual([
    [10_000, 'cookie.removed', 'a', 'expired'],
    [20_000, 'cookie.removed', 'b', 'expired'],
  ]);
});

test('a cookie that is set again is overwritten, one with Max-Age=0 is deleted, and what is not there cannot be', async () => {
  const { jar, told } = jarAt();
  jar.store('a=1; Max-Age=10; Path=/', URL_OF_API);
  jar.store('a=2; Max-Age=10; Path=/', URL_OF_API);
  jar.store('a=; Max-Age=0; Path=/', URL_OF_API);
  jar.store('a=; Max-Age=0; Path=/', URL_OF_API);

  expect(told().map(([, type, , cause]) => [type, cause])).toEqual([
    ['cookie.set', ''],
    ['cookie.removed', 'overwritten'],
    ['cookie.set', ''],
    ['cookie.removed', 'deleted'],
  ]);
  expect(jar.headerFor(URL_OF_API)).toBe('');
});

test('Expires is understood too, and a cookie without either stays', async () => {
  const { clock, jar } = jarAt();
  jar.store(`gone=1; Path=/; Expires=${new Date(clock.now() + 5_000).toUTCString()}`, URL_OF_API);
  jar.store('stays=1; Path=/', URL_OF_API);
  expect(jar.headerFor(URL_OF_API)).toBe('gone=1; stays=1');

  await clock.advance(3_600_000);

  expect(jar.headerFor(URL_OF_API)).toBe('stays=1');
});

test('a cookie keeps to its path and its host, and a line that is none is ignored', () => {
  const { jar, events } = jarAt();
  jar.store('mine=1; Path=/api', URL_OF_API);
  jar.store('theirs=1; Domain=example.org; Path=/', URL_OF_API);
  jar.store('', URL_OF_API);

  expect(jar.headerFor(URL_OF_API)).toBe('mine=1');
  expect(jar.headerFor('http://localhost:8000/profile')).toBe('');
  expect(jar.headerFor('http://other.localhost:8000/api')).toBe('');
  expect(events).toHaveLength(1);
});

test('the state of a cookie at any time follows from the events: its claims, never its value', async () => {
  const { clock, events, jar } = jarAt();
  const start = clock.now();
  jar.store(
    `access_token=${jwt({ jti: 't1', sid: 's1', secret: 'canary' })}; Max-Age=15; Path=/; HttpOnly`,
    URL_OF_API,
  );
  await clock.advance(16_000);
  jar.expire();

  const [before] = cookieStateAt(events, instant(start + 1_000));
  const [after] = cookieStateAt(events, clock.now());
  expect(before).toMatchObject({
    name: 'access_token',
    jar: 'browser',
    state: 'live',
    claims: { jti: 't1', sid: 's1' },
  });
  expect(before?.cookie).toMatchObject({ httpOnly: true, secure: false, sameSite: 'unspecified', path: '/' });
  expect(after?.state).toBe('expired');
  expect(JSON.stringify(events)).not.toContain('canary');
});

test('what is sent to an origin follows each change of its cookies, and a narrower path', async () => {
  const { clock, jar } = jarAt();
  const sent = () =>
    ['/api/items', '/api/auth/refresh', '/'].map((path) => jar.headerFor(`http://localhost:8000${path}`));

  expect(sent()).toEqual(['', '', '']);
  jar.store('a=1; Max-Age=10; Path=/', URL_OF_API);
  expect(sent()).toEqual(['a=1', 'a=1', 'a=1']);
  jar.store('a=2; Max-Age=10; Path=/', URL_OF_API);
  expect(sent()).toEqual(['a=2', 'a=2', 'a=2']);
  jar.store('r=1; Max-Age=5; Path=/api/auth', URL_OF_API);
  expect(sent()).toEqual(['a=2', 'r=1; a=2', 'a=2']);
  await clock.advance(5_000);
  expect(sent()).toEqual(['a=2', 'a=2', 'a=2']);
  await clock.advance(5_000);
  expect(sent()).toEqual(['', '', '']);
});

test('what is sent to one origin says nothing of another', () => {
  const { jar } = jarAt();
  jar.store('a=1; Path=/', URL_OF_API);
  jar.store('s=1; Path=/; Secure', 'https://auth.example.com/');

  expect(jar.headerFor(URL_OF_API)).toBe('a=1');
  expect(jar.headerFor('http://127.0.0.1:8000/api/items')).toBe('');
  expect(jar.headerFor('http://auth.example.com/')).toBe('');
  expect(jar.headerFor('https://auth.example.com/')).toBe('s=1');
});
