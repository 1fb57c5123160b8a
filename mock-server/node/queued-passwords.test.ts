import { expect, test } from 'vitest';
import { systemClock } from '../../reauth/time/system-clock.ts';
import { createServerCore } from '../handler/core.ts';
import { Overloaded } from '../handler/overloaded.ts';
import { Browser } from '../handler/testing/browser.ts';
import { testSettings } from '../handler/testing/settings.ts';
import { createMemorySessionStore } from '../store/memory-session-store.ts';
import { createMemoryUserStore } from '../store/memory-user-store.ts';
import { createVirtualIds } from '../virtual/virtual-ids.ts';
import { createVirtualTokens } from '../virtual/virtual-tokens.ts';
import { queuedPasswords } from './queued-passwords.ts';

/** Passwords that are done when the test says so. */
function slowPasswords() {
  const working: { readonly password: string; readonly done: (isRight: boolean) => void; readonly fail: () => void }[] =
    [];
  const verify = (password: string) =>
    new Promise<boolean>((done, reject) => {
      working.push({ password, done, fail: () => reject(new Error('A planted failure.')) });
    });
  const queued = queuedPasswords({ hash: async () => '', verify }, { atOnce: 2, waiting: 3 });
  return { queued, working, names: () => working.map(({ password }) => password) };
}

test('passwords are worked on two at once, in the order in which they came', async () => {
  const { queued, working, names } = slowPasswords();
  const answers = ['a', 'b', 'c', 'd', 'e'].map((password) => queued.verify(password, ''));

  expect(names()).toEqual(['a', 'b']);
  working[1]?.done(true);
  await answers[1];
  expect(names()).toEqual(['a', 'b', 'c']);
  for (let next = 0; next < 5; next += 1) {
    working[next]?.done(next === 3);
    await Promise.race([answers[next], Promise.resolve()]);
    await Promise.resolve();
  }

  expect(names()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(await Promise.all(answers)).toEqual([false, true, false, true, false]);
});

test('what comes beyond the queue is refused at once, and the queue goes on', async () => {
  const { queued, working, names } = slowPasswords();
  const taken = ['a', 'b', 'c', 'd', 'e'].map((password) => queued.verify(password, '').catch(() => 'failed'));

  await expect(queued.verify('f', '')).rejects.toThrow(Overloaded);
  working[0]?.fail();
  expect(await taken[0]).toBe('failed');

  expect(names()).toEqual(['a', 'b', 'c']);
  const again = queued.verify('g', '');
  for (let next = 1; next < 6; next += 1) {
    working[next]?.done(true);
    await (taken[next] ?? again);
  }
  expect(await again).toBe(true);
});

test('a sign-in beyond the queue is told to come again, and is in no log', async () => {
  const never = new Promise<never>(() => {});
  const reported: unknown[] = [];
  let hashed = 0;
  // The two users that are there at the start are hashed; after that nothing ends.
  const passwords = { hash: async () => ((hashed += 1) <= 2 ? 'hash' : never), verify: () => never };
  const core = createServerCore({
    settings: testSettings(),
    clock: systemClock,
    tokens: createVirtualTokens(systemClock),
    passwords: queuedPasswords(passwords, { atOnce: 2, waiting: 1 }),
    ids: createVirtualIds(),
    users: createMemoryUserStore(),
    sessions: createMemorySessionStore(),
    report: (error) => reported.push(error),
  });
  await core.warm();
  const browser = new Browser(core);

  const first = Promise.race([browser.login(), browser.login(), browser.login(), browser.login()]);

  expect(await first).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { status: 'error', message: 'Too many passwords are being checked. Try again shortly.' },
  });
  expect(reported).toEqual([]);
});
