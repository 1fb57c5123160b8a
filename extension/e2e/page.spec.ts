import type { Frame, Page } from '@playwright/test';
import { expect, test } from './fixtures/test.ts';
import type { TestServer } from './fixtures/test-server.ts';

const segments = (panel: Frame, kind: string, open: boolean) =>
  panel.locator(`[data-testid=segment][data-kind=${kind}][data-open=${open}]`);

const cookie = (panel: Frame, name: string) => panel.locator(`[data-testid=cookie][data-name=${name}]`);

const itemLanes = (panel: Frame) => panel.getByTestId('lane').filter({ hasText: 'GET /items/' });

async function logIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: /user@example\.com/ }).click();
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Log out' })).toBeVisible();
}

const answered401 = (server: TestServer) => server.count('call.answered', ({ status }) => status === 401);

test.describe('with an access token of five seconds', () => {
  test.use({ flags: { access: '5s' } });

  test('five requests of the inspected page meet one expired token, and its panel shows it', async ({
    stage,
    server,
    watch,
  }) => {
    watch.provoke(401, /^\/api\/(?:items\/\d+|users\/me)$/);
    const page = await stage.page('/login');
    const panel = await stage.panel(page);
    await logIn(page);
    for (const name of ['access_token', 'refresh_token']) {
      await expect(cookie(panel, name)).toContainText('HttpOnly');
      await expect(cookie(panel, name)).toHaveAttribute('data-state', 'live');
    }
    await expect(cookie(panel, 'access_token').getByTestId('countdown')).toHaveText(/^0\.0 s/);
    await expect(cookie(panel, 'access_token')).not.toHaveAttribute('data-state', 'live');

    const before = answered401(server);
    await server.control('PUT', 'holds', { match: '/api/auth/refresh', when: 'before' });
    await page.getByRole('button', { name: 'Fire requests' }).click();
    await expect.poll(() => answered401(server) - before).toBe(5);
    await expect(segments(panel, 'blocked', true)).toHaveCount(4);
    await server.control('POST', 'holds/release', { all: true });

    await expect(itemLanes(panel).and(panel.locator('[data-outcome=fulfilled]'))).toHaveCount(5);
    await expect(segments(panel, 'blocked', false)).toHaveCount(4);
    await expect(panel.getByTestId('mutex')).toHaveAttribute('data-state', 'free');
    expect(await server.sessions()).toMatchObject([{ refreshes: 1 }]);

    await itemLanes(panel).first().click();
    await expect(panel.getByTestId('request')).toContainText(/gen 1.*gen 2/s);
  });
});
