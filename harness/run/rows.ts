import type { Policy } from '../../mock-server/protocol/policy.ts';
import type { Pairing, Scenario } from '../scenario/scenario.ts';
import type { ClientSource } from '../world/world.ts';
import { DEFAULT_CLIENT, ourClient, type ResolveClient } from './client-source.ts';
import type { Row } from './result.ts';

export interface RowChoices {
  /**
   * Runs this client alone, judged by `expect`, under the policy and the app of `cured`: where the server or the app is to
   * blame, no client could pass without them.
   */
  readonly client?: ClientSource;
  /** Differs from the scenario's policy in every row. A row's own changes come after it. */
  readonly policy?: Partial<Policy>;
  readonly resolveClient?: ResolveClient;
}

/**
 * The runs that a scenario asks for: what fails it, then what cures it. One that declares neither is run once, with the
 * recipe, by `expect` alone. A client of the caller's gives one run too, under what `cured` changes of server and app.
 */
export async function rowsOf(scenario: Scenario, choices: RowChoices = {}): Promise<readonly Row[]> {
  const { client, policy = {}, resolveClient = ourClient } = choices;
  const { fails, cured } = scenario;
  const plain = async (): Promise<Row> => ({
    scenario,
    client: client ?? (await resolveClient(DEFAULT_CLIENT)),
    policy: { ...policy, ...cured?.policy },
    app: cured?.app ?? {},
    expected: 'pass',
  });
  if (client !== undefined || (fails === undefined && cured === undefined)) return [await plain()];
  const paired = async (pairing: Pairing) => ({
    scenario,
    client: await resolveClient(pairing.client ?? DEFAULT_CLIENT),
    policy: { ...policy, ...pairing.policy },
    app: pairing.app ?? {},
  });
  const rows: Row[] = [];
  if (fails) rows.push({ ...(await paired(fails)), expected: 'fail', pairing: 'fails', finding: fails.finding });
  if (cured) rows.push({ ...(await paired(cured)), expected: 'pass', pairing: 'cured' });
  return rows;
}
