import { expect, test } from 'vitest';
import { givenLocks } from './given-locks.ts';
import { OriginLocks } from './origin-locks.ts';

const locksGiven = (given: Parameters<typeof givenLocks>[1]) => {
  const origin = new OriginLocks();
  const locks = givenLocks(origin.tab('A').locks, given);
  if (locks === undefined) throw new Error('There are locks unless they are missing.');
  return { locks, other: origin.tab('B').locks };
};

test('locks that are missing are undefined, and where a browser has none there are none', () => {
  expect(givenLocks(new OriginLocks().tab('A').locks, 'missing')).toBeUndefined();
  expect(givenLocks(undefined, 'kept')).toBeUndefined();
});

test('a lock that is never granted says so to whoever does not wait, and ends with the signal of whoever does', async () => {
  const { locks } = locksGiven('never granted');
  const abort = new AbortController();
  let ran = false;
  const waiting = locks.request('reauth', { signal: abort.signal }, () => void (ran = true));

  expect(await locks.request('reauth', { ifAvailable: true }, (lock) => lock)).toBeNull();
  abort.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  await expect(locks.request('reauth', { signal: abort.signal }, () => 1)).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(ran).toBe(false);
});

test('a lock that is stolen rejects for its holder while another comes in', async () => {
  const { locks, other } = locksGiven('stolen');
  let leave: () => void = () => undefined;
  const inside = new Promise<void>((resolve) => (leave = resolve));
  const order: string[] = [];

  const holder = locks.request('reauth', async () => {
    order.push('in');
    await inside;
    order.push('still in');
  });
  await expect(holder).rejects.toMatchObject({ name: 'AbortError' });
  await other.request('reauth', () => void order.push('beside'));
  leave();
  await inside;

  expect(order).toEqual(['in', 'beside', 'still in']);
});
