import type { Response } from '@playwright/test';
import { fire, fulfilled, itemLanes, logIn, segments, type Panel } from './fixtures/panel-view.ts';
import { expect, test } from './fixtures/test.ts';

test('six of ten requests are held, four wait in the browser, and a release never waits behind them', async ({
  stage,
}) => {
  const page = await stage.page('/login');
  await logIn(page);
  const panel = await stage.panel(page);
  const beside = await stage.page('/panel/');
  await beside.getByRole('radio', { name: 'Server' }).check();
  await panel.getByRole('button', { name: 'Hold replies' }).click();
  await expect(panel.getByText('0 held')).toBeVisible();

  await fire(page, 10);

  await expect(panel.getByText('6 held')).toBeVisible();
  await expect(segments(panel, 'held', true)).toHaveCount(6);
  await expect(segments(panel, 'queued', true)).toHaveCount(4);
  await expect(beside.getByText('6 held')).toBeVisible();

  await release(panel, 'Release next');
  await expect(fulfilled(panel, itemLanes(panel))).toHaveCount(1);
  await expect(segments(panel, 'queued', true)).toHaveCount(3);
  await release(beside, 'Release all');
  await expect(fulfilled(panel, itemLanes(panel))).toHaveCount(10);
});

/** Presses a button that releases, and waits for the answer: behind held calls it would never come. */
async function release(panel: Panel, button: string): Promise<void> {
  const page = 'page' in panel ? panel.page() : panel;
  const isRelease = (response: Response) => response.url().endsWith('/__reauth/holds/release');
  const [response] = await Promise.all([
    page.waitForResponse(isRelease),
    panel.getByRole('button', { name: button }).click(),
  ]);
  await response.finished();
}
