import { serveApp, type AppServer } from './fixtures/app-server.ts';
import { cookie, fulfilled, itemLanes, segments } from './fixtures/panel-view.ts';
import { expect, test } from './fixtures/test.ts';

let app: AppServer;
test.beforeAll(async () => {
  app = await serveApp('tiny-app');
});
test.afterAll(() => app.close());

test('an app of somebody else’s, with the three lines in it, is seen in the real DevTools', async ({
  stage,
  server,
  watch,
}) => {
  watch.provoke(401, /^\/api\/items\/\d$/);
  watch.provoke(404, /^\/api\/healthchecker$/);
  const page = await stage.page(`http://localhost:${app.port}/?server=${server.apiUrl}`);
  const panel = await stage.panel(page);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.locator('#session')).toHaveText('signed in');
  await expect(cookie(panel, 'access_token')).toHaveAttribute('data-state', 'live');
  await server.control('POST', 'expire', { what: 'access' });

  await page.getByRole('button', { name: 'Fire 5' }).click();

  await expect(page.locator('#answers')).toHaveText('ok ok ok ok ok');
  await expect(fulfilled(panel, itemLanes(panel))).toHaveCount(5);
  await expect(segments(panel, 'blocked', false)).not.toHaveCount(0);
  await expect(panel.getByTestId('mutex')).toHaveAttribute('data-state', 'free');
  await itemLanes(panel).first().click();
  await expect(panel.getByTestId('request')).toContainText(/gen 1.*gen 2/s);
});

test('a page on another host is read without any permission, through DevTools', async ({ stage, server, watch }) => {
  watch.provokeBlocked(/\/api\/auth\/login\b/);
  const page = await stage.page(`http://tiny.example:${app.port}/?server=${server.apiUrl}`);
  const panel = await stage.panel(page);

  await page.getByRole('button', { name: 'Log in' }).click();

  await expect(page.locator('#session')).toHaveText('signed out');
  await expect(panel.getByTestId('lane').filter({ hasText: 'POST /auth/login' })).toHaveAttribute(
    'data-outcome',
    'rejected',
  );
});

test('a page without the three lines is told how to add them', async ({ stage }) => {
  const page = await stage.page('data:text/html,<title>Plain</title><h1>Plain</h1>');
  const panel = await stage.panel(page);

  await expect(panel.getByText('observeBaseQuery')).toBeVisible();
});

test('the extension’s icon opens the panel in a tab, whose Lab logs in with cookies of its own host', async ({
  stage,
}) => {
  const { context } = stage.browser;
  const [worker] = context.serviceWorkers();
  const [page] = await Promise.all([
    context.waitForEvent('page'),
    worker?.evaluate(() => Reflect.get(chrome.action.onClicked, 'dispatch').call(chrome.action.onClicked, {})),
  ]);

  await expect(page.getByRole('radio')).toHaveCount(3);
  await expect(page.getByRole('radio', { name: 'Lab' })).toBeChecked();
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(cookie(page, 'refresh_token')).toContainText('HttpOnly');
  await page.getByRole('button', { name: 'Fire', exact: true }).click();
  await expect(fulfilled(page, itemLanes(page))).toHaveCount(5);
  await page.close();
});
