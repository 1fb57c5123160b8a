export { runScenario } from './run-scenario.ts';
export { openWorld } from './open-world.ts';
export { BadScenario } from '../run/bad-scenario.ts';
export type { RanExpectation, RanRow, RanScenario } from './ran-scenario.ts';
export type { OpenWorld, PolicyChoice, RunScenarioOptions, ScenarioChoice, WorldOptions } from './run-options.ts';
export { toGoAsExpected } from './to-go-as-expected.ts';
