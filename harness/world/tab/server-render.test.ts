import { expect, test } from 'vitest';
import { createTabBench } from './tab-bench.fixture.ts';

const EXPIRED = 16_000;

const render = (paths: readonly string[], passesCookiesOn: boolean) =>
  ({ do: 'render on the server', paths, passesCookiesOn }) as const;

test('renderers of one page each refresh with the one cookie header that the browser sent', async () => {
  const bench = createTabBench({ policy: { rotation: 'strict' } });
  await bench.login();
  await bench.advance(EXPIRED);

  await bench.act('A', render(['/users/me', '/items'], true));
  expect(bench.browser.pending()).toBe(2);
  expect(bench.browser.inFlight()).toBe(2);
  await bench.advance(3_000);

  expect(bench.refreshes()).toBe(2);
  expect(bench.server().some(({ type }) => type === 'token.reused')).toBe(true);
  expect(bench.of('tab.opened').map(({ tab, label }) => [tab, label])).toEqual([
    ['A-1', 'A'],
    ['A-ssr1', 'A on the server'],
    ['A-ssr2', 'A on the server'],
  ]);
  expect(bench.browser.pending()).toBe(0);
});

test('what a renderer refreshed helps itself, and reaches the browser only where cookies are passed on', async () => {
  for (const [passesCookiesOn, refreshes] of [
    [true, 1],
    [false, 2],
  ] as const) {
    const bench = createTabBench();
    await bench.login();
    await bench.advance(EXPIRED);
    await bench.act('A', render(['/users/me'], passesCookiesOn));
    await bench.advance(3_000);
    const answers = bench.of('fetch.answered').filter(({ tab }) => tab === 'A-ssr1');
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 200]);

    await bench.get('A', 1, '/items/1');
    await bench.advance(3_000);

    expect([passesCookiesOn, bench.refreshes()]).toEqual([passesCookiesOn, refreshes]);
  }
});

test('a renderer that finds the session over sends the tab to the login page', async () => {
  const bench = createTabBench();
  await bench.login();
  await bench.advance(120_000);

  await bench.act('A', render(['/users/me'], true));
  await bench.advance(3_000);

  expect(bench.of('session.lost').map(({ tab }) => tab)).toEqual(['A-ssr1']);
  expect(bench.browser.tabs()).toEqual([{ tab: 'A', path: '/login', isLoggedIn: false }]);
});

test('nobody takes the cookies of a rendering whose page has gone meanwhile, and offline none begins', async () => {
  const bench = createTabBench();
  await bench.login();
  await bench.advance(EXPIRED);
  const set = bench.cookies().filter(({ type }) => type === 'cookie.set').length;
  await bench.act('A', render(['/users/me'], true));
  await bench.act('A', { do: 'reload' });
  await bench.advance(3_000);
  await bench.act('A', { do: 'go offline' });
  await bench.act('A', render(['/users/me'], true));
  await bench.advance(3_000);

  expect(bench.refreshes()).toBe(1);
  expect(bench.cookies().filter(({ type }) => type === 'cookie.set')).toHaveLength(set);
});
