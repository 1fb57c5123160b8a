import type { Scenario } from './scenario.ts';
import { clientProblems, findingProblems, pairingProblems } from './sense-names.ts';
import { contradictions } from './sense-contradictions.ts';
import { holdProblems } from './sense-holds.ts';
import { idleExpectations } from './sense-idle.ts';
import { pathProblems } from './sense-paths.ts';
import { requestProblems, sendsNothing } from './sense-requests.ts';
import { tabProblems } from './sense-tabs.ts';
import { timeProblems } from './sense-times.ts';
import type { ScenarioProblem, ScenarioSource } from './source.ts';

/**
 * What no field says alone: times that go back, requests and tabs that are not there, releases that wait for ever,
 * paths and calls that the API does not have, expectations that exclude each other or cannot fail.
 */
export function senseProblems(source: ScenarioSource, scenario: Scenario): readonly ScenarioProblem[] {
  return [
    ...timeProblems(source, scenario),
    ...sendsNothing(source, scenario),
    ...requestProblems(source, scenario),
    ...tabProblems(source, scenario),
    ...holdProblems(source, scenario),
    ...findingProblems(source, scenario),
    ...clientProblems(source, scenario),
    ...pairingProblems(source, scenario),
    ...pathProblems(source, scenario),
    ...contradictions(source, scenario),
    ...idleExpectations(source, scenario),
  ];
}
