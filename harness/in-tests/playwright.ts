import { expect as ownExpect, type Expect } from '@playwright/test';
import { toGoAsExpected } from './to-go-as-expected.ts';

export { runScenario } from './run-scenario.ts';
export { openWorld } from './open-world.ts';
export type { RanScenario } from './ran-scenario.ts';
export type { RunScenarioOptions } from './run-options.ts';

/** Playwright's `expect`, which also takes what `runScenario` came to. */
export const expect: Expect<{ readonly toGoAsExpected: typeof toGoAsExpected }> = ownExpect.extend({ toGoAsExpected });
