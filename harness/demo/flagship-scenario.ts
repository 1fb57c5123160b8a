import { parse } from 'yaml';
import { isStrategyName, type StrategyName } from '../../reauth/client/strategies.ts';
import { z } from '../../reauth/trace/zod.ts';
import text from '../../scenarios/single/five-requests-meet-one-expired-token.yaml?raw';

/** What the start-up race takes from the flagship scenario. */
export interface Flagship {
  readonly title: string;
  /** The settings of the server that it runs against. */
  readonly given: Readonly<Record<string, string>>;
  readonly user: string;
  /** How many guarded requests meet the expired token at once. */
  readonly requests: number;
  /** The client that the scenario says is right, then the one that it says goes wrong. */
  readonly clients: readonly [cured: StrategyName, fails: StrategyName];
}

const strategy = z.custom<StrategyName>((name) => typeof name === 'string' && isStrategyName(name));
const schema = z.object({
  title: z.string(),
  given: z.record(z.string(), z.string()),
  steps: z.tuple([z.object({ login: z.email() }), z.object({ request: z.array(z.string()).min(2) })]),
  fails: z.object({ client: strategy }),
  cured: z.object({ client: strategy }),
});

/** Reads the flagship scenario, the one that ships with the package. */
export function flagshipScenario(): Flagship {
  const { title, given, steps, fails, cured } = schema.parse(parse(text));
  const [{ login }, { request }] = steps;
  return { title, given, user: login, requests: request.length, clients: [cured.client, fails.client] };
}
