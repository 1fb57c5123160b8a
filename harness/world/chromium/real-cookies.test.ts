import { expect, test } from 'vitest';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import { RealCookies } from './real-cookies.ts';

/** A browser with one cookie that lives ten seconds, in a world that has skipped nothing yet. */
function world() {
  const clock = new VirtualClock();
  const base = clock.now();
  const cookie = {
    name: 'access_token',
    value: 'one',
    domain: 'localhost',
    path: '/',
    expires: (base + 10_000) / 1_000,
    httpOnly: true,
    secure: false,
    sameSite: 'Lax' as const,
  };
  let jar = [cookie];
  const cookies = new RealCookies(
    () => Promise.resolve(jar),
    clock,
    () => 0,
  );
  const told = (): readonly string[] =>
    cookies.events.map((event) => {
      const how = event.type === 'cookie.set' ? 'set' : event.cause;
      return `${event.name} ${how} at ${event.at - base}`;
    });
  return { clock, cookie, cookies, told, holds: (...held: readonly (typeof cookie)[]) => void (jar = [...held]) };
}

test('a cookie that is new is set, once', async () => {
  const { cookies, told } = world();

  await cookies.look();
  await cookies.look();

  expect(told()).toEqual(['access_token set at 0']);
});

test('another value overwrites; another end by less than a second does not', async () => {
  const { clock, cookie, cookies, told, holds } = world();
  await cookies.look();
  await clock.advance(100);
  holds({ ...cookie, expires: cookie.expires + 0.9 });
  await cookies.look();
  holds({ ...cookie, value: 'two' });
  await cookies.look();

  expect(told()).toEqual(['access_token set at 0', 'access_token overwritten at 100', 'access_token set at 100']);
});

test('a cookie that is gone at its end has expired, at that instant; before it, it was deleted', async () => {
  for (const [at, ended] of [
    [12_000, 'access_token expired at 10000'],
    [4_000, 'access_token deleted at 4000'],
  ] as const) {
    const { clock, cookies, told, holds } = world();
    await cookies.look();
    await clock.advance(at);
    expect(cookies.isDue).toBe(at > 10_000);
    holds();
    await cookies.look();

    expect(told()).toEqual(['access_token set at 0', ended]);
  }
});
