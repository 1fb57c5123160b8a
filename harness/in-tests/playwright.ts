import { expect as ownExpect } from '@playwright/test';
import { toGoAsExpected } from './to-go-as-expected.ts';

export { openWorld, runScenario, type RanScenario, type RunScenarioOptions } from './run.ts';

/** Playwright's `expect`, which also takes what `runScenario` came to. */
export const expect = ownExpect.extend({ toGoAsExpected });
