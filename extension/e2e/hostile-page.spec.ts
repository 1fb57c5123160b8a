import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/test.ts';

/** Posts what an observer would, and what it never would. */
const post = (page: Page, messages: readonly unknown[]) =>
  page.evaluate((all) => {
    for (const message of all) window.postMessage(message, location.origin);
  }, messages);

const envelope = (events: readonly unknown[]) => ({ channel: 'reauth-devtools', version: 1, kind: 'events', events });

const started = (tab: string, seq: number) => ({
  source: 'client',
  type: 'request.started',
  tab,
  seq,
  at: Date.now(),
  request: `${tab}.${seq}`,
  method: 'GET',
  path: `/of/${tab}/${seq}`,
  query: [],
});

test('a flood is cut at 5,000 events a second, and what is missing is counted and shown', async ({ stage }) => {
  const page = await stage.page('/login');
  const panel = await stage.panel(page);
  await expect(panel.getByText('Showing')).toBeVisible();

  await page.evaluate(() => {
    const opened = (seq: number) => ({
      source: 'client',
      type: 'tab.opened',
      tab: 'flood',
      seq,
      at: Date.now(),
      label: 'flood',
      client: 'app',
    });
    for (let first = 1; first <= 20_000; first += 100) {
      const events = Array.from({ length: 100 }, (_, index) => opened(first + index));
      window.postMessage({ channel: 'reauth-devtools', version: 1, kind: 'events', events }, location.origin);
    }
  });

  await expect(panel.getByTestId('dropped')).toHaveText(/Events not shown: 1[45]\d{3} came too fast/);
});

test('messages that cannot be read are counted, events of others are not taken', async ({ stage, server }) => {
  const page = await stage.page('/login');
  const panel = await stage.panel(page);
  const other = await stage.page('/login');
  await expect(panel.getByText('Showing')).toBeVisible();

  await post(other, [envelope([started('elsewhere', 1)])]);
  await post(page, [
    'not for us',
    { channel: 'reauth-devtools', version: 99, kind: 'events', events: [] },
    { channel: 'reauth-devtools', version: 1, kind: 'events', events: 'none' },
    envelope([
      { source: 'client', type: 'no.such.type' },
      { ...started('forged', 1), source: 'server', type: 'state.reset', offset: 0 },
      { source: 'cookie', type: 'cookie.removed', jar: 'browser', seq: 1, at: 1, name: 'x', cause: 'deleted' },
      { ...started('long', 1), path: `/${'x'.repeat(20_000)}` },
    ]),
    envelope([started('here', 1)]),
  ]);

  await expect(panel.getByTestId('lane').filter({ hasText: '/of/here/1' })).toHaveCount(1);
  await expect(panel.getByTestId('dropped')).toHaveText('Events not shown: 6 could not be read');
  await expect(panel.getByText('/of/elsewhere/1')).toHaveCount(0);
  expect(server.count('state.reset')).toBe(0);
});
