// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { runScenario } from './run-scenario.ts';

const FLAGSHIP = 'five-requests-meet-one-expired-token';
afterEach(() => void vi.useRealTimers());

test('a scenario runs in virtual time where the tests of an app run: in a simulated DOM, with fake timers', async () => {
  vi.useFakeTimers();

  const { report } = await runScenario(FLAGSHIP);

  expect(report).toBe(`${FLAGSHIP}: naive fails (refresh-ran-twice), recipe passes`);
});

test('real HTTP is refused there with the remedy', async () => {
  await expect(runScenario(FLAGSHIP, { world: 'live' })).rejects.toThrow(
    "world: this test runs in a simulated DOM, whose fetch obeys CORS; the live world needs Node's own. Begin the file with: // @vitest-environment node",
  );
});
