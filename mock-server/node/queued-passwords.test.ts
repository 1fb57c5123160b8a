import { expect, test } from 'vitest';
import { Overloaded } from '../handler/overloaded.ts';
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
