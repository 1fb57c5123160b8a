import type { Strategy } from '../../reauth/client/strategy.ts';
import { ClientProblem } from '../check/client-problem.ts';
import type { ResolveClient } from '../run/client-source.ts';
import type { ClientSource } from '../world/world.ts';
import { OptionError } from './run-options.ts';

/** The client that a test gives; `named` finds one by its name or path. */
export async function clientSource(choice: string | Strategy, named: ResolveClient): Promise<ClientSource> {
  if (typeof choice === 'string') return named(choice);
  if (typeof choice === 'function') return ofTheTest(choice);
  throw new OptionError(
    `client: ${JSON.stringify(choice)} is none. Give the name of a strategy, the path of a module, or a function that makes a base query.`,
  );
}

function ofTheTest(strategy: Strategy): ClientSource {
  const name = strategy.name === '' ? 'a strategy of the test' : strategy.name;
  return {
    kind: 'module',
    name,
    make: () => (options) => {
      const made = strategy(options);
      if (typeof made === 'function') return made;
      // A base query in place of a strategy has taken the options for a request, which it cannot send.
      const sent: unknown = made;
      if (sent instanceof Promise) sent.catch(() => undefined);
      throw new ClientProblem(
        `${name} made no base query. A client that is a function takes { baseQuery, mutex, onSessionLost } and returns one; ` +
          'a base query that is there already sends with the fetch of the test, not of a tab: give the path of its module.',
      );
    },
    get code(): string {
      throw new ClientProblem(
        `${name} is a function of the test, which no page of a real browser can load. Give the path of its module.`,
      );
    },
  };
}
