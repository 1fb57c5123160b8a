import { dirname, join, relative, resolve } from 'node:path';
import { isStrategyName, strategyNames } from '../../reauth/client/strategies.ts';
import type { ResolveClient } from '../run/client-source.ts';
import { nearest } from '../scenario/nearest.ts';
import type { ClientSource } from '../world/world.ts';
import { scenarioOf, type ScenarioFile } from './scenario-file.ts';

/** A client that cannot be had, in sentences for whoever named it. */
export class ClientChoiceError extends Error {
  override readonly name = 'ClientChoiceError';
}

/** The clients of one run of the command: each module is loaded once, however many scenarios it runs. */
export interface Clients {
  /** The one of `--client`: its path begins at the current folder. */
  readonly named: ResolveClient;
  /** One that a scenario names: its path begins at the scenario's file. */
  readonly namedIn: (file: ScenarioFile) => ResolveClient;
  /** The files of all modules that have been loaded. */
  files(): readonly string[];
}

/** Looks after the loading of a module, whose code then runs for the first time. `name` is what messages call it. */
export type AroundLoading = <T>(name: string, load: () => Promise<T>) => Promise<T>;

/** Finds clients by the name of a strategy or by the path of a module, which may end in `#export`. */
export function createClients(folder: string, around: AroundLoading = (_name, load) => load()): Clients {
  const modules = new Map<string, Promise<ClientSource>>();
  const files: string[] = [];
  const find = (name: string, from: string): ClientSource | Promise<ClientSource> => {
    if (isStrategyName(name)) return { kind: 'strategy', name };
    if (!looksLikePath(name)) throw new ClientChoiceError(unknownClient(name));
    const path = relative(folder, resolve(from, name)) || name;
    const loading = modules.get(path) ?? around(path, () => load(path, files));
    modules.set(path, loading);
    return loading;
  };
  return {
    files: () => files,
    named: (name) => find(name, folder),
    namedIn: (file) => (name) => find(name, file.path === undefined ? folder : dirname(file.path)),
  };
}

/** Loads the modules that scenarios name, so that one which cannot be had is told before anything runs. */
export async function checkClients(files: readonly ScenarioFile[], clients: Clients): Promise<void> {
  const problems: string[] = [];
  for (const file of files.filter(({ path }) => path !== undefined)) {
    const { fails, cured } = scenarioOf(file);
    for (const name of new Set([fails?.client, cured?.client])) {
      if (name === undefined) continue;
      try {
        await clients.namedIn(file)(name);
      } catch (error) {
        if (!(error instanceof ClientChoiceError)) throw error;
        problems.push(`${file.shown}: ${error.message}`);
      }
    }
  }
  if (problems.length > 0) throw new ClientChoiceError(problems.join('\n'));
}

const looksLikePath = (name: string): boolean => /[\\/.]/.test(name);

async function load(path: string, files: string[]): Promise<ClientSource> {
  // A bundler comes with it, which no other run has to wait for.
  const { loadClient } = await import('../check/load-client.ts');
  const { ClientProblem } = await import('../check/client-problem.ts');
  try {
    // Even one that cannot be loaded is watched: it will be mended.
    files.push(resolve(path.replace(/#.*$/, '')));
    const client = await loadClient(/^(\.|[A-Za-z]:|[\\/])/.test(path) ? path : `.${join('/', path)}`);
    files.push(...client.files);
    return client;
  } catch (error) {
    if (!(error instanceof ClientProblem)) throw error;
    throw new ClientChoiceError(error.message, { cause: error });
  }
}

function unknownClient(name: string): string {
  const meant = nearest(name, strategyNames);
  const guess = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return `There is no client "${name}".${guess} Choose one of ${strategyNames.join(', ')}, or give the path of a module, such as ./src/${name}.ts.`;
}
