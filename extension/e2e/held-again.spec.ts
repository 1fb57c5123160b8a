import type { Page } from '@playwright/test';
import { cookie } from './fixtures/panel-view.ts';
import { startTestServer } from './fixtures/test-server.ts';
import { expect, test } from './fixtures/test.ts';

const heldRows = (page: Page) => page.getByTestId('held');
const button = (page: Page, name: string) => page.locator('.toolbar').getByRole('button', { name, exact: true });

async function logIn(page: Page): Promise<void> {
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(cookie(page, 'access_token')).toHaveAttribute('data-state', 'live');
}

test('what is held outlives a reload and a clear, with the hold that stands, and is released from there', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  await logIn(page);
  await server.control('PUT', 'holds', { match: 'GET /api/items', when: 'before' });
  await button(page, 'Fire').click();
  await button(page, '5 held').click();
  await expect(heldRows(page)).toHaveCount(5);
  // The panel was not asked for this hold: the first held call makes it look.
  await expect(page.getByLabel('When to hold')).toHaveValue('before');

  await button(page, 'Clear').click();
  await expect(heldRows(page)).toHaveCount(5);
  await page.reload();

  await button(page, '5 held').click();
  await expect(heldRows(page)).toHaveCount(5);
  await expect(heldRows(page).first()).toContainText('GET /items/');
  await expect(page.getByLabel('Path to hold')).toHaveValue('GET /api/items');
  await expect(button(page, 'Hold calls')).toHaveAttribute('aria-pressed', 'true');
  await heldRows(page).first().getByRole('button').click();
  await expect(heldRows(page)).toHaveCount(4);
  await button(page, 'Release all').click();
  await expect(heldRows(page)).toHaveCount(0);
  await expect.poll(() => server.count('call.released')).toBe(5);
});

test('a server that is started anew holds nothing and knows no session; what it holds then can be released', async ({
  stage,
  watch,
}) => {
  watch.provoke(401, /^\/api\/items\/\d+$/);
  watch.provoke(403, /^\/api\/auth\/refresh$/);
  watch.provokeGone(/^\/(?:api|__reauth)\//);
  const first = await startTestServer();
  const page = await stage.page(`${first.apiUrl}/panel/`);
  await logIn(page);
  await button(page, 'Hold replies').click();
  await button(page, 'Fire').click();
  await button(page, '5 held').click();
  await expect(heldRows(page)).toHaveCount(5);

  await first.close();
  const port = (url: string) => Number(new URL(url).port);
  const second = await startTestServer({ port: port(first.apiUrl), controlPort: port(first.controlUrl) });
  try {
    await expect(page.getByRole('status').first()).toContainText('Showing');
    await expect(heldRows(page)).toHaveCount(0);
    await expect(button(page, 'Hold replies')).toHaveAttribute('aria-pressed', 'false');
    await expect(page.getByTestId('session')).toHaveAttribute('data-state', 'ended');

    await button(page, 'Hold replies').click();
    await expect(button(page, 'Hold replies')).toHaveAttribute('aria-pressed', 'true');
    await button(page, 'Fire').click();
    await expect(heldRows(page)).toHaveCount(5);
    await heldRows(page)
      .first()
      .getByRole('button', { name: /^Release / })
      .click();
    await expect.poll(() => second.count('call.released')).toBe(1);
    await button(page, 'Release all').click();
    await expect(heldRows(page)).toHaveCount(0);
  } finally {
    await second.close();
  }
});
