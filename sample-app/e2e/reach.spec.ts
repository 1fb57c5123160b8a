import AxeBuilder from '@axe-core/playwright';
import { expect, logIn, test } from './fixture.ts';

/** Colours are all that is different in the dark. */
const SCHEMES = [
  { colorScheme: 'light', rules: 'all' },
  { colorScheme: 'dark', rules: ['color-contrast'] },
] as const;

for (const { colorScheme, rules } of SCHEMES) {
  test(`every page is free of known accessibility faults in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const faults = async (): Promise<readonly string[]> => {
      const axe = new AxeBuilder({ page });
      const { violations, passes } = await (rules === 'all' ? axe : axe.withRules([...rules])).analyze();
      expect(passes.length).toBeGreaterThan(0);
      return violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    };

    await page.goto('/register');
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByText('Enter your name.')).toBeVisible();
    expect(await faults()).toEqual([]);
    await page.goto('/profile');
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
    expect(await faults()).toEqual([]);
    await logIn(page);
    for (const [name, heading] of [
      ['Profile', 'Profile'],
      ['Admin', 'You may not see this page'],
      ['Home', 'Home'],
    ] as const) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      expect(await faults()).toEqual([]);
    }
    await page.getByRole('button', { name: 'Fire requests' }).click();
    await expect(page.getByText('All of 5 requests succeeded.')).toBeVisible();
    expect(await faults()).toEqual([]);
  });
}

test('nothing needs sideways scrolling at 360 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const surplus = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  for (const path of ['/', '/register', '/no/such/page', '/unauthorized', '/login']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await surplus(), path).toBe(0);
  }
  await logIn(page, 'admin');
  for (const name of ['Profile', 'Admin']) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { name })).toBeVisible();
    expect(await surplus(), name).toBe(0);
  }
});

test('the whole way is open to the keyboard', async ({ page }) => {
  await page.goto('/login');
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Email' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Enter your email address.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Email' })).toBeFocused();
  await page.getByRole('button', { name: 'user@example.com' }).press('Enter');
  await page.getByRole('button', { name: 'Log in' }).press('Enter');

  await expect(page.getByRole('heading', { name: 'Home' })).toBeFocused();
  await page.getByRole('spinbutton', { name: 'How many' }).press('Enter');
  await expect(page.getByText('All of 5 requests succeeded.')).toBeVisible();
});
