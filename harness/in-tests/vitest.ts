import { expect } from 'vitest';
import { toGoAsExpected } from './to-go-as-expected.ts';

export { runScenario } from './run-scenario.ts';
export { openWorld } from './open-world.ts';
export type { RanScenario } from './ran-scenario.ts';
export type { RunScenarioOptions } from './run-options.ts';

declare module 'vitest' {
  // Merged with Vitest's own, so its parameter stands here too.
  interface Matchers<T> {
    /** Whether every run of the scenario went as it says. Takes what `runScenario` came to. */
    toGoAsExpected(): T extends unknown ? void : never;
  }
}

expect.extend({ toGoAsExpected });
