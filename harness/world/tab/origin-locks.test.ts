import { expect, test } from 'vitest';
import { OriginLocks } from './origin-locks.ts';

/** A promise that is settled from outside. */
function deferred() {
  let settle: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { done, settle };
}

const turn = () => new Promise(setImmediate);

function twoTabs() {
  const origin = new OriginLocks();
  return { origin, a: origin.tab('A'), b: origin.tab('B') };
}

test('one tab holds a name at a time, in the order of asking', async () => {
  const { a, b } = twoTabs();
  const first = deferred();
  const order: string[] = [];

  const held = a.locks.request('reauth', async () => {
    order.push('a');
    await first.done;
  });
  const next = b.locks.request('reauth', async () => void order.push('b'));
  const last = a.locks.request('reauth', async () => void order.push('a again'));
  await turn();
  expect(order).toEqual(['a']);
  first.settle();
  await Promise.all([held, next, last]);

  expect(order).toEqual(['a', 'b', 'a again']);
});

test('a lock is never granted within the request', async () => {
  const { a } = twoTabs();
  let isIn = false;

  const asked = a.locks.request('reauth', () => {
    isIn = true;
  });

  expect(isIn).toBe(false);
  await asked;
  expect(isIn).toBe(true);
});

test('shared holders stand beside each other, an exclusive one waits for all of them', async () => {
  const { a, b } = twoTabs();
  const readers = deferred();
  const order: string[] = [];
  const read = (tab: typeof a, name: string) =>
    tab.locks.request('r', { mode: 'shared' }, async () => {
      order.push(name);
      await readers.done;
    });

  const both = [read(a, 'one'), read(b, 'two')];
  const write = a.locks.request('r', async () => void order.push('write'));
  const late = b.locks.request('r', { mode: 'shared' }, async () => void order.push('late'));
  await turn();
  expect(order).toEqual(['one', 'two']);
  readers.settle();
  await Promise.all([...both, write, late]);

  expect(order).toEqual(['one', 'two', 'write', 'late']);
});

test('who gives up waiting gets the reason, and is not in the way', async () => {
  const { a, b } = twoTabs();
  const first = deferred();
  const held = a.locks.request('reauth', () => first.done);
  const giveUp = new AbortController();

  const waiting = b.locks.request('reauth', { signal: giveUp.signal }, () => expect.fail('It was given up.'));
  giveUp.abort(new Error('enough'));

  await expect(waiting).rejects.toThrow('enough');
  first.settle();
  await held;
  expect(await b.locks.request('reauth', () => 'free')).toBe('free');
});

test('ifAvailable is answered at once, with no lock where somebody holds it', async () => {
  const { a, b } = twoTabs();
  const first = deferred();
  const held = a.locks.request('reauth', () => first.done);

  expect(await b.locks.request('reauth', { ifAvailable: true }, (lock) => lock)).toBeNull();
  first.settle();
  await held;
  expect(await b.locks.request('reauth', { ifAvailable: true }, (lock) => lock?.name)).toBe('reauth');
});

test('whose lock is stolen is told, and the thief runs', async () => {
  const { a, b } = twoTabs();
  const first = deferred();
  const held = a.locks.request('reauth', () => first.done);
  await turn();

  const thief = b.locks.request('reauth', { steal: true }, () => 'mine');

  await expect(held).rejects.toMatchObject({ name: 'AbortError' });
  expect(await thief).toBe('mine');
});

test('a tab that dies lets go of what it holds, and of its place in the queue', async () => {
  const { a, b } = twoTabs();
  void a.locks.request('reauth', () => new Promise<never>(() => undefined));
  void a.locks.request('reauth', () => expect.fail('Its tab is dead.'));
  const next = b.locks.request('reauth', () => 'free');
  await turn();

  a.die();

  expect(await next).toBe('free');
  expect(await b.locks.query()).toEqual({ held: [], pending: [] });
});

test('what throws inside lets go, and the caller hears of it', async () => {
  const { a, b } = twoTabs();

  await expect(a.locks.request('reauth', () => Promise.reject(new Error('inside')))).rejects.toThrow('inside');

  expect(await b.locks.request('reauth', () => 'free')).toBe('free');
});
