import type { Frame } from '@playwright/test';
import { serveApp } from './fixtures/app-server.ts';
import { cookie } from './fixtures/panel-view.ts';
import { expect, test } from './fixtures/test.ts';

/** What the panel would save: its own button, with its blob read on the way. */
async function savedTrace(panel: Frame): Promise<string> {
  await panel.evaluate(() => {
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob) void blob.text().then((text) => document.body.setAttribute('data-saved', text));
      return create(blob);
    };
  });
  await panel.getByRole('button', { name: 'Save trace' }).click();
  await expect(panel.locator('body')).toHaveAttribute('data-saved', /./);
  return (await panel.locator('body').getAttribute('data-saved')) ?? '';
}

test('no secret that is sent turns up in a trace, an export, the state, the cookies or the event stream', async ({
  stage,
  server,
  watch,
}) => {
  watch.provoke(401, /^\/api\/(?:auth\/login|items\/\d)$/);
  watch.provoke(400, /^\/api\/(?:orders|auth\/register)$/);
  watch.provoke(404, /^\/api\/healthchecker$/);
  const app = await serveApp('canary-app');
  const page = await stage.page(`http://localhost:${app.port}/?server=${server.apiUrl}`);
  await page.evaluate(() => {
    const told = document.body.appendChild(document.createElement('pre'));
    told.id = 'messages';
    addEventListener('message', ({ data }) => told.append(JSON.stringify(data)));
  });
  const panel = await stage.panel(page);

  await page.getByRole('button', { name: 'Sing' }).click();
  await expect(page.locator('#sung')).toHaveText('done');
  await expect(panel.getByTestId('lane').filter({ hasText: 'POST /orders' })).not.toHaveAttribute(
    'data-outcome',
    'pending',
  );
  await expect(panel.getByTestId('session')).toHaveAttribute('data-state', 'live');
  await expect(cookie(panel, 'canary_cookie')).toHaveAttribute('data-state', 'live');
  await panel.getByRole('tab', { name: 'Log' }).click();

  const jar = (await page.context().cookies(server.apiUrl)).map(({ name, value }) => `${name}=${value}`).join('; ');
  expect(jar).toContain('canary-cookie');

  const told = {
    messages: (await page.locator('#messages').textContent()) ?? '',
    panel: await panel.locator('main').innerHTML(),
    export: await savedTrace(panel),
    state: JSON.stringify(await server.control('GET', 'state')),
    events: JSON.stringify(server.events()),
    cookies: await (await fetch(`${server.controlUrl}/__reauth/cookies`, { headers: { cookie: jar } })).text(),
  };
  expect(told.messages).toContain('fetch.failed');
  expect(told.export).toContain('canary_cookie');
  expect(server.count('call.received')).toBeGreaterThanOrEqual(7);
  for (const [where, text] of Object.entries(told)) {
    expect(text.length, where).toBeGreaterThan(20);
    expect(text.match(/canary-[\w-]*/g), where).toBeNull();
  }
  await app.close();
});
