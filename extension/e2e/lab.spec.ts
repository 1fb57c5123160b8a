import type { Page } from '@playwright/test';
import { cookie, fulfilled, itemLanes, segments } from './fixtures/panel-view.ts';
import { expect, test } from './fixtures/test.ts';
import type { TestServer } from './fixtures/test-server.ts';

const openRefreshes = (page: Page) =>
  ['refresh', 'queued', 'held'].map((kind) => segments(page, kind, true)).reduce((all, more) => all.or(more));

const answered401 = (server: TestServer) => server.count('call.answered', ({ status }) => status === 401);

const refreshesHeld = (server: TestServer) => server.count('call.held');

/** Logged in, the access token expired, every refresh held, five requests sent. */
async function fireFive(page: Page, server: TestServer): Promise<void> {
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(cookie(page, 'access_token')).toHaveAttribute('data-state', 'live');
  await page.getByRole('button', { name: 'Expire access' }).click();
  await expect(cookie(page, 'access_token')).not.toHaveAttribute('data-state', 'live');
  await server.control('PUT', 'holds', { match: '/api/auth/refresh', when: 'before' });
  await page.getByRole('button', { name: 'Fire', exact: true }).click();
  await expect.poll(() => answered401(server)).toBe(5);
}

const release = (server: TestServer) => server.control('POST', 'holds/release', { all: true });

test.beforeEach(({ watch }) => watch.provoke(401, /^\/api\/items\/\d+$/));

test('five requests meet one expired token: one refresh, four wait on the mutex, five succeed', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  await fireFive(page, server);

  await expect(segments(page, 'blocked', true)).toHaveCount(4);
  await expect(page.getByTestId('mutex')).toHaveAttribute('data-state', 'held');
  await expect.poll(() => refreshesHeld(server)).toBe(1);
  await release(server);

  await expect(fulfilled(page, itemLanes(page))).toHaveCount(5);
  await expect(segments(page, 'blocked', false)).toHaveCount(4);
  await expect(segments(page, 'retry', false)).toHaveCount(5);
  await expect(page.getByTestId('mutex')).toHaveAttribute('data-state', 'free');
  expect(await server.sessions()).toMatchObject([{ refreshes: 1 }]);
  expect(server.count('call.received', ({ purpose }) => purpose === 'refresh')).toBe(1);
});

test('without a lock each of the five refreshes for itself', async ({ stage, server }) => {
  const page = await stage.page('/panel/');
  await page.getByLabel('Strategy').selectOption('naive');
  await fireFive(page, server);

  // Chromium sends one of several equal GETs at a time while it does not know whether the answer may be cached.
  await expect(openRefreshes(page)).toHaveCount(5);
  await expect(segments(page, 'blocked', true)).toHaveCount(0);
  await release(server);

  await expect(segments(page, 'retry', false)).toHaveCount(5);
  expect(await server.sessions()).toMatchObject([{ refreshes: 5 }]);
  await page.getByRole('tab', { name: /Findings/ }).click();
  await expect(page.locator('[data-testid=finding][data-rule=refresh-ran-twice]')).toBeVisible();
});
