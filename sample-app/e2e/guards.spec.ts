import { expect, logIn, test } from './fixture.ts';

test('a deep link asks to log in and then leads to its page', async ({ page }) => {
  await page.goto('/profile?tab=1#name');
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
  await expect(page.getByText(/taken back to \/profile/)).toBeVisible();

  await logIn(page);

  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
  await expect(page.getByText('user@example.com')).toBeVisible();
  await expect(page).toHaveURL(/\/profile\?tab=1#name$/);
});

test('the way back outlives a detour to sign up', async ({ page }) => {
  await page.goto('/profile');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
  await logIn(page);

  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
});

test('the wrong role may not see the admin page', async ({ page }) => {
  await page.goto('/login');
  await logIn(page, 'user');
  await page.getByRole('link', { name: 'Admin' }).click();

  await expect(page.getByRole('heading', { name: 'You may not see this page' })).toBeVisible();
  await expect(page).toHaveURL(/\/unauthorized$/);
  await page.goto('/admin');
  await expect(page.getByRole('heading', { name: 'You may not see this page' })).toBeVisible();
});

test('the right role sees it', async ({ page }) => {
  await page.goto('/admin');
  await logIn(page, 'admin');

  await expect(page.getByRole('heading', { name: 'Admin' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Sign-ins today' })).toBeVisible();
});

test('an address that the app does not have is said to be one', async ({ page }) => {
  await page.goto('/no/such/page');

  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
});
