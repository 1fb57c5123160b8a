import type { RowResult } from '../run/result.ts';
import type { Scenario, WorldName } from '../scenario/scenario.ts';

/** What is going to be run. */
export interface Plan {
  /** How many scenarios, each as often as it is repeated. */
  readonly scenarios: number;
  readonly repeat: number;
  readonly world: WorldName;
  /** What the order was shuffled with. */
  readonly seed?: number;
}

/** What one scenario came to: a result for each run that it asks for. */
export interface ScenarioReport {
  readonly scenario: Scenario;
  /** The file as it was given; absent for one that ships with the package. */
  readonly file?: string;
  /** The how manieth repetition, from 1. */
  readonly round: number;
  /** Empty when the scenario cannot run in this world. */
  readonly results: readonly RowResult[];
}

/** Runs by their verdict. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
}

/** What everything came to. */
export interface Summary extends Counts {
  readonly plan: Plan;
  /** How many scenarios have been run. */
  readonly scenarios: number;
  /** How many cannot run in this world. */
  readonly leftOut: number;
  /** Why it ended before everything was run. */
  readonly ended?: 'interrupted' | 'bailed';
  readonly durationMs: number;
}

/** What a reporter asks of whoever makes it. */
export interface ReporterOptions {
  readonly style: Style;
  /** What a run that did not go as expected has to say, a line each: expectations, lanes, findings, how to see it again. */
  readonly explain: (result: RowResult, report: ScenarioReport) => readonly string[];
}

/** Colours, or none. */
export interface Style {
  good(text: string): string;
  bad(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

/**
 * Turns a run into text, piece by piece: each call gives what is to be written next. It writes nothing itself, and keeps
 * of a result only what it still needs, since a trace is large and a run may be repeated a thousand times.
 */
export interface Reporter {
  begin(plan: Plan): string;
  scenario(report: ScenarioReport): string;
  end(summary: Summary): string;
}
