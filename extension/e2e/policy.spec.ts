import type { Locator, Page } from '@playwright/test';
import { z } from '../../reauth/trace/zod.ts';
import { axeFaults } from './fixtures/axe-faults.ts';
import { cookie, cutOff } from './fixtures/panel-view.ts';
import type { TestServer } from './fixtures/test-server.ts';
import { expect, test } from './fixtures/test.ts';

const stateSchema = z.object({ policy: z.record(z.string(), z.unknown()) });
const policy = async (server: TestServer) => stateSchema.parse(await server.control('GET', 'state')).policy;

/** The Policy tab of the panel as a web page. */
async function policyTab(page: Page): Promise<Locator> {
  await page.getByRole('tab', { name: 'Policy' }).click();
  return page.getByRole('tabpanel', { name: 'Policy' });
}

test('a life that is typed is the server’s at once, and the next access token has it', async ({ stage, server }) => {
  const page = await stage.page('/panel/');
  const form = await policyTab(page);

  await form.getByLabel('Access', { exact: true }).fill('1.5s');
  await page.keyboard.press('Enter');

  await expect.poll(() => policy(server)).toMatchObject({ access: 1_500 });
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(cookie(page, 'access_token').getByTestId('countdown')).toHaveText(/^0\.0 s/);
  const issued = server.events().find((event) => event.type === 'token.issued' && event.token.kind === 'access');
  expect(issued?.type === 'token.issued' && issued.token.expiresAt - issued.at - issued.offset).toBeCloseTo(1_500, -2);
});

test('under rotation grace its settings take effect; what is changed elsewhere is followed', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  const form = await policyTab(page);
  await expect(form.getByLabel('Grace', { exact: true })).toBeDisabled();

  await form.getByLabel('Rotation').selectOption('grace');
  await form.getByLabel('Grace', { exact: true }).fill('2s');
  await page.keyboard.press('Tab');
  await form.getByLabel('Grace mode').selectOption('access-only');

  await expect.poll(() => policy(server)).toMatchObject({ rotation: 'grace', grace: 2_000, graceMode: 'access-only' });
  await expect(page.locator('.toolbar').getByLabel('Rotation')).toHaveValue('grace');
  await server.control('PATCH', 'policy', { grace: '3s', rotation: 'strict' });
  await expect(form.getByLabel('Grace', { exact: true })).toHaveValue('3s');
  await expect(form.getByLabel('Rotation')).toHaveValue('strict');
  await form.getByRole('button', { name: 'Article’s default' }).click();
  await expect.poll(() => policy(server)).toMatchObject({ rotation: 'off', grace: 10_000, access: 15_000 });
});

test('a bad value is told beside its field and changes nothing; Escape brings back what the server has', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  const form = await policyTab(page);
  const access = form.getByLabel('Access', { exact: true });

  await access.fill('fifteen');
  await page.keyboard.press('Tab');

  await expect(access).toHaveAccessibleDescription(/"Access" cannot be "fifteen"; allowed: a duration such as 15s/);
  await expect(access).toHaveValue('fifteen');
  expect(await policy(server)).toMatchObject({ access: 60_000 });
  await access.press('Escape');
  await expect(access).toHaveValue('1m');
});

test('keys are rotated, and tokens of the old ones are good until they are forgotten', async ({
  stage,
  server,
  watch,
}) => {
  watch.provoke(401, /^\/api\//);
  watch.provoke(403, /^\/api\/auth\/refresh$/);
  const page = await stage.page('/panel/');
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(cookie(page, 'access_token')).toHaveAttribute('data-state', 'live');
  const form = await policyTab(page);
  const keys = form.getByRole('group', { name: 'Signing keys' }).getByRole('listitem');
  const refused = () => server.count('call.answered', ({ status }) => status === 401);
  await expect(keys).toHaveCount(2);

  await form.getByRole('button', { name: 'Rotate keys' }).click();
  await expect(keys).toHaveCount(4);
  await page.getByRole('button', { name: 'Fire', exact: true }).click();
  await expect.poll(() => server.count('call.answered', ({ reason }) => reason === 'ok')).toBe(5);
  expect(refused()).toBe(0);
  await form.getByRole('button', { name: 'Rotate and forget old' }).click();
  await expect(keys).toHaveCount(2);
  await page.getByRole('button', { name: 'Fire', exact: true }).click();

  await expect.poll(refused).toBeGreaterThan(0);
});

test('the form is free of known accessibility faults, a problem in it included', async ({ stage }) => {
  const page = await stage.page('/panel/');
  const form = await policyTab(page);
  await form.getByLabel('Access', { exact: true }).fill('soon');
  await page.keyboard.press('Tab');
  await expect(form.getByRole('alert')).toBeVisible();

  expect(await axeFaults(page)).toEqual([]);
});

test('nothing of the form is out of reach at 420 pixels', async ({ stage }) => {
  const page = await stage.page('/panel/');
  await page.setViewportSize({ width: 420, height: 800 });
  const form = await policyTab(page);

  await expect(form.getByLabel('Refresh delay')).toBeVisible();
  expect(await cutOff(form)).toBe(0);
  await expect(page.getByRole('button', { name: 'Close details' })).toBeInViewport({ ratio: 1 });
});
