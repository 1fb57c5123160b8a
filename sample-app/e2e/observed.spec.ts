import { DEVTOOLS_CHANNEL } from '../../reauth/observe/window-message.ts';
import type { ClientEvent } from '../../reauth/trace/events.ts';
import { expect, logIn, test } from './fixture.ts';
import { exchangesOf, letRefreshGo, meetExpiredToken } from './server-story.ts';

declare global {
  interface Window {
    heard: ClientEvent[];
  }
}

test('what the page tells the panel is exact, and meets what the server saw', async ({ page, server }) => {
  await page.addInitScript((channel) => {
    window.heard = [];
    addEventListener('message', ({ data }) => {
      if (data?.channel === channel && data.kind === 'events') window.heard.push(...data.events);
    });
  }, DEVTOOLS_CHANNEL);
  await page.goto('/login');
  await logIn(page);

  await meetExpiredToken(server, () => page.getByRole('button', { name: 'Fire requests' }).click());
  await letRefreshGo(server);
  await expect(page.getByText('All of 5 requests succeeded.')).toBeVisible();

  const heard = await page.evaluate(() => window.heard);
  const started = heard.flatMap((event) => (event.type === 'request.started' ? [event] : []));
  const sent = heard.flatMap((event) => (event.type === 'fetch.sent' ? [event] : []));
  expect(started.filter(({ endpoint }) => endpoint === 'getItem')).toHaveLength(5);
  expect(sent.filter(({ purpose }) => purpose === 'refresh')).toHaveLength(1);
  expect(sent.map(({ attribution }) => attribution)).toEqual(sent.map(() => 'exact'));
  expect(heard.filter(({ type }) => type === 'mutex.acquired')).toMatchObject([{ attribution: 'exact' }]);
  const third = sent.filter(({ path }) => path === '/api/items/3').map(({ exchange }) => exchange);
  expect(third).toHaveLength(2);
  expect(exchangesOf(server, '/api/items/3')).toEqual(third);
});
