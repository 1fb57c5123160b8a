import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { systemClock } from '../../reauth/time/system-clock.ts';
import { comparable } from '../run/conformance.ts';
import { runScenario, type ScenarioResult } from '../run/run-scenario.ts';
import { createChromiumWorld } from '../world/chromium/chromium-world.ts';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import type { World } from '../world/world.ts';

/**
 * A dozen of the library, chosen for what a real browser does itself: tabs, cookies, locks, storage, channels, aborts, loads.
 * Chromium sends equal GETs of two tabs one after the other (its cache waits for the first), which scenarios must bear.
 */
const CHOSEN = [
  'bypass/a-stream-reconnects-with-its-old-token',
  'cookie/a-refresh-of-the-last-session-overwrites-the-login',
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

/** Several at once, since each mostly waits for its server's delays; more would be late on two cores. */
const AT_ONCE = 2;

let world: World;
const running = new Map<string, Promise<ScenarioResult>>();

test.beforeAll(() => {
  world = createChromiumWorld();
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  for (const [index, name] of CHOSEN.entries()) {
    const before = lanes[index % AT_ONCE] ?? Promise.resolve();
    const result = before.then(() => runScenario(yamlOf(name), { world, file: `${name}.yaml`, now }));
    running.set(name, result);
    lanes[index % AT_ONCE] = result.catch(() => undefined);
  }
});
test.afterAll(() => world.close());
test.setTimeout(120_000);

test('the chosen ones are a dozen of the library', () => {
  const files = readdirSync(SCENARIOS, { recursive: true, encoding: 'utf8' });

  expect(CHOSEN).toHaveLength(12);
  expect(CHOSEN.filter((name) => !files.includes(`${name}.yaml`))).toEqual([]);
});

for (const name of CHOSEN) {
  test(`in real tabs as in virtual time: ${name}`, async () => {
    const real = await running.get(name);
    const { scenario, rows } = await runScenario(yamlOf(name), {
      world: createVirtualWorld(),
      file: `${name}.yaml`,
      now,
    });

    expect(real?.rows.flatMap(({ verdict, why }) => (verdict === 'pass' ? [] : why))).toEqual([]);
    expect(real?.rows.map((row) => comparable(row, scenario))).toEqual(rows.map((row) => comparable(row, scenario)));
  });
}

const now = (): number => systemClock.now();

const yamlOf = (name: string): string => readFileSync(join(SCENARIOS, `${name}.yaml`), 'utf8');
