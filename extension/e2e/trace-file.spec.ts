import type { Page } from '@playwright/test';
import { cookie, fulfilled, itemLanes, segments } from './fixtures/panel-view.ts';
import { expect, test } from './fixtures/test.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const lanesOf = (page: Page) => page.getByTestId('lane');

async function logIn(page: Page): Promise<void> {
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(cookie(page, 'access_token')).toHaveAttribute('data-state', 'live');
}

/** The lanes as the panel shows them: number and name, status, outcome and every stretch of time. */
const picture = (page: Page) =>
  lanesOf(page).evaluateAll((rows) =>
    rows.map((row) => ({
      label: row.querySelector('[role=rowheader]')?.textContent,
      status: row.getAttribute('data-status'),
      outcome: row.getAttribute('data-outcome'),
      segments: [...row.querySelectorAll('[data-testid=segment]')].map((each) => each.getAttribute('data-kind')),
    })),
  );

/**
 * Presses "Save trace" and reads what the browser is given to download, out of the page: once a second client of the
 * browser (a test of the DevTools) has come and gone, the file itself is where only that client knew.
 */
async function saveTrace(page: Page): Promise<{ readonly name: string; readonly text: string }> {
  await page.evaluate(() => {
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      void blob.text().then((text) => document.documentElement.setAttribute('data-saved', text));
      return create(blob);
    };
  });
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Save trace')]);
  await expect(page.locator('html[data-saved]')).toHaveCount(1);
  const text = await page.locator('html').getAttribute('data-saved');
  return { name: download.suggestedFilename(), text: text ?? '' };
}

/** Presses "Open trace" and picks this file. */
async function openTrace(page: Page, name: string, text: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(page, 'Open trace')]);
  await chooser.setFiles({ name, mimeType: 'application/x-ndjson', buffer: Buffer.from(text) });
}

test('a trace that is saved, cleared and opened again shows the same lanes; what is no trace changes nothing', async ({
  stage,
  watch,
}) => {
  watch.provoke(401, /^\/api\/items\/\d+$/);
  watch.provoke(403, /^\/api\/auth\/refresh$/);
  const page = await stage.page('/panel/');
  await page.getByLabel('Strategy').selectOption('naive');
  await press(page, 'Fire');
  await expect(itemLanes(page).and(page.locator('[data-outcome=rejected]'))).toHaveCount(5);
  await logIn(page);
  await press(page, 'Fire');
  await expect(fulfilled(page, itemLanes(page))).toHaveCount(5);
  await expect(page.locator('[data-testid=lane][data-outcome=pending]')).toHaveCount(0);
  await expect(page.locator('[data-testid=segment][data-open=true]')).toHaveCount(0);
  const before = await picture(page);
  expect(before.length).toBeGreaterThanOrEqual(10);
  expect(new Set(before.map(({ status }) => status)).size).toBeGreaterThan(1);

  const { name, text } = await saveTrace(page);
  expect(name).toMatch(/^reauth-trace-.+\.ndjson$/);

  await openTrace(page, 'notes.txt', 'Buy milk\n');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(
    'The file is not a trace of reauth-devtools: its first line begins with "Buy milk".',
  );
  await expect(alert).toContainText('Open a file that the panel or `reauth` saved');
  expect(await picture(page)).toEqual(before);

  await press(page, 'Clear');
  await expect(lanesOf(page)).toHaveCount(0);
  await openTrace(page, name, text);

  await expect(lanesOf(page)).toHaveCount(before.length);
  expect(await picture(page)).toEqual(before);
  await expect(alert).toBeEmpty();
  await expect(page.getByText(/a saved trace of \d+ events/)).toBeVisible();

  await openTrace(page, 'notes.txt', 'Buy milk\n');
  await expect(alert).toContainText('The file is not a trace');
  expect(await picture(page)).toEqual(before);
});

test('requests that start while the panel is paused are never shown, those that start later are', async ({
  stage,
  server,
}) => {
  const itemsAnswered = () => server.count('call.answered', ({ status, reason }) => status === 200 && reason === 'ok');
  const page = await stage.page('/panel/');
  await logIn(page);
  await press(page, 'Fire');
  await expect(fulfilled(page, itemLanes(page))).toHaveCount(5);
  const before = await picture(page);
  const answered = itemsAnswered();

  await press(page, 'Pause');
  await expect(page.getByText('Paused: requests are not recorded')).toBeVisible();
  await press(page, 'Fire');
  await expect.poll(itemsAnswered).toBe(answered + 5);
  expect(await picture(page)).toEqual(before);
  await press(page, 'Record');
  await press(page, 'Fire');

  // Had the paused ones merely been late, they would be here by now.
  await expect(fulfilled(page, itemLanes(page))).toHaveCount(10);
  await expect(lanesOf(page)).toHaveCount(before.length + 5);
});

test('no lane outlives a clear, not even of requests that waited on the mutex', async ({ stage, watch }) => {
  watch.provoke(401, /^\/api\/items\/\d+$/);
  watch.provoke(403, /^\/api\/auth\/refresh$/);
  const page = await stage.page('/panel/');
  await press(page, 'Fire');
  await expect(itemLanes(page).and(page.locator('[data-outcome=rejected]'))).toHaveCount(5);
  await expect(segments(page, 'blocked', false)).not.toHaveCount(0);

  await press(page, 'Clear');

  await expect(lanesOf(page)).toHaveCount(0);
});
