import { cookie, fire, fulfilled, itemLanes, logIn, segments } from './fixtures/panel-view.ts';
import { expect, test } from './fixtures/test.ts';
import type { TestServer } from './fixtures/test-server.ts';

const answered401 = (server: TestServer) => server.count('call.answered', ({ status }) => status === 401);

test.describe('with an access token of five seconds', () => {
  test.use({ flags: { access: '5s' } });
  test.setTimeout(60_000);

  test('five requests of the inspected page meet one expired token, and its panel shows it', async ({
    stage,
    server,
    watch,
  }) => {
    watch.provoke(401, /^\/api\/items\/\d+$/);
    const page = await stage.page('/login');
    const panel = await stage.panel(page);
    const names = ['access_token', 'refresh_token'];
    // Watched while it happens: on a slow machine five seconds pass before the page says that it is logged in.
    await Promise.all([
      logIn(page),
      ...names.map((name) => expect(cookie(panel, name)).toHaveAttribute('data-state', 'live')),
    ]);
    for (const name of names) await expect(cookie(panel, name)).toContainText('HttpOnly');
    await expect(cookie(panel, 'access_token').getByTestId('countdown')).toHaveText(/^0\.0 s/);
    await expect(cookie(panel, 'access_token')).not.toHaveAttribute('data-state', 'live');

    await server.control('PUT', 'holds', { match: '/api/auth/refresh', when: 'before' });
    await fire(page, 5);
    await expect.poll(() => answered401(server)).toBe(5);
    await expect(segments(panel, 'blocked', true)).toHaveCount(4);
    await server.control('POST', 'holds/release', { all: true });

    await expect(fulfilled(panel, itemLanes(panel))).toHaveCount(5);
    await expect(segments(panel, 'blocked', false)).toHaveCount(4);
    await expect(panel.getByTestId('mutex')).toHaveAttribute('data-state', 'free');
    expect(await server.sessions()).toMatchObject([{ refreshes: 1 }]);
    await itemLanes(panel).first().click();
    await expect(panel.getByTestId('request')).toContainText(/gen 1.*gen 2/s);
  });
});

test('what the page did before the panel was first shown is not lost, nor is it by a reload', async ({ stage }) => {
  const page = await stage.page('/login');
  await logIn(page);
  const devtools = await stage.devtools(page);
  await fire(page, 2);
  await expect(page.locator('[data-testid=outcome][data-status=fulfilled]')).toHaveCount(2);
  await page.reload();
  await fire(page, 1);
  await expect(page.locator('[data-testid=outcome][data-status=fulfilled]')).toHaveCount(1);

  const panel = await stage.show(devtools);

  await expect(panel.getByTestId('lane').filter({ hasText: 'POST /auth/login' })).toHaveCount(1);
  await expect(fulfilled(panel, itemLanes(panel))).toHaveCount(3);
  await fire(page, 1);
  await expect(fulfilled(panel, itemLanes(panel))).toHaveCount(4);
});

test('a session that cannot be refreshed ends on the log in page, and the panel says why', async ({
  stage,
  server,
  watch,
}) => {
  watch.provoke(401, /^\/api\/items\/\d+$/);
  watch.provoke(403, /^\/api\/auth\/refresh$/);
  const page = await stage.page('/login');
  const panel = await stage.panel(page);
  await logIn(page);
  await server.control('POST', 'expire', { what: 'access' });
  await server.control('POST', 'expire', { what: 'refresh' });

  await fire(page, 1);

  await expect(page).toHaveURL(/\/login$/);
  const refused = server
    .events()
    .flatMap((event) => (event.type === 'call.answered' && event.status === 403 ? event.reason : []));
  expect(refused).toHaveLength(1);
  await itemLanes(panel).click();
  await expect(panel.getByTestId('request')).toContainText('Could not refresh access token');
  await expect(panel.getByTestId('request')).toContainText(refused[0] ?? '');
});

test.describe('under strict rotation', () => {
  test.use({ flags: { rotation: 'strict' } });

  test('a spent token that is presented again is a finding that names who spent it', async ({
    stage,
    server,
    watch,
  }) => {
    watch.provoke(401, /^\/api\/items\/\d+$/);
    const page = await stage.page('/login');
    const panel = await stage.panel(page);
    await logIn(page);
    const jar = await page.context().cookies(server.apiUrl);
    const spent = jar.find(({ name }) => name === 'refresh_token')?.value ?? '';
    await server.control('POST', 'expire', { what: 'access' });
    await fire(page, 1);
    await expect(fulfilled(panel, itemLanes(panel))).toHaveCount(1);

    const again = await fetch(`${server.apiUrl}/api/auth/refresh`, { headers: { cookie: `refresh_token=${spent}` } });

    expect(again.status).toBe(403);
    await panel.getByRole('tab', { name: /Findings/ }).click();
    const finding = panel.locator('[data-testid=finding][data-rule=spent-token-presented]');
    const number = await itemLanes(panel).locator('.lane-number').textContent();
    expect(number).toMatch(/^#?[1-9]\d*$/);
    const spender = `#${number?.replace('#', '')}`;
    await expect(finding).toContainText(new RegExp(`, which ${spender} \\([^()]+\\) had spent\\.`));
  });
});
