import type { Page } from '@playwright/test';
import { writeTrace } from '../../reauth/trace/write-trace.ts';
import { instant } from '../../reauth/time/instant.ts';
import { tokenRef, TraceBuilder } from '../../reauth/trace/trace-builder.ts';
import { axeFaults } from './fixtures/axe-faults.ts';
import { cookie, itemLanes, segments } from './fixtures/panel-view.ts';
import { expect, test } from './fixtures/test.ts';

const resize = (page: Page, width: number, height = 800) => page.setViewportSize({ width, height });

async function openTrace(page: Page, trace: TraceBuilder): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open trace', exact: true }).click(),
  ]);
  const text = writeTrace(trace.trace, { recordedAt: instant(0), salt: 'salt' });
  await chooser.setFiles({ name: 'a.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from(text) });
}

/** Three requests whose refresh was cut after the server had acted; the next refresh was taken for misuse. */
function cutAndRevoked(): TraceBuilder {
  const a = (n: number, at: number) => tokenRef(`a${n}`, 'access', n, 1_000_000 + at + 500);
  const r = (n: number) => tokenRef(`r${n}`, 'refresh', n, 1_060_000);
  const trace = new TraceBuilder()
    .client(0, 'A-1', { type: 'tab.opened', label: 'A', client: 'recipe' })
    .server(0, { type: 'session.started', sid: 's1', user: 'u1' })
    .server(0, { type: 'token.issued', token: r(1) })
    .server(0, { type: 'token.issued', token: a(1, 0) });
  for (const n of [1, 2, 3]) trace.started(600, `A-1.${n}`, `/api/items/${n}`).sent(600, `A-1.${n}.1`);
  trace
    .received(610, 'c1', 'A-1.1.1', 'refresh', { refresh: r(1) })
    .server(611, { type: 'token.rotated', token: r(1), by: 'c1', into: r(2) })
    .server(611, { type: 'token.issued', token: r(2), call: 'c1', from: 'r1' })
    .server(611, { type: 'token.issued', token: a(2, 611), call: 'c1', from: 'r1' })
    .server(612, { type: 'call.dropped', call: 'c1', when: 'after' })
    .received(800, 'c2', 'A-1.2.1', 'refresh', { refresh: r(1) })
    .server(801, { type: 'token.reused', token: r(1), call: 'c2', spentBy: 'c1' })
    .server(801, { type: 'family.revoked', sid: 's1', call: 'c2' })
    .replied(802, 'c2', 403, 'refresh-spent', { exchange: 'A-1.2.1' })
    .received(803, 'c3', 'A-1.3.1')
    .server(804, { type: 'call.dropped', call: 'c3', when: 'after' })
    .client(1_000, 'A-1', { type: 'session.lost', request: 'A-1.1', status: 403 })
    .client(1_000, 'A-1', { type: 'session.lost', request: 'A-1.3', status: 403 })
    .settled(1_001, 'A-1.1', 'rejected', 401)
    .settled(700, 'A-1.2', 'rejected', 403)
    .settled(1_001, 'A-1.3', 'rejected', 'FETCH_ERROR');
  return trace;
}

/** After a reset, a tree whose branches have branches, twelve columns deep. */
function deepBranches(): TraceBuilder {
  const trace = new TraceBuilder();
  for (const sid of ['o1', 'o2', 'o3'])
    trace
      .server(-9, { type: 'session.started', sid, user: sid })
      .server(-8, { type: 'token.issued', token: tokenRef(`r${sid}`, 'refresh', 1, 1_060_000, sid) });
  trace
    .server(-5, { type: 'state.reset' })
    .server(0, { type: 'session.started', sid: 's1', user: 'u1' })
    .server(0, { type: 'token.issued', token: tokenRef('t0', 'refresh', 1, 1_060_000) });
  for (let n = 1; n < 12; n += 1)
    for (const id of [`heir${n}`, `t${n}`]) {
      const token = tokenRef(id, 'refresh', n + 1, 1_060_000);
      trace.server(n, { type: 'token.issued', token, call: `c${id}`, from: `t${n - 1}` });
    }
  return trace;
}

test('the words at the end of a lane are whole at every width, and the band says what became of the tokens', async ({
  stage,
}) => {
  const page = await stage.page('/panel/');
  await openTrace(page, cutAndRevoked());
  const labels = page.getByTestId('outcome');
  await expect(labels.filter({ hasText: 'FETCH_ERROR ✕ cut by the server, logged out' })).toHaveCount(1);

  for (const width of [1500, 1100, 420]) {
    await resize(page, width);
    for (const label of await labels.all()) {
      const { beyond, cut } = await label.evaluate((element) => ({
        beyond: element.getBoundingClientRect().right - (element.closest('.track')?.getBoundingClientRect().right ?? 0),
        cut: element.scrollWidth - element.clientWidth,
      }));
      expect(beyond).toBeLessThanOrEqual(0.5);
      if (width > 640) expect(cut).toBe(0);
    }
  }

  await resize(page, 1500);
  const band = page.locator('.band-row').getByTestId('stretch');
  await expect(band.filter({ hasText: 'lost on the way' })).toHaveClass(/stretch-lost/);
  await expect(band.filter({ hasText: 'revoked' })).toHaveClass(/stretch-revoked/);
  await labels.filter({ hasText: 'FETCH_ERROR' }).hover();
  await expect(page.locator('.hover-card')).toContainText('the server acted and cut the connection, logged out');
  expect(await axeFaults(page, '.timeline')).toEqual([]);
});

test('a deep branch has all its columns where there is room, and says its level where there is none', async ({
  stage,
}) => {
  const page = await stage.page('/panel/');
  await openTrace(page, deepBranches());
  await page.getByRole('tab', { name: 'Tokens' }).click();
  const deepest = page.getByTestId('family-token').filter({ has: page.getByText('level 12', { exact: true }) });
  const columns = () => deepest.last().locator('.rail').filter({ visible: true }).count();

  await resize(page, 1500);
  await expect.poll(columns).toBe(12);
  await expect(deepest.last().locator('.rails-cut')).toBeHidden();

  await resize(page, 420);
  await expect.poll(columns).toBe(8);
  await expect(deepest.last().locator('.rails-cut')).toBeVisible();
  await page.getByText('3 sessions before the reset').click();
  await expect(page.getByTestId('family')).toHaveCount(4);
  await page.getByTestId('family').nth(1).click();
  await deepest.last().scrollIntoViewIfNeeded();
  expect(await axeFaults(page, '.drawer')).toEqual([]);
});

test('where the panel is narrow, a burst that is fired while the sheet is open is in sight above it', async ({
  stage,
}) => {
  const page = await stage.page('/panel/');
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(cookie(page, 'access_token')).toHaveAttribute('data-state', 'live');
  await resize(page, 420);
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.locator('.drawer[data-open=true]')).toBeVisible();

  await page.getByRole('button', { name: 'Fire', exact: true }).click();
  await expect(itemLanes(page).and(page.locator('[data-outcome=fulfilled]'))).toHaveCount(5);

  const seen = await segments(page, 'in-flight', false).evaluateAll(
    (bars) =>
      bars.filter((bar) => {
        const { x, y, width, height } = bar.getBoundingClientRect();
        return document.elementFromPoint(x + width / 2, y + height / 2)?.closest('.segment') === bar;
      }).length,
  );
  expect(seen).toBeGreaterThanOrEqual(2);
});

test('no choice of the policy is cut in its field', async ({ stage }) => {
  const page = await stage.page('/panel/');
  await page.getByRole('tab', { name: 'Policy' }).click();
  const choices = page.locator('.form-page select');
  await expect(choices.first()).toBeVisible();

  for (const width of [1500, 1100, 420]) {
    await resize(page, width);
    // A select never says that its words are cut: one that may be as wide as it likes says how much it needs.
    const short = await choices.evaluateAll((all) =>
      all.flatMap((select) => {
        const free = document.createElement('div');
        const copy = select.cloneNode(true);
        if (!(copy instanceof HTMLSelectElement)) throw new Error('A select is to be copied as a select.');
        free.style.cssText = 'position:absolute;visibility:hidden';
        copy.style.cssText = 'width:auto';
        free.append(copy);
        select.after(free);
        const missing = copy.offsetWidth - select.getBoundingClientRect().width;
        free.remove();
        return missing > 0.5 ? [`${select.closest('.field')?.getAttribute('data-field')}: ${missing} px`] : [];
      }),
    );
    expect(short, `at ${width} px`).toEqual([]);
  }
});

test('of many held calls only the rows in sight tick, and the keys still walk all of them in order', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  await expect(page.getByRole('button', { name: 'Hold replies' })).toBeVisible();
  await page.getByLabel('When to hold').selectOption('before');
  await page.getByRole('button', { name: /^Hold/ }).click();
  await expect(page.getByRole('button', { name: '0 held' })).toBeVisible();
  const leaving = new AbortController();
  const calls = Array.from({ length: 60 }, (_, n) =>
    fetch(`${server.apiUrl}/api/items/${n}`, { signal: leaving.signal }).catch(() => undefined),
  );
  await page.getByRole('button', { name: '60 held' }).click();
  const rows = page.getByTestId('held');
  await expect(rows).toHaveCount(60);

  // Those out of sight are told the time once in five seconds: a short look may come upon it, a second one does not.
  await expect(async () => {
    const { seen, ticking } = await rows.evaluateAll(rowsThatTick);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.length).toBeLessThan(30);
    expect(ticking).toEqual(seen);
  }).toPass({ timeout: 5_000 });

  await rows.first().getByRole('checkbox').focus();
  for (let n = 1; n < 60; n += 1) await page.keyboard.press('ArrowDown');
  await expect(rows.last().getByRole('checkbox')).toBeFocused();
  await expect(rows.last()).toBeInViewport();
  await page.keyboard.press('Space');
  await expect(rows.last().getByTestId('place')).toHaveText('1');

  leaving.abort();
  await Promise.all(calls);
});

/** Runs in the page: which rows are in sight, and which ones changed until all of these had. */
async function rowsThatTick(
  rows: readonly Element[],
): Promise<{ readonly seen: number[]; readonly ticking: number[] }> {
  const page = rows[0]?.closest('.drawer-page')?.getBoundingClientRect();
  const seen = rows.flatMap((row, index) => {
    const { top, bottom } = row.getBoundingClientRect();
    return page !== undefined && bottom > page.top && top < page.bottom ? [index] : [];
  });
  const changed = new Set<number>();
  const watcher = new MutationObserver((changes) => {
    for (const { target } of changes) changed.add(rows.findIndex((row) => row.contains(target)));
  });
  for (const row of rows) watcher.observe(row, { subtree: true, characterData: true, childList: true });
  const isWaiting = () => seen.some((index) => !changed.has(index));
  for (let frames = 0; isWaiting() && frames < 120; frames += 1) await new Promise(requestAnimationFrame);
  watcher.disconnect();
  return { seen, ticking: [...changed].toSorted((x, y) => x - y) };
}
