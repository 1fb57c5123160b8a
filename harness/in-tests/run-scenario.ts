import { systemClock } from '../../reauth/time/system-clock.ts';
import { defined } from '../../reauth/trace/defined.ts';
import { createClients } from '../cli/clients.ts';
import { createTraceShelf } from '../cli/trace-shelf.ts';
import { scenarioOf } from '../cli/scenario-file.ts';
import { runScenario as runRows, type ScenarioResult } from '../run/run-scenario.ts';
import type { ClientSource } from '../world/world.ts';
import { chosenScenario, type ScenarioChoice } from './chosen-scenario.ts';
import { chosenWorld, type OpenBrowser, type WorldChoice } from './chosen-world.ts';
import { checkOptions } from './check-options.ts';
import { readPolicy, type PolicyChoice } from './policy-choice.ts';
import { reportOf } from './report-of.ts';
import { clientSource, type ClientChoice } from './client-choice.ts';

/** How a test runs a scenario. Without options: in virtual time, the client that fails it and the one that cures it. */
export interface RunScenarioOptions {
  /** `virtual` takes no real time, `live` is real HTTP, `chromium` real tabs; or one that `openWorld` has opened. */
  readonly world?: WorldChoice;
  /**
   * Runs this client alone, judged by what the scenario expects: the name of a strategy, the path of a module (from the
   * working directory; `#name` picks an export), or a strategy of the test's own.
   */
  readonly client?: ClientChoice;
  /** Differs from the scenario's server: `{ rotation: 'strict', access: '5s' }`. */
  readonly policy?: PolicyChoice;
  /** In the live world: a server that runs already. */
  readonly server?: string;
  /** In the chromium world: a browser that runs already, such as Playwright's `browser`. It stays open. */
  readonly browser?: OpenBrowser;
  /** Ends the run where it stands. */
  readonly signal?: AbortSignal;
  /** A folder: the trace of each run is saved there as NDJSON, which the panel opens. */
  readonly saveTrace?: string;
}

/** What a scenario came to, and what a person reads of it. */
export interface RanScenario extends ScenarioResult {
  readonly report: string;
}

/**
 * Runs one scenario in a test. `scenario` is the path of a file or its URL, the id of one that ships with the package, or
 * `{ yaml }`.
 *
 * Rejects for what whoever wrote the test can mend: a scenario that is none (`BadScenario`, with file, line and column), a
 * client or an option that there is not. Whatever happens once it runs is in the result.
 */
export async function runScenario(scenario: ScenarioChoice, options: RunScenarioOptions = {}): Promise<RanScenario> {
  checkOptions(options);
  const { client, signal, saveTrace } = options;
  const folder = process.cwd();
  const file = await chosenScenario(scenario, folder);
  const read = scenarioOf(file);
  const clients = createClients(folder);
  const source: ClientSource | undefined =
    typeof client === 'string' ? await clients.named(client) : client && clientSource(client);
  const policy = options.policy && readPolicy(options.policy);
  const { world, done } = await chosenWorld(options);
  try {
    const result = await runRows(read, {
      world,
      now: () => systemClock.now(),
      resolveClient: clients.namedIn(file),
      ...defined({ client: source, policy, signal }),
    });
    const traces = saveTrace === undefined ? undefined : createTraceShelf({ traceOn: 'always', traceDir: saveTrace });
    for (const row of result.rows) traces?.keep(row, 1);
    const report = reportOf(result, file, { options, world: world.name, traceOf: (row) => traces?.fileOf(row) });
    return { ...result, report };
  } finally {
    await done();
  }
}
