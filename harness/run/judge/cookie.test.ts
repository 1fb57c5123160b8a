import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import type { CookieFact } from '../../../reauth/trace/events.ts';
import { judgeCookie } from './cookie.ts';
import { evidenceOf, START, tabAOpen } from './evidence.fixture.ts';

const access = (expiresAt: number): CookieFact => ({
  type: 'cookie.set',
  name: 'access_token',
  httpOnly: true,
  secure: false,
  sameSite: 'lax',
  path: '/',
  expiresAt: instant(expiresAt),
});
const expected = (at?: number) => ({
  line: 1,
  that: 'cookie' as const,
  tab: 'A',
  name: 'access_token',
  ...(at === undefined ? {} : { at }),
});

test('a cookie is there from when it is set until it runs out', () => {
  const evidence = evidenceOf(tabAOpen().cookie(START + 400, 'browser', access(START + 15_400)));

  expect(judgeCookie({ ...expected(10_000), state: 'present' }, evidence)).toEqual({
    expected: 'tab A has the cookie access_token at 10s',
    found: 'it is there, set at 400ms, at 10s',
    holds: true,
  });
  expect(judgeCookie({ ...expected(399), state: 'absent' }, evidence)).toMatchObject({
    expected: 'tab A does not have the cookie access_token at 399ms',
    found: 'it was not set at 399ms',
    holds: true,
  });
  expect(judgeCookie({ ...expected(15_400), state: 'present' }, evidence)).toMatchObject({
    found: 'it had run out at 15.4s, at 15.4s',
    holds: false,
  });
});

test('without a time it is the end that counts', () => {
  const trace = tabAOpen().cookie(START + 400, 'browser', access(START + 90_000));
  trace.cookie(START + 19_000, 'browser', { type: 'cookie.removed', name: 'access_token', cause: 'deleted' });
  const evidence = evidenceOf(trace);

  expect(judgeCookie({ ...expected(), state: 'absent' }, evidence)).toEqual({
    expected: 'tab A does not have the cookie access_token at the end',
    found: 'it had been removed at the end',
    holds: true,
  });
  expect(judgeCookie({ ...expected(18_000), state: 'absent' }, evidence)).toMatchObject({ holds: false });
});

test('a jar that is named after another tab is not this one’s', () => {
  const trace = tabAOpen().client(START, 'B-1', { type: 'tab.opened', label: 'B', client: 'recipe' });
  trace.cookie(START + 400, 'B', access(START + 90_000));

  expect(judgeCookie({ ...expected(), state: 'present' }, evidenceOf(trace))).toMatchObject({
    found: 'it was not set at the end',
    holds: false,
  });
  expect(judgeCookie({ ...expected(), tab: 'B', state: 'present' }, evidenceOf(trace))).toMatchObject({ holds: true });
});
