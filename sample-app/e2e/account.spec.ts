import { expect, logIn, test } from './fixture.ts';
import { answered } from './server-story.ts';

test('somebody registers, logs in with that account and is known', async ({ page }) => {
  await page.goto('/register');
  await page.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace');
  await page.getByRole('textbox', { name: 'Email' }).fill('ada@example.com');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill('difference');
  await page.getByRole('textbox', { name: 'Confirm password' }).fill('difference');
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page.getByRole('heading', { name: 'Log in' })).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue('ada@example.com');
  await page.getByRole('textbox', { name: 'Password' }).fill('difference');
  await page.getByRole('button', { name: 'Log in' }).click();

  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  await expect(page.getByText('Logged in as Ada Lovelace (user)')).toBeVisible();
});

test('an email that has an account is refused beside the field, which gets the focus', async ({ page }) => {
  await page.goto('/register');
  await page.getByRole('textbox', { name: 'Name' }).fill('Another');
  await page.getByRole('textbox', { name: 'Email' }).fill('user@example.com');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill('password123');
  await page.getByRole('textbox', { name: 'Confirm password' }).fill('password123');
  await page.getByRole('button', { name: 'Create account' }).click();

  const email = page.getByRole('textbox', { name: 'Email' });
  await expect(email).toHaveAccessibleDescription(/.+/);
  await expect(email).toHaveAttribute('aria-invalid', 'true');
  await expect(email).toBeFocused();
});

test('what the server refuses though the browser let it pass is told beside its field', async ({ page }) => {
  await page.goto('/register');
  await page.getByRole('textbox', { name: 'Name' }).fill('Ada');
  await page.getByRole('textbox', { name: 'Email' }).fill('ada@example.com');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill('difference');
  await page.getByRole('textbox', { name: 'Confirm password' }).fill('difference');
  await page.route('**/api/auth/register', (route) => {
    const account = { name: 'Ada', email: 'nobody', password: 'short', passwordConfirm: 'short' };
    return route.continue({ postData: JSON.stringify(account) });
  });
  await page.getByRole('button', { name: 'Create account' }).click();

  const email = page.getByRole('textbox', { name: 'Email' });
  await expect(email).toHaveAccessibleDescription(/email address/);
  await expect(page.getByRole('textbox', { name: 'Password', exact: true })).toHaveAccessibleDescription(/8 to 128/);
  await expect(email).toBeFocused();
});

test('a wrong password is told, and starts no refresh', async ({ page, server }) => {
  await page.goto('/login');
  await page.getByRole('textbox', { name: 'Email' }).fill('user@example.com');
  await page.getByRole('textbox', { name: 'Password' }).fill('password124');
  await page.getByRole('button', { name: 'Log in' }).click();

  await expect(page.getByRole('alert')).toHaveText('Invalid email or password');
  expect(answered(server, '/api/auth/refresh', 403)).toBe(0);
});

test('one is still logged in after a reload, on a page that needs it and on one that does not', async ({ page }) => {
  await page.goto('/login');
  await logIn(page);

  await page.reload();
  await expect(page.getByText('Logged in as User (user)')).toBeVisible();
  await page.goto('/profile');

  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
});

test('logging in in one tab brings the user into the other, too', async ({ page, context }) => {
  await page.goto('/');
  await expect(page.getByText('Not logged in')).toBeVisible();
  const other = await context.newPage();
  await other.goto('/login');
  await logIn(other);

  await expect(page.getByText('Logged in as User (user)')).toBeVisible();
});

test('logging out closes the guarded pages and leads nobody back to them', async ({ page, server }) => {
  await page.goto('/login');
  await logIn(page, 'admin');
  await page.getByRole('link', { name: 'Admin' }).click();
  await expect(page.getByRole('table')).toBeVisible();

  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByText('You are logged out.')).toBeVisible();
  expect(await page.context().cookies()).toEqual([]);
  await logIn(page, 'user');

  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  expect(answered(server, '/api/auth/refresh', 403)).toBe(0);
});
