import { expect, test } from 'vitest';
import { instant } from '../../../../reauth/time/instant.ts';
import type { Cookie } from '../../../../reauth/trace/events.ts';
import { ToldCookies } from './told-cookies.ts';

const cookie = (jti: string, expiresAt: number): Cookie => ({
  name: 'access_token',
  httpOnly: true,
  secure: false,
  sameSite: 'lax',
  path: '/',
  expiresAt: instant(expiresAt),
  claims: { jti },
});

test('cookies run out in the time of the scenario: later by what was skipped, and when their time came', async () => {
  let jar: readonly Cookie[] = [cookie('t1', 1_500)];
  const clock = { now: () => instant(11_000), skipped: 10_000 };
  const cookies = new ToldCookies(() => Promise.resolve(jar), clock);

  await cookies.look();
  Object.assign(clock, { now: () => instant(31_000), skipped: 29_900 });
  jar = [cookie('t2', 2_000)];
  await cookies.look();
  jar = [];
  await cookies.look();

  expect(
    cookies.events.map((event) => [event.seq, event.at, event.type, 'cause' in event ? event.cause : event.expiresAt]),
  ).toEqual([
    [1, 11_000, 'cookie.set', 11_500],
    [2, 11_500, 'cookie.removed', 'expired'],
    [3, 31_000, 'cookie.set', 31_900],
    [4, 31_000, 'cookie.removed', 'deleted'],
  ]);
});

test('who asks while somebody looks gets a look that begins after, one for all', async () => {
  let reads = 0;
  const clock = { now: () => instant(0), skipped: 0 };
  const cookies = new ToldCookies(async () => {
    reads += 1;
    await Promise.resolve();
    return [];
  }, clock);

  const first = cookies.look();
  await Promise.resolve();
  await Promise.all([first, cookies.look(), cookies.look(), cookies.look()]);

  expect(reads).toBe(2);
});

test('a look that fails tells nothing, and the next one is made all the same', async () => {
  const answers = [Promise.reject(new Error('gone')), Promise.resolve([cookie('t1', 1_000)])];
  const clock = { now: () => instant(0), skipped: 0 };
  const cookies = new ToldCookies(() => answers.shift() ?? Promise.resolve([]), clock);

  await cookies.look();
  await cookies.look();

  expect(cookies.events.map(({ type }) => type)).toEqual(['cookie.set']);
});
