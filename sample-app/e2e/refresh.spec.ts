import { expect, logIn, test } from './fixture.ts';
import { answered, FIVE, letRefreshGo, meetExpiredToken } from './server-story.ts';

test('five requests meet an expired access token: one refresh, five answers', async ({ page, server }) => {
  await page.goto('/login');
  await logIn(page);

  await meetExpiredToken(server, () => page.getByRole('button', { name: 'Fire requests' }).click());
  await expect(page.getByRole('status').filter({ hasText: '0 of 5 requests settled.' })).toBeVisible();
  await expect(page.locator('[data-testid=outcome][data-status=pending]')).toHaveCount(5);
  await letRefreshGo(server);

  await expect(page.getByText('All of 5 requests succeeded.')).toBeVisible();
  await expect(page.locator('[data-testid=outcome][data-status=fulfilled]')).toHaveCount(5);
  expect(FIVE.map((path) => answered(server, path, 200))).toEqual([1, 1, 1, 1, 1]);
  expect(answered(server, '/api/auth/refresh', 200)).toBe(1);
});

test('a reload after the access token has run out still brings the user back', async ({ page, server }) => {
  await page.goto('/profile');
  await logIn(page);
  await server.control('POST', 'clock/advance', { by: '61s' });

  await page.reload();

  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
  expect(answered(server, '/api/auth/refresh', 200)).toBe(1);
});

test('a session that is lost in use lands on the log in page, says why, and leads back', async ({ page, server }) => {
  await page.goto('/login');
  await logIn(page, 'admin');
  await page.getByRole('link', { name: 'Admin' }).click();
  await expect(page.getByRole('table')).toBeVisible();
  await server.control('POST', 'clock/advance', { by: '6m' });

  await page.getByRole('button', { name: 'Fetch again' }).click();
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
  await expect(page).toHaveURL(/\/login$/);
  await expect(page.getByRole('alert')).toContainText('the server refused to refresh the access token');
  expect(answered(server, '/api/auth/refresh', 403)).toBe(1);
  await logIn(page, 'admin');

  await expect(page.getByRole('heading', { name: 'Admin' })).toBeVisible();
});

test('a burst that loses the session names each failure once one is back', async ({ page, server }) => {
  await page.goto('/login');
  await logIn(page);
  await server.control('POST', 'expire', { what: 'session' });
  await page.getByRole('spinbutton', { name: 'How many' }).fill('3');
  await page.getByRole('button', { name: 'Fire requests' }).click();
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();

  await logIn(page);

  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  await expect(page.locator('[data-testid=outcome][data-status=rejected]')).toHaveCount(3);
  await expect(page.getByTestId('outcome').first()).toContainText('was refused with 401: You are not logged in');
});

test.describe('with an access token that lives four seconds', () => {
  test.use({ flags: { access: '4s' } });

  test('the readable cookie is seen to go with it, and to come back with the next refresh', async ({ page }) => {
    await page.goto('/login');
    const flag = page.getByTestId('flag');
    // Watched while it happens: on a slow machine four seconds pass before the page says that it is logged in.
    await Promise.all([logIn(page), expect(flag).toHaveText('logged_in cookie is there')]);
    await expect(flag).toHaveText('logged_in cookie is not there');

    await Promise.all([
      page.getByRole('button', { name: 'Fire requests' }).click(),
      expect(page.getByText('All of 5 requests succeeded.')).toBeVisible(),
      expect(flag).toHaveText('logged_in cookie is there'),
    ]);

    await expect(page.getByText('Logged in as User (user)')).toBeVisible();
  });
});
