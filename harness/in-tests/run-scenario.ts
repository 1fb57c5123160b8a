import { systemClock } from '../../reauth/time/system-clock.ts';
// Before a test puts fake timers in place: worlds are loaded later, and take their turns by the real ones.
import '../../reauth/time/whole-turn.ts';
import { defined } from '../../reauth/trace/defined.ts';
import { createClients } from '../cli/clients.ts';
import { createTraceShelf } from '../cli/trace-shelf.ts';
import { scenarioOf } from '../cli/scenario-file.ts';
import { runScenario as runRows } from '../run/run-scenario.ts';
import { chosenScenario } from './chosen-scenario.ts';
import { chosenWorld } from './chosen-world.ts';
import { checkOptions } from './check-options.ts';
import { readPolicy } from './read-policy.ts';
import type { RanScenario } from './ran-scenario.ts';
import { reportOf } from './report-of.ts';
import { clientSource } from './client-source.ts';
import type { RunScenarioOptions, ScenarioChoice } from './run-options.ts';

/**
 * Runs one scenario in a test. `scenario` is the path of a file or its URL, the id of one that ships with the package, or
 * `{ yaml }`.
 *
 * Rejects for what whoever wrote the test can mend: a scenario that is none (`BadScenario`, with file, line and column), a
 * client or an option that there is not. Whatever happens once it runs is in the result.
 */
export async function runScenario(scenario: ScenarioChoice, options: RunScenarioOptions = {}): Promise<RanScenario> {
  checkOptions(options);
  const { client, signal, saveTrace, world: where = 'virtual', server, browser } = options;
  const folder = process.cwd();
  const file = await chosenScenario(scenario, folder);
  const read = scenarioOf(file);
  const clients = createClients(folder);
  const source = client === undefined ? undefined : await clientSource(client, clients.named);
  const policy = options.policy && readPolicy(options.policy);
  const { world, done } = await chosenWorld(where, defined({ server, browser }));
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
    return { id: read.id, title: read.title, passed: result.passed, rows: result.rows, report };
  } finally {
    await done();
  }
}
