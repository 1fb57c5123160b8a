import { isStrategyName, strategyNames } from '../../reauth/client/strategies.ts';
import type { ClientSource } from '../world/world.ts';

/** Finds the client that a scenario or a flag names: one of ours, or, where modules can be loaded, a file. */
export type ResolveClient = (name: string) => ClientSource | Promise<ClientSource>;

/** The client of a run that names none. */
export const DEFAULT_CLIENT = 'recipe';

/** Finds our own strategies only: what can be done where no module can be loaded. */
export function ourClient(name: string): ClientSource {
  if (isStrategyName(name)) return { kind: 'strategy', name };
  throw new Error(
    `There is no client "${name}" here. Choose one of ${strategyNames.join(', ')}; modules of your own are loaded by \`reauth run\`.`,
  );
}
