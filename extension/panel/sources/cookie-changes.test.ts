import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import type { Cookie } from '../../../reauth/trace/events.ts';
import { jarExpired, jarRemoved, jarSeen, jarSet, nextExpiryOf, type Jar } from './cookie-changes.ts';

const cookie = (name: string, expiresAt: number, jti = 't1'): Cookie => ({
  name,
  httpOnly: true,
  secure: false,
  sameSite: 'lax',
  path: '/',
  expiresAt: instant(expiresAt),
  claims: { jti },
});
const jarOf = (...cookies: readonly Cookie[]): Jar => new Map(cookies.map((one) => [one.name, one]));
const empty = jarOf();

test('a cookie that is seen for the first time was set', () => {
  const { jar, facts } = jarSeen(empty, [cookie('access_token', 5000)], instant(0));

  expect(facts).toEqual([{ type: 'cookie.set', ...cookie('access_token', 5000) }]);
  expect([...jar.keys()]).toEqual(['access_token']);
});

test('a cookie that is seen again unchanged is no news', () => {
  const { facts } = jarSeen(jarOf(cookie('access_token', 5000)), [cookie('access_token', 5030)], instant(0));

  expect(facts).toEqual([]);
});

test('a cookie with another token was set anew, without a removal', () => {
  const { facts } = jarSeen(jarOf(cookie('access_token', 5000)), [cookie('access_token', 9000, 't2')], instant(4000));

  expect(facts).toEqual([{ type: 'cookie.set', ...cookie('access_token', 9000, 't2') }]);
});

test('a cookie that is gone before its time was deleted, after its time it ran out', () => {
  const held = jarOf(cookie('access_token', 5000), cookie('refresh_token', 60_000));

  const { jar, facts } = jarSeen(held, [], instant(5000));

  expect(facts).toEqual([
    { type: 'cookie.removed', name: 'access_token', cause: 'expired' },
    { type: 'cookie.removed', name: 'refresh_token', cause: 'deleted' },
  ]);
  expect(jar.size).toBe(0);
});

test('a cookie that the browser has not let go of yet counts as gone', () => {
  const { facts } = jarSeen(jarOf(cookie('access_token', 5000)), [cookie('access_token', 5000)], instant(5001));

  expect(facts).toEqual([{ type: 'cookie.removed', name: 'access_token', cause: 'expired' }]);
});

test('the timer lets go of those alone whose time has come', () => {
  const held = jarOf(cookie('access_token', 5000), cookie('refresh_token', 60_000));

  const { jar, facts } = jarExpired(held, instant(5000));

  expect(facts).toEqual([{ type: 'cookie.removed', name: 'access_token', cause: 'expired' }]);
  expect([...jar.keys()]).toEqual(['refresh_token']);
  expect(nextExpiryOf(held)).toBe(5000);
  expect(nextExpiryOf(jar)).toBe(60_000);
  expect(nextExpiryOf(empty)).toBeUndefined();
});

test('a removal that was known already is no news', () => {
  expect(jarRemoved(empty, 'access_token', 'expired').facts).toEqual([]);
  expect(jarSet(jarOf(cookie('a', 5000)), cookie('a', 5000)).facts).toEqual([]);
});
