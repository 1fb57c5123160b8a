import type { Locator, Page } from '@playwright/test';
import { axeFaults } from './fixtures/axe-faults.ts';
import { cookie, fulfilled, itemLanes, segments } from './fixtures/panel-view.ts';
import { expect, test } from './fixtures/test.ts';

const tokens = (page: Page): Locator => page.getByTestId('family-token').locator('.token');
const inState = (page: Page, state: string): Locator => tokens(page).and(page.locator(`[data-state="${state}"]`));

async function logInThePanel(page: Page): Promise<void> {
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(cookie(page, 'access_token')).toHaveAttribute('data-state', 'live');
}

async function expireAccess(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Expire access' }).click();
  await expect(cookie(page, 'access_token')).not.toHaveAttribute('data-state', 'live');
}

test.use({ flags: { rotation: 'strict' } });
test.beforeEach(({ watch }) => {
  watch.provoke(401, /^\/api\/items\/\d+$/);
  watch.provoke(403, /^\/api\/auth\/refresh$/);
});

test('a replayed cookie revokes the family: the tree turns, and the spent token names who presented it', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  await logInThePanel(page);
  const jar = await page.context().cookies(server.apiUrl);
  const spent = jar.find(({ name }) => name === 'refresh_token')?.value ?? '';
  await expireAccess(page);
  await page.getByRole('spinbutton', { name: 'Number of requests' }).fill('1');
  await page.getByRole('button', { name: 'Fire', exact: true }).click();
  await expect(fulfilled(page, itemLanes(page))).toHaveCount(1);
  await page.getByRole('tab', { name: 'Tokens' }).click();
  await expect(page.getByTestId('family')).toHaveAttribute('data-state', 'live');
  await expect(inState(page, 'spent')).toHaveCount(1);
  await expect(inState(page, 'live')).toHaveCount(1);
  expect(await axeFaults(page, '.drawer')).toEqual([]);

  const again = await fetch(`${server.apiUrl}/api/auth/refresh`, { headers: { cookie: `refresh_token=${spent}` } });

  expect(again.status).toBe(403);
  await expect(page.getByTestId('family')).toHaveAttribute('data-state', 'revoked');
  await expect(inState(page, 'revoked')).toHaveCount(2);
  const spender = await itemLanes(page).locator('.lane-number').textContent();
  await expect(tokens(page).first()).toContainText(`spent by ${spender}`);
  const shown = tokens(page).first().getByTestId('presentation');
  await expect(shown).toHaveText(/^presented again by call c\S+: refused, family revoked$/);
  await shown.getByRole('button').click();
  await expect(page.locator('[data-testid=lane][data-tab=server]')).toHaveAttribute('aria-selected', 'true');
  expect(await axeFaults(page, '.drawer')).toEqual([]);
});

test('two clients present one token: the tree says which of them spent it and which had the family revoked', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  await logInThePanel(page);
  await page.getByRole('button', { name: 'Add client' }).click();
  await expireAccess(page);
  await server.control('PUT', 'holds', { match: '/api/auth/refresh', when: 'before' });
  await page.getByRole('spinbutton', { name: 'Number of requests' }).fill('1');
  await page.getByRole('button', { name: 'Fire', exact: true }).click();
  // Chromium may send the second of two equal GETs only after the first; its cookie is the old one already.
  const open = ['refresh', 'queued', 'held'].map((kind) => segments(page, kind, true));
  await expect(open.reduce((all, more) => all.or(more))).toHaveCount(2);
  await page.getByRole('tab', { name: 'Tokens' }).click();
  await expect(inState(page, 'live')).toHaveCount(1);

  await server.control('POST', 'holds/release', { all: true });

  await expect(page.getByTestId('family')).toHaveAttribute('data-state', 'revoked');
  await expect(inState(page, 'revoked')).toHaveCount(2);
  const first = tokens(page).first();
  const [, spender] = /spent by #\d+ in ([AB])/.exec((await first.textContent()) ?? '') ?? [];
  expect(spender).toMatch(/^[AB]$/);
  const shown = first.getByTestId('presentation').filter({ hasText: 'family revoked' });
  const presenter = spender === 'A' ? 'B' : 'A';
  await expect(shown).toHaveText(new RegExp(`^presented again by #\\d+ in ${presenter}: refused, family revoked$`));
  await shown.getByRole('button').click();
  await expect(page.locator('[data-testid=lane][aria-selected=true]')).toHaveAttribute(
    'data-tab',
    new RegExp(`^${presenter}-`),
  );
});
