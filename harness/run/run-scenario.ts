import type { Policy } from '../../mock-server/protocol/policy.ts';
import { defined } from '../../reauth/trace/defined.ts';
import { readScenario } from '../scenario/read-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ClientSource, World } from '../world/world.ts';
import { BadScenario } from './bad-scenario.ts';
import { ourClient, type ResolveClient } from './client-source.ts';
import type { RowResult } from './result.ts';
import { rowsOf } from './rows.ts';
import { runRow, type RunRowOptions } from './run-row.ts';

export interface RunScenarioOptions extends RunRowOptions {
  readonly world: World;
  /** Runs this client alone, judged by `expect`: one that is there already, or a name. */
  readonly client?: ClientSource | string;
  /** Differs from the scenario's policy in every row. */
  readonly policy?: Partial<Policy>;
  readonly resolveClient?: ResolveClient;
  /** What the text is called in errors, and its id without the ending: `scenarios/mine.yaml`. */
  readonly file?: string;
}

/** What a scenario came to in one world. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  /** All rows came true. */
  readonly passed: boolean;
  readonly rows: readonly RowResult[];
}

/**
 * Runs all rows of a scenario, one after the other. Rejects with `BadScenario` for a text that is none, and when a client
 * cannot be found; whatever happens once a row runs is in its result.
 */
export async function runScenario(source: string | Scenario, options: RunScenarioOptions): Promise<ScenarioResult> {
  const { world, client, policy, resolveClient = ourClient, file = 'scenario.yaml' } = options;
  const scenario = typeof source === 'string' ? scenarioIn(source, file) : source;
  const chosen = typeof client === 'string' ? await resolveClient(client) : client;
  const rows: RowResult[] = [];
  for (const row of await rowsOf(scenario, { resolveClient, ...defined({ client: chosen, policy }) })) {
    rows.push(await runRow(row, world, options));
  }
  return { scenario, passed: rows.every(({ verdict }) => verdict === 'pass'), rows };
}

function scenarioIn(text: string, file: string): Scenario {
  const reading = readScenario(text, file);
  if (!reading.ok) throw new BadScenario(reading.problems);
  return reading.scenario;
}
