import { test as base, type Page } from '@playwright/test';
import { findChromium } from '../../build/find-chromium.mjs';
import { startTestServer, type TestServer } from '../../extension/e2e/fixtures/test-server.ts';
import { ConsoleWatch } from '../../extension/e2e/fixtures/watch-console.ts';

interface Fixtures {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly server: TestServer;
  readonly watch: ConsoleWatch;
}

/** A server of its own and a clean console for each test. `test.use({ flags })` sets the server up otherwise. */
export const test = base.extend<Fixtures>({
  flags: [{}, { option: true }],
  launchOptions: [
    async ({ launchOptions }, hand) => {
      const found = findChromium();
      if ('problem' in found) throw new Error(found.problem);
      await hand({ ...launchOptions, executablePath: found.path, args: ['--no-sandbox', '--disable-gpu'] });
    },
    { scope: 'worker' },
  ],
  server: async ({ flags }, hand) => {
    const server = await startTestServer(flags);
    await hand(server);
    await server.close();
  },
  baseURL: async ({ server }, hand) => hand(server.apiUrl),
  watch: [
    async ({ context }, hand) => {
      const watch = new ConsoleWatch();
      watch.provoke(401, /^\/api\//);
      watch.provoke(403, /^\/api\/auth\/refresh$/);
      watch.provoke(400, /^\/api\/auth\/register$/);
      watch.provoke(409, /^\/api\/auth\/register$/);
      const leave = await watch.context(context);
      await hand(watch);
      leave();
      base.expect(watch.problems(), 'what the app logged without being provoked').toEqual([]);
    },
    { auto: true },
  ],
});

export const expect = test.expect;

/** Logs in through the form, from wherever the app shows it. */
export async function logIn(page: Page, user: 'user' | 'admin' = 'user'): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(`${user}@example.com`);
  await page.getByRole('textbox', { name: 'Password' }).fill('password123');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('button', { name: 'Log out' })).toBeVisible();
}
