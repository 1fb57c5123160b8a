import type { Locator, Page } from '@playwright/test';
import { axeFaults } from './fixtures/axe-faults.ts';
import { cookie, fulfilled, itemLanes, segments } from './fixtures/panel-view.ts';
import { expect, test } from './fixtures/test.ts';
import type { TestServer } from './fixtures/test-server.ts';

const ORDER = [3, 1, 5, 2, 4];

const heldRows = (page: Page): Locator => page.getByTestId('held');
const tools = (page: Page): Locator => page.getByRole('tabpanel').getByRole('group', { name: 'Release' });
const itemLane = (page: Page, item: number): Locator =>
  itemLanes(page).filter({ hasText: new RegExp(`/items/${item}(?!\\d)`) });
const heldRow = (page: Page, item: number): Locator =>
  heldRows(page).filter({ hasText: new RegExp(`/items/${item}(?!\\d)`) });

/** Logged in with an expired access token, five replies held after the server has acted, their list shown. */
async function holdFive(page: Page, server: TestServer): Promise<void> {
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(cookie(page, 'access_token')).toHaveAttribute('data-state', 'live');
  await page.getByRole('button', { name: 'Expire access' }).click();
  await expect(cookie(page, 'access_token')).not.toHaveAttribute('data-state', 'live');
  await page.getByRole('button', { name: 'Hold replies' }).click();
  await expect(page.getByRole('button', { name: '0 held' })).toBeVisible();
  await page.getByRole('button', { name: 'Fire', exact: true }).click();
  await expect.poll(() => server.count('call.held')).toBe(5);
  await page.getByRole('button', { name: '5 held' }).click();
  await expect(heldRows(page)).toHaveCount(5);
}

/** The one refresh and the retries of all five go through once the hold is over. */
async function letTheRestGo(page: Page, server: TestServer): Promise<void> {
  await expect(heldRows(page).filter({ hasText: '/auth/refresh' })).toHaveCount(1);
  await expect(segments(page, 'blocked', true)).toHaveCount(4);
  await tools(page).getByRole('button', { name: 'Release all' }).click();
  await expect(fulfilled(page, itemLanes(page))).toHaveCount(5);
  await expect(heldRows(page)).toHaveCount(0);
  expect(await server.sessions()).toMatchObject([{ refreshes: 1 }]);
}

test.beforeEach(({ watch }) => watch.provoke(401, /^\/api\/items\/\d+$/));

test('five 401s are held and released in the order in which they were ticked: timeline and log show that order', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  await holdFive(page, server);
  const calls = new Map<string, number>();
  for (const item of ORDER) {
    await heldRow(page, item).getByRole('checkbox').check();
    calls.set((await heldRow(page, item).getAttribute('data-call')) ?? '', item);
  }
  for (const [index, item] of ORDER.entries())
    await expect(heldRow(page, item).getByTestId('place')).toHaveText(String(index + 1));
  expect(await axeFaults(page, '.drawer')).toEqual([]);

  await tools(page).getByRole('button', { name: 'Release chosen (5)' }).click();
  await letTheRestGo(page, server);

  for (const [item, turn] of [
    [3, '1st'],
    [1, '2nd'],
    [5, '3rd'],
    [2, '4th'],
    [4, '5th'],
  ] as const)
    await expect(itemLane(page, item).locator('[data-kind=held]').first()).toHaveText(`held, out ${turn}`);
  await page.getByRole('tab', { name: 'Log' }).click();
  await page.getByRole('searchbox', { name: 'Filter events' }).fill('call.released');
  const lines = await page.locator('.log-line').allTextContents();
  const released = lines.flatMap((line) => calls.get(/Call (\S+) is released/.exec(line)?.[1] ?? '') ?? []);
  expect(released).toEqual(ORDER);
});

test('each held reply has its own button: the bars on the timeline end in the order of the presses', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  await holdFive(page, server);

  for (const item of ORDER) {
    await heldRow(page, item)
      .getByRole('button', { name: /^Release #/ })
      .click();
    await expect(heldRow(page, item)).toHaveCount(0);
    await expect(itemLane(page, item).locator('[data-kind=held][data-open=false]').first()).toBeVisible();
  }
  await letTheRestGo(page, server);

  const endOf = async (item: number) => {
    const box = await itemLane(page, item).locator('[data-kind=held]').first().boundingBox();
    return (box?.x ?? NaN) + (box?.width ?? NaN);
  };
  // The timeline may still be moving to fit the burst: the ends are read until they stand.
  await expect
    .poll(async () => {
      const ends = await Promise.all(ORDER.map(endOf));
      return ends.every((end, index) => index === 0 || end > (ends[index - 1] ?? NaN));
    })
    .toBe(true);
});

test('a call that is held before the server acts has not acted yet, and one whose client went away is told apart', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(cookie(page, 'access_token')).toHaveAttribute('data-state', 'live');
  await page.getByLabel('Replies to hold').selectOption('a path …');
  await page.getByRole('textbox', { name: 'Path to hold' }).fill('GET /api/items');
  await page.getByLabel('When to hold').selectOption('before');
  await page.getByRole('button', { name: 'Hold calls' }).click();
  await page.getByRole('button', { name: 'Fire', exact: true }).click();
  await page.getByRole('button', { name: '5 held' }).click();
  await expect(heldRows(page).filter({ hasText: 'before it acts' })).toHaveCount(5);

  // Another strategy is another client: the one before is disposed, and takes its requests with it.
  await page.getByLabel('Strategy').selectOption('naive');

  await expect(heldRows(page).filter({ hasText: 'client went away' })).toHaveCount(5);
  expect(await axeFaults(page, '.drawer')).toEqual([]);
  await heldRow(page, 2).locator('[data-request]').click();
  await expect(itemLane(page, 2)).toHaveAttribute('aria-selected', 'true');
  await tools(page).getByRole('button', { name: 'Release next' }).click();
  await expect(heldRows(page)).toHaveCount(4);
  await tools(page).getByRole('button', { name: 'Release all' }).click();
  await expect(heldRows(page)).toHaveCount(0);
  await expect.poll(() => server.count('call.released')).toBe(5);
});
