import { Mutex } from 'async-mutex';
import { expect, test } from 'vitest';
import { observeBaseQuery, observeFetch, observeMutex } from './observe.ts';
import { pageObserver } from './page-observer.ts';

test('without a window the three lines give back what they were given', () => {
  const mutex = new Mutex();
  const baseQuery = () => ({ data: 1 });
  const fetchFn = () => Promise.resolve(new Response());

  expect(pageObserver()).toBeUndefined();
  expect(observeMutex(mutex)).toBe(mutex);
  expect(observeBaseQuery(baseQuery)).toBe(baseQuery);
  expect(observeFetch({ fetchFn })).toBe(fetchFn);
});
