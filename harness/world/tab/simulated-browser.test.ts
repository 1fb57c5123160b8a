import { expect, test } from 'vitest';
import { createTabBench } from './tab-bench.fixture.ts';

test('five requests that meet an expired token refresh once', async () => {
  const bench = createTabBench();
  await bench.login();
  await bench.advance(16_000);

  await bench.get('A', 1, '/items/1', '/items/2', '/items/3', '/items/4', '/items/5');
  expect(bench.browser.pending()).toBe(5);
  expect(bench.browser.inFlight()).toBe(5);
  await bench.advance(2_000);

  expect(bench.ends()).toEqual({ 1: 200, 2: 200, 3: 200, 4: 200, 5: 200 });
  expect(bench.refreshes()).toBe(1);
  expect(bench.browser.pending()).toBe(0);
  expect(bench.browser.tabs()).toEqual([{ tab: 'A', path: '/', isLoggedIn: true }]);
});
