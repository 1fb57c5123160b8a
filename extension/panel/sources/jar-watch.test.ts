import { expect, test } from 'vitest';
import { instant, later } from '../../../reauth/time/instant.ts';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import type { Cookie, CookieEvent } from '../../../reauth/trace/events.ts';
import { JarWatch } from './jar-watch.ts';

function world() {
  const clock = new VirtualClock(instant(1_000_000));
  const stop = new AbortController();
  const events: CookieEvent[] = [];
  const browser = { cookies: [] as readonly Cookie[], reads: 0, answers: true };
  const watch = new JarWatch({
    clock,
    jar: 'browser',
    signal: stop.signal,
    emit: (batch) => events.push(...batch),
    read: async () => {
      browser.reads += 1;
      return browser.answers ? browser.cookies : undefined;
    },
  });
  return { clock, stop, events, browser, watch };
}

const cookie = (name: string, expiresAt: Cookie['expiresAt']): Cookie => ({
  name,
  httpOnly: true,
  secure: false,
  sameSite: 'lax',
  path: '/',
  ...(expiresAt === undefined ? {} : { expiresAt }),
});

test('a cookie is told of when it is seen and at the moment at which it runs out', async () => {
  const { clock, events, browser, watch } = world();
  browser.cookies = [cookie('access_token', later(clock.now(), 15_000)), cookie('theme', undefined)];

  watch.look();
  await clock.advance(20_000);

  expect(events.map(({ seq, type, at }) => [seq, type, at])).toEqual([
    [1, 'cookie.set', 1_000_000],
    [2, 'cookie.set', 1_000_000],
    [3, 'cookie.removed', 1_015_000],
  ]);
  expect(events[2]).toMatchObject({ name: 'access_token', cause: 'expired', jar: 'browser' });
});

test('a cookie that was set anew runs out at its new time only', async () => {
  const { clock, events, browser, watch } = world();
  browser.cookies = [cookie('access_token', later(clock.now(), 15_000))];
  watch.look();
  await clock.advance(10_000);

  browser.cookies = [cookie('access_token', later(clock.now(), 15_000))];
  watch.look();
  await clock.advance(16_000);

  expect(events.map(({ type, at }) => [type, at])).toEqual([
    ['cookie.set', 1_000_000],
    ['cookie.set', 1_010_000],
    ['cookie.removed', 1_025_000],
  ]);
});

test('looks during a look are made up for by one more', async () => {
  const { clock, browser, watch } = world();

  watch.look();
  watch.look();
  watch.look();
  await clock.advance(0);

  expect(browser.reads).toBe(2);
});

test('cookies that could not be read are not taken for gone', async () => {
  const { clock, events, browser, watch } = world();
  browser.cookies = [cookie('access_token', later(clock.now(), 15_000))];
  watch.look();
  await clock.advance(1);

  browser.answers = false;
  watch.look();
  await clock.advance(1);

  expect(events.map(({ type }) => type)).toEqual(['cookie.set']);
});

test('nothing is told after the end', async () => {
  const { clock, stop, events, browser, watch } = world();
  browser.cookies = [cookie('access_token', later(clock.now(), 15_000))];
  watch.look();
  await clock.advance(1);

  stop.abort();
  await clock.advance(20_000);

  expect(events.map(({ type }) => type)).toEqual(['cookie.set']);
});
