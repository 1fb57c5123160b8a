import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { systemClock } from '../../reauth/time/system-clock.ts';
import { comparable } from '../run/conformance.ts';
import { runScenario } from '../run/run-scenario.ts';
import { createChromiumWorld } from '../world/chromium/chromium-world.ts';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import type { World } from '../world/world.ts';

/**
 * A dozen of the library, chosen for what a real browser does itself: tabs, cookies, locks, storage, channels, aborts, loads.
 * Chromium sends equal GETs of two tabs one after the other (its cache waits for the first), which scenarios must bear.
 */
const CHOSEN = [
  'bypass/a-stream-reconnects-with-its-old-token',
  'cookie/the-losers-reply-deletes-the-winners-cookies',
  'lifecycle/a-worker-is-killed-while-it-refreshes',
  'logout/a-refresh-lands-after-the-logout',
  'logout/login-as-somebody-else-during-a-refresh',
  'lost/leaving-the-page-loses-the-successor',
  'mount/a-page-load-asks-for-everything-at-once',
  'queue/the-owners-abort-fails-the-waiters',
  'single/five-requests-meet-one-expired-token',
  'tabs/one-tab-comes-after-the-grace',
  'transient/offline-at-the-refresh-logs-out',
  'xlock/a-sleeping-holder-freezes-the-others',
];
const SCENARIOS = join(import.meta.dirname, '../../scenarios');

let world: World;
test.beforeAll(() => {
  world = createChromiumWorld();
});
test.afterAll(() => world.close());

test('the chosen ones are a dozen of the library', () => {
  const files = readdirSync(SCENARIOS, { recursive: true, encoding: 'utf8' });

  expect(CHOSEN).toHaveLength(12);
  expect(CHOSEN.filter((name) => !files.includes(`${name}.yaml`))).toEqual([]);
});

for (const name of CHOSEN) {
  test(`in real tabs as in virtual time: ${name}`, async () => {
    const yaml = readFileSync(join(SCENARIOS, `${name}.yaml`), 'utf8');
    const now = () => systemClock.now();
    const { rows, scenario } = await runScenario(yaml, { world, file: `${name}.yaml`, now });
    const virtual = await runScenario(yaml, { world: createVirtualWorld(), file: `${name}.yaml`, now });

    expect(rows.flatMap(({ verdict, why }) => (verdict === 'pass' ? [] : why))).toEqual([]);
    expect(rows.map((row) => comparable(row, scenario))).toEqual(virtual.rows.map((row) => comparable(row, scenario)));
  });
}
