import { Mutex, E_CANCELED, tryAcquire, type MutexInterface } from 'async-mutex';
import { expect, test } from 'vitest';
import type { ClientFact } from '../trace/events.ts';
import { attributed } from './attributed.ts';
import { createObserver } from './observer.ts';
import { tagged } from './request-tag.ts';

function createBench() {
  const facts: ClientFact[] = [];
  const observer = createObserver({ tab: 'T', label: 'T', client: 'app', emit: (fact) => facts.push(fact) });
  const inner = new Mutex();
  const mutex = observer.mutex(inner);
  /** Each fact of the mutex as one word and its request: `acquired 1`. */
  const story = (): readonly string[] =>
    facts.flatMap((fact) =>
      'mutex' in fact ? [`${fact.type.slice('mutex.'.length)} ${fact.request?.replace('T.', '') ?? '?'}`] : [],
    );
  const by = (request: number): MutexInterface => attributed(mutex, tagged({}, `T.${request}`));
  return { facts, inner, mutex, story, by };
}

test('a queue is told as it forms and as it empties', async () => {
  const { story, by } = createBench();

  const release = await by(1).acquire();
  const second = by(2).acquire();
  const third = by(3).waitForUnlock();
  release();
  (await second)();
  await third;

  expect(story()).toEqual([
    'acquired 1',
    'awaited 2',
    'awaited 3',
    'released 1',
    'passed 2',
    'acquired 2',
    'released 2',
    'passed 3',
  ]);
});

test('a free mutex makes nobody wait, and is taken at the moment of the call', async () => {
  const { mutex, story, by } = createBench();

  await by(1).waitForUnlock();
  expect(story()).toEqual([]);
  const acquired = by(2).acquire();

  expect(story()).toEqual(['acquired 2']);
  expect(mutex.isLocked()).toBe(true);
  (await acquired)();
});

test('a releaser counts once, however often it is called', async () => {
  const { mutex, story, by } = createBench();

  const release = await by(1).acquire();
  release();
  release();

  expect(story()).toEqual(['acquired 1', 'released 1']);
  expect(mutex.isLocked()).toBe(false);
});

test('release() on the mutex is told as a release by its holder, and on a free mutex as nothing', async () => {
  const { mutex, story, by } = createBench();

  await by(1).acquire();
  mutex.release();
  mutex.release();

  expect(story()).toEqual(['acquired 1', 'released 1']);
});

test('runExclusive holds the mutex as long as its worker runs, and releases when that throws', async () => {
  const { mutex, story, by } = createBench();

  const first = by(1).runExclusive(() => Promise.resolve(mutex.isLocked()));
  const second = by(2).runExclusive(() => {
    throw new Error('the worker failed');
  });

  expect(await first).toBe(true);
  await expect(second).rejects.toThrow('the worker failed');
  expect(story()).toEqual(['acquired 1', 'awaited 2', 'released 1', 'passed 2', 'acquired 2', 'released 2']);
  expect(mutex.isLocked()).toBe(false);
});

test('cancel ends every wait for the mutex, with the error of async-mutex', async () => {
  const { mutex, story, by } = createBench();

  const release = await by(1).acquire();
  const waits = Promise.allSettled([by(2).acquire(), by(3).runExclusive(() => 'never')]);
  mutex.cancel();
  const outcomes = await waits;
  release();

  expect(outcomes).toEqual(Array(2).fill({ status: 'rejected', reason: E_CANCELED }));
  expect(story()).toEqual(['acquired 1', 'awaited 2', 'awaited 3', 'passed 2', 'passed 3', 'released 1']);
});

test('a wait and its end carry the same name, and no two waits share one', async () => {
  const { facts, by } = createBench();

  const release = await by(1).acquire();
  const waits = [by(2).waitForUnlock(), by(3).waitForUnlock()];
  release();
  await Promise.all(waits);

  const named = (type: ClientFact['type']): readonly string[] =>
    facts.flatMap((fact) => (fact.type === type && 'wait' in fact ? [fact.wait] : []));
  expect(named('mutex.awaited')).toEqual(['T/mutex#1', 'T/mutex#2']);
  expect(named('mutex.passed')).toEqual(['T/mutex#1', 'T/mutex#2']);
});

test('an observed mutex is still the mutex it was: its class, its own lock, its priorities', async () => {
  const { inner, mutex, by } = createBench();
  const order: string[] = [];

  expect(mutex).toBeInstanceOf(Mutex);
  const release = await mutex.acquire();
  expect(inner.isLocked()).toBe(true);
  const low = by(1).runExclusive(() => void order.push('low'), 0);
  const high = by(2).runExclusive(() => void order.push('high'), 5);
  release();
  await Promise.all([low, high]);

  expect(order).toEqual(['high', 'low']);
  await expect(tryAcquire(mutex).runExclusive(() => 'free')).resolves.toBe('free');
});

test('a mutex that nobody observes is its own view', () => {
  const mutex = new Mutex();

  expect(attributed(mutex, tagged({}, 'T.1'))).toBe(mutex);
});
