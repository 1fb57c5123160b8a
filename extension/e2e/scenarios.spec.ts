import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { axeFaults } from './fixtures/axe-faults.ts';
import { cutOff, itemLanes, type Panel } from './fixtures/panel-view.ts';
import { expect, test } from './fixtures/test.ts';

const FLAGSHIP = 'Five requests meet one expired token';
const FLAGSHIP_FILE = resolve(import.meta.dirname, '../../scenarios/single/five-requests-meet-one-expired-token.yaml');

const press = (panel: Panel, name: string | RegExp) => panel.getByRole('button', { name, exact: true }).click();
const rows = (panel: Panel) => panel.getByTestId('row');
const lanes = (panel: Panel) => panel.getByTestId('lane');
const tab = (panel: Panel) => panel.getByRole('tab', { name: 'Scenarios' }).click();

async function choose(panel: Panel, title: string): Promise<void> {
  await tab(panel);
  await panel.getByTestId('scenario').filter({ hasText: title }).click();
  await expect(panel.getByRole('heading', { name: title })).toBeFocused();
}

/** Both came to what they were expected to. */
async function bothRows(panel: Panel): Promise<void> {
  await expect(rows(panel).and(panel.locator('[data-verdict=pass]'))).toHaveCount(2, { timeout: 20_000 });
  await expect(rows(panel).first()).toContainText('naive fails, as it should');
  await expect(rows(panel).first()).toContainText('5 refreshes');
  await expect(rows(panel).last()).toContainText('recipe passes, as it should');
  await expect(rows(panel).last()).toContainText('1 refresh');
}

const pick = async (page: Page, name: string, text: string): Promise<void> => {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(page, 'Open scenario')]);
  await chooser.setFiles({ name, mimeType: 'application/yaml', buffer: Buffer.from(text) });
};

test('a scenario is run at once, its run is put on the timeline, and the way back leads to the Lab', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  const before = server.events().length;
  await choose(page, FLAGSHIP);

  await press(page, 'Run at once');
  await bothRows(page);
  await expect(rows(page).first()).toContainText('found: 5 refreshes (requests 1, 2, 3, 4, 5)');
  await expect(rows(page).first()).toContainText('Put one mutex around the refresh');
  await rows(page).first().getByRole('button', { name: 'Show on the timeline' }).click();

  await expect(lanes(page)).toHaveCount(6);
  await expect(itemLanes(page)).toHaveCount(5);
  await expect(page.getByTestId('shown-run')).toContainText('with naive, in virtual time');
  await page.getByRole('tab', { name: 'Findings' }).click();
  await expect(page.getByTestId('finding')).toHaveAttribute('data-rule', 'refresh-ran-twice');
  await press(page, 'Back to “Lab”');
  await expect(lanes(page)).toHaveCount(0);
  await tab(page);
  await bothRows(page);
  expect(server.count('call.received')).toBe(0);
  expect(server.events().length).toBe(before);
});

test('the whole library is run at once with all verdicts as expected, and the panel stays awake meanwhile', async ({
  stage,
}) => {
  const page = await stage.page('/panel/');
  await tab(page);
  const count = await page.getByTestId('scenario').count();
  expect(count).toBeGreaterThanOrEqual(40);
  await page.getByRole('button', { name: 'Run all at once' }).click();
  await expect(page.getByRole('progressbar', { name: 'Scenarios run' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('tally')).toHaveText(/ as expected; stopped after \d+ of \d+$/);

  await page.getByRole('button', { name: 'Run all at once' }).click();
  await page.getByRole('searchbox', { name: 'Filter scenarios' }).fill('late');
  await expect(page.getByText(new RegExp(`^\\d+ of ${count} scenarios$`))).toBeVisible();
  await expect(page.getByTestId('tally')).toHaveText(`${2 * count} rows as expected`, { timeout: 25_000 });

  await page.getByRole('searchbox', { name: 'Filter scenarios' }).fill('');
  await expect(page.getByTestId('scenario').and(page.locator('[data-verdict=pass]'))).toHaveCount(count);
});

test.describe('live', () => {
  test.use({ flags: { rotation: 'strict', access: '33s' } });

  test('a scenario is run live before one’s eyes, and the server has its policy again afterwards', async ({
    stage,
    server,
    watch,
  }) => {
    watch.provoke(401, /^\/api\/items\/\d$/);
    const page = await stage.page('/panel/');
    await server.control('PATCH', 'policy', { refreshDelay: 410 });
    await choose(page, FLAGSHIP);

    await press(page, 'Run live…');
    await expect(page.getByRole('alertdialog')).toContainText('this browser is logged out of it');
    await press(page, 'Reset it and run live');
    await expect(itemLanes(page)).toHaveCount(5);
    await expect(page.locator('.live-now')).toContainText('naive');
    await bothRows(page);
    await expect(rows(page).first()).toContainText('live');

    await expect(itemLanes(page)).toHaveCount(10);
    await expect(lanes(page).and(page.locator('[data-outcome=pending]'))).toHaveCount(0);
    expect(server.count('token.issued', ({ token }) => token.kind === 'access')).toBe(1 + 5 + 1 + 1);
    await expect(page.locator('.live-now')).toHaveCount(0);
    expect(await server.control('GET', 'state')).toMatchObject({
      policy: { rotation: 'strict', access: 33_000, refreshDelay: 410 },
      sessions: [],
      offset: 0,
    });
  });

  test('a live run that is cancelled gives the server back, too', async ({ stage, server, watch }) => {
    watch.provoke(401, /^\/api\/items\/\d$/);
    const page = await stage.page('/panel/');
    await choose(page, FLAGSHIP);
    await press(page, 'Run live…');
    await press(page, 'Reset it and run live');
    await expect(lanes(page)).not.toHaveCount(0);

    await press(page, 'Cancel');

    await expect(page.getByRole('button', { name: 'Run live…' })).toBeEnabled();
    await expect(rows(page)).toHaveCount(0);
    expect(await server.control('GET', 'state')).toMatchObject({
      policy: { rotation: 'strict', access: 33_000 },
      offset: 0,
    });
  });
});

test('in the DevTools a scenario is run at once and live, and no policy of the extension is violated', async ({
  stage,
  watch,
}) => {
  watch.provoke(401, /^\/api\/items\/\d$/);
  const panel = await stage.panel(await stage.page('/'));
  await choose(panel, FLAGSHIP);

  await press(panel, 'Run at once');
  await bothRows(panel);
  await press(panel, 'Run live…');
  await press(panel, 'Reset it and run live');

  await expect(itemLanes(panel)).not.toHaveCount(0);
  await expect(panel.locator('.live-now')).toHaveCount(0, { timeout: 20_000 });
  await bothRows(panel);
  await expect(rows(panel).first()).toContainText('live');
});

test('a file that is no scenario is opened with the place of its mistake; one that is runs like the others', async ({
  stage,
}) => {
  const page = await stage.page('/panel/');
  const text = readFileSync(FLAGSHIP_FILE, 'utf8');
  await tab(page);

  await pick(page, 'mine.yaml', text.replace('refreshes: 1', 'refreshs: 1'));
  const article = page.getByRole('article', { name: 'mine.yaml' });
  await expect(article.getByRole('alert')).toContainText(/mine\.yaml:12:5.*"refreshs".*refreshes/);
  await expect(article.getByRole('button', { name: 'Run at once' })).toHaveCount(0);
  expect(await axeFaults(page, '.drawer')).toEqual([]);

  await pick(page, 'mine.yaml', text);
  await press(page, 'Run at once');
  await bothRows(page);
});

test('where no server answers a scenario is run at once all the same', async ({ stage, server, watch }) => {
  watch.provokeGone(/./);
  const page = await stage.page('/panel/');
  await tab(page);
  await server.close();
  await page.getByTestId('scenario').filter({ hasText: FLAGSHIP }).click();
  await expect(page.getByText('to run it live, a mock server is needed')).toContainText('Start it with: npm start');
  await expect(page.getByRole('button', { name: 'Run live…' })).toHaveCount(0);

  await press(page, 'Run at once');

  await bothRows(page);
});

test('list, scenario, verdicts and question are free of known accessibility faults, and reached by keyboard', async ({
  stage,
}) => {
  const page = await stage.page('/panel/');
  await tab(page);
  await page.getByTestId('scenario').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article').getByRole('heading', { level: 2 })).toBeFocused();
  await press(page, 'Run at once');
  await expect(rows(page)).toHaveCount(2);
  await press(page, 'Run live…');
  await expect(page.getByRole('button', { name: 'Do not run' })).toBeFocused();

  expect(await axeFaults(page, '.drawer')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await rows(page).first().getByRole('button', { name: 'Show on the timeline' }).click();

  expect(await axeFaults(page)).toEqual([]);
});

test('at 420 pixels there is the list or one scenario, and nothing of them is out of reach', async ({ stage }) => {
  const page = await stage.page('/panel/');
  await page.setViewportSize({ width: 420, height: 800 });
  await tab(page);
  const view = page.locator('.scenarios');
  const list = page.getByRole('listbox', { name: 'Scenarios' });
  expect(await cutOff(view)).toBe(0);

  await page.getByTestId('scenario').filter({ hasText: FLAGSHIP }).click();
  await expect(list).toBeHidden();
  await press(page, 'Run at once');
  await bothRows(page);
  await rows(page).first().getByRole('button', { name: 'Show on the timeline' }).click();
  expect(await cutOff(view)).toBe(0);
  expect(await cutOff(page.getByTestId('shown-run'))).toBe(0);
  await expect(page.getByRole('tab', { name: 'Scenarios' })).toBeInViewport();
  expect(await axeFaults(page, '.drawer')).toEqual([]);
  await press(page, 'All scenarios');

  await expect(list).toBeVisible();
});
