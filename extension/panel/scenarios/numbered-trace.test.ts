import { expect, test } from 'vitest';
import { scenarioLibrary } from '../../../harness/library/scenario-library.ts';
import { runScenario } from '../../../harness/run/run-scenario.ts';
import { createVirtualWorld } from '../../../harness/world/virtual/virtual-world.ts';
import { analyse } from '../../../reauth/findings/analyse.ts';
import { instant } from '../../../reauth/time/instant.ts';
import { lanesOf } from '../../../reauth/trace/lanes.ts';
import { TWO_REQUESTS } from './desk.fixture.ts';
import { numberedTrace } from './numbered-trace.ts';

test('a request has on the timeline the number that the scenario gives it; a login is counted on', async () => {
  const { rows } = await runScenario(TWO_REQUESTS, { world: createVirtualWorld(), now: () => 0 });
  const named = (trace: Parameters<typeof lanesOf>[0]) =>
    lanesOf(trace).map(({ request, label, outcome, attempts }) => [request, label, outcome, attempts.length]);
  const [naive] = rows;
  expect(naive && named(naive.trace)).toEqual([
    ['A-1.1', 'POST /api/auth/login', 'fulfilled', 1],
    ['A-1.2', 'GET /api/items/1', 'fulfilled', 3],
    ['A-1.3', 'GET /api/items/2', 'fulfilled', 3],
  ]);

  expect(naive && named(numberedTrace(naive))).toEqual([
    ['A-1.3', 'POST /api/auth/login', 'fulfilled', 1],
    ['A-1.1', 'GET /api/items/1', 'fulfilled', 3],
    ['A-1.2', 'GET /api/items/2', 'fulfilled', 3],
  ]);
});

test('what was found in a run is found on the timeline too, whatever goes wrong in it', async () => {
  const ofEachClass = scenarioLibrary.filter(({ class: race }, index) => race !== scenarioLibrary[index - 1]?.class);
  const rulesIn = (findings: readonly { readonly rule: string }[]) => findings.map(({ rule }) => rule).toSorted();
  let found = 0;

  for (const { text, file } of ofEachClass) {
    const { rows } = await runScenario(text, { world: createVirtualWorld(), now: () => 0, file });
    for (const result of rows) {
      const shown = analyse(numberedTrace(result), { now: instant(result.endedAt), isOver: true });
      expect(rulesIn(shown), file).toEqual(rulesIn(result.findings));
      found += shown.length;
    }
  }

  expect(found).toBeGreaterThanOrEqual(20);
});
