import type { Locator, Page } from '@playwright/test';
import { z } from '../../reauth/trace/zod.ts';
import { axeFaults } from './fixtures/axe-faults.ts';
import { cookie, cutOff, fulfilled, itemLanes } from './fixtures/panel-view.ts';
import type { TestServer } from './fixtures/test-server.ts';
import { expect, test } from './fixtures/test.ts';

const stateSchema = z.object({ faults: z.array(z.record(z.string(), z.unknown())) });
const faults = async (server: TestServer) => stateSchema.parse(await server.control('GET', 'state')).faults;

/** The Faults tab of the panel as a web page. */
async function faultsTab(page: Page): Promise<Locator> {
  await page.getByRole('tab', { name: /Faults/ }).click();
  return page.getByRole('tabpanel', { name: /Faults/ });
}

/** Logged in, the access token expired, five requests sent. */
async function fireFive(page: Page): Promise<void> {
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(cookie(page, 'access_token')).toHaveAttribute('data-state', 'live');
  await page.getByRole('button', { name: 'Expire access' }).click();
  await expect(cookie(page, 'access_token')).not.toHaveAttribute('data-state', 'live');
  await page.getByRole('button', { name: 'Fire', exact: true }).click();
}

test('a 503 on the next refresh is set by the form, the timeline shows it, and it is removed', async ({
  stage,
  server,
  watch,
}) => {
  watch.provoke(401, /^\/api\/items\/\d+$/);
  watch.provoke(503, /^\/api\/auth\/refresh$/);
  const page = await stage.page('/panel/');
  const tab = await faultsTab(page);
  const form = tab.getByRole('form', { name: 'Add a fault' });

  await form.getByLabel('What goes wrong').selectOption('Another status');
  await form.getByLabel('Calls').selectOption('refreshes');
  await form.getByRole('textbox', { name: 'Status' }).fill('503');
  await form.getByLabel('How often').fill('1');
  await expect(form.getByTestId('fault-preview')).toHaveText('The next refresh is answered 503.');
  await form.getByRole('button', { name: 'Add fault' }).click();

  const fault = tab.getByTestId('fault');
  await expect(fault).toContainText('seen 0, done to 0 of 1');
  await expect(page.getByRole('button', { name: '1 fault stands' })).toBeVisible();
  expect(await faults(server)).toMatchObject([{ kind: 'status', match: '/api/auth/refresh', status: 503, times: 1 }]);
  await server.control('PUT', 'holds', { match: '/api/auth/refresh', when: 'before' });
  await fireFive(page);
  await expect.poll(() => server.count('call.answered', ({ status }) => status === 401)).toBe(5);
  await server.control('POST', 'holds/release', { all: true });

  await expect(fault).toContainText('seen 1, done to 1 of 1');
  await expect(fault).toHaveAttribute('data-used-up', 'true');
  await expect(page.getByRole('button', { name: '1 fault stands' })).toHaveCount(0);
  await expect(itemLanes(page).and(page.locator('[data-outcome=rejected]'))).toHaveCount(5);
  await itemLanes(page)
    .filter({ has: page.locator('[data-testid=segment][data-kind=refresh]') })
    .click();
  await page.getByRole('tab', { name: /Request/ }).click();
  await expect(page.getByTestId('request')).toContainText('503');

  await faultsTab(page);
  await fault.getByRole('button', { name: /Remove fault/ }).click();
  await expect(tab.getByTestId('fault')).toHaveCount(0);
  expect(await faults(server)).toEqual([]);
});

test('a ready-made fault is one click; with it removed five requests succeed again', async ({
  stage,
  server,
  watch,
}) => {
  watch.provoke(401, /^\/api\/items\/\d+$/);
  const page = await stage.page('/panel/');
  const tab = await faultsTab(page);

  await tab.getByRole('button', { name: '401 on /api/items/3 for ever' }).click();
  await tab.getByRole('button', { name: 'Refresh takes 3 s' }).click();
  await expect(tab.getByTestId('fault')).toHaveCount(2);
  await expect(page.getByRole('tab', { name: /Faults/ })).toHaveText('Faults2');
  await tab.getByRole('button', { name: 'Remove all' }).click();
  await expect(tab.getByTestId('fault')).toHaveCount(0);
  expect(await faults(server)).toEqual([]);

  await fireFive(page);
  await expect(fulfilled(page, itemLanes(page))).toHaveCount(5);
});

test('what somebody else sets is shown, and a fault that cannot be set is told beside its field', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  const tab = await faultsTab(page);

  await server.control('PUT', 'faults', { faults: [{ id: 'mine', kind: 'clock-skew', by: '-30s' }] });
  await expect(tab.getByTestId('fault')).toContainText('Every call is decided by a clock that is 30 s slow.');
  const form = tab.getByRole('form', { name: 'Add a fault' });
  await form.getByRole('textbox', { name: 'Status' }).fill('200');
  await form.getByRole('button', { name: 'Add fault' }).click();

  await expect(form.getByRole('textbox', { name: 'Status' })).toBeFocused();
  await expect(form.getByRole('textbox', { name: 'Status' })).toHaveAccessibleDescription(
    /"Status" cannot be "200"; allowed: a whole/,
  );
  expect(await faults(server)).toHaveLength(1);
});

test('the form is free of known accessibility faults, and nothing of it is out of reach at 420 pixels', async ({
  stage,
}) => {
  const page = await stage.page('/panel/');
  const tab = await faultsTab(page);
  await tab.getByRole('button', { name: '503 on the next refresh' }).click();
  await tab.getByText('Narrow it down').click();
  await tab.getByLabel('From the nth on').fill('first');
  await page.keyboard.press('Tab');
  await expect(tab.getByRole('alert')).toBeVisible();
  expect(await axeFaults(page)).toEqual([]);

  await page.setViewportSize({ width: 420, height: 800 });
  await expect(tab.getByRole('button', { name: 'Add fault' })).toBeVisible();
  expect(await cutOff(tab)).toBe(0);
  await expect(page.getByRole('button', { name: 'Close details' })).toBeInViewport({ ratio: 1 });
});
