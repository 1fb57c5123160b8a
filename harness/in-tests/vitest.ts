import { expect } from 'vitest';
import { toGoAsExpected } from './to-go-as-expected.ts';

export { runScenario, type RanScenario, type RunScenarioOptions } from './run-scenario.ts';

declare module 'vitest' {
  // Merged with Vitest's own, so its parameter stands here too.
  interface Matchers<T> {
    /** Whether every run of the scenario went as it says. Takes what `runScenario` came to. */
    toGoAsExpected(): T extends unknown ? void : never;
  }
}

expect.extend({ toGoAsExpected });
