import { Console } from 'node:console';
import { statSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { resolve } from 'node:path';
import { Mutex } from 'async-mutex';
import type { ClientSource } from '../world/world.ts';
import { BUNDLE_FOLDER, bundleModule, shownPlace, type ModuleBundle } from './bundle-module.ts';
import { chooseExport } from './choose-export.ts';
import { ClientProblem } from './client-problem.ts';
import { compileModule, LINES_BEFORE, urlOf } from './evaluate-module.ts';
import { HANDED_OVER, moduleStrategy } from './module-strategy.ts';
import { stillPage } from './still-page.ts';

export type ModuleClient = Extract<ClientSource, { readonly kind: 'module' }> & {
  /** Its own file and those that it imports, but for packages: who watches for changes looks at these. */
  readonly files: readonly string[];
};

/**
 * Loads a user's client: the path of a module, which may end in `#exportName`. Paths begin at the working directory.
 *
 * The module is bundled once and evaluated once in a page where nothing happens, so that whatever is wrong with it is told
 * before a run begins: throws a `ClientProblem`. What it prints goes to stderr.
 */
export async function loadClient(given: string): Promise<ModuleClient> {
  const [, path = given, asked] = /^(.+?)(?:#([\p{ID_Start}$_][\p{ID_Continue}$]*))?$/u.exec(given) ?? [];
  const file = resolve(path);
  const where = shownPlace(file);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new ClientProblem(
      `${where}: There is no such file. Give the path of a module, or the name of one of the built-in clients.`,
    );
  }
  const bundle = await bundleModule(file, publicEnv(process.env));
  const console = new Console(process.stderr);
  const exported = evaluated(bundle, where, console);
  const { name, kind } = chooseExport(exported, where, asked);
  const code = `${bundle.code}\nmodule.exports = { ${HANDED_OVER[kind]}: exports[${JSON.stringify(name)}] };`;
  const ownFiles = bundle.files.filter((source) => !source.includes('node_modules'));
  const make = moduleStrategy(code, where, console);
  return { kind: 'module', name: given, make, code, files: ownFiles };
}

/** What bundlers hand to pages of a process's environment: variables of these names, and no secret. */
function publicEnv(env: NodeJS.ProcessEnv): Readonly<Record<string, string | boolean>> {
  const open = Object.entries(env).flatMap(([name, value]): readonly (readonly [string, string])[] =>
    value !== undefined && /^(VITE|REACT_APP|NEXT_PUBLIC|EXPO_PUBLIC|PUBLIC)_/.test(name) ? [[name, value]] : [],
  );
  return { MODE: 'development', DEV: true, PROD: false, SSR: false, BASE_URL: '/', ...Object.fromEntries(open) };
}

function evaluated(bundle: ModuleBundle, where: string, console: Console): Readonly<Record<string, unknown>> {
  try {
    const load = compileModule(bundle.code, where);
    return load({ page: stillPage(), mutex: new Mutex(), console, onLeave: () => undefined });
  } catch (error) {
    if (error instanceof ClientProblem) throw error;
    const place = placeOf(error, bundle, where) ?? where;
    const remedy = 'A client is loaded without its app: what needs the app must wait until the first request.';
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new ClientProblem(`${place}: This module throws while it loads: ${said.replace(/\.$/, '')}. ${remedy}`, {
      cause: error,
    });
  }
}

/** Where in the user's own files an error was thrown. */
function placeOf(error: unknown, { sourceMap }: ModuleBundle, where: string): string | undefined {
  const stack = (error instanceof Error ? error.stack : undefined) ?? '';
  const [, after] = stack.split(`${urlOf(where)}:`);
  const [, line, column] = /^(\d+):(\d+)/.exec(after ?? '') ?? [];
  const origin = new SourceMap(JSON.parse(sourceMap)).findEntry(Number(line) - 1 - LINES_BEFORE, Number(column) - 1);
  if (!('originalSource' in origin)) return undefined;
  // Sources are named as seen from where a bundle would be written.
  const file = resolve(BUNDLE_FOLDER, origin.originalSource);
  return shownPlace(file, { line: origin.originalLine + 1, column: origin.originalColumn });
}
