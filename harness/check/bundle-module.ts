import { builtinModules } from 'node:module';
import { relative } from 'node:path';
import { ClientProblem } from './client-problem.ts';
import { SHARED_MODULES } from './page-modules.ts';

/** Where the bundle would lie, were it written: source maps name the sources from here. */
export const BUNDLE_FOLDER = process.cwd();

/** A module with everything that it imports, as one CommonJS text. */
export interface ModuleBundle {
  readonly code: string;
  readonly exports: readonly string[];
  /** Where a place of `code` came from (https://tc39.es/ecma426/), as JSON. */
  readonly sourceMap: string;
  /** Every file that it was made of. */
  readonly files: readonly string[];
}

/** What of rolldown's messages is used; line and column count from 1 and 0. */
interface BundlerMessage {
  readonly message: string;
  readonly code?: string | undefined;
  readonly exporter?: string | undefined;
  readonly id?: string | undefined;
  readonly loc?: { readonly line: number; readonly column: number; readonly file?: string | undefined } | undefined;
}

const shared: ReadonlySet<string> = new Set(SHARED_MODULES);
/** Which build of the same library an app asks for makes no difference here. */
const DEEP_QUERY = /^@reduxjs\/toolkit\/(dist|src)\/query(\/|$)/;
const builtins: ReadonlySet<string> = new Set(builtinModules);
/** Of these a base query needs the name, not the thing. */
const ASSETS = ['.css', '.scss', '.less', '.svg', '.png', '.jpg', '.jpeg', '.gif', '.webp', '.woff', '.woff2'];

/**
 * Bundles a module of the user's, TypeScript or JavaScript, with its relative imports, the paths of its tsconfig, and its
 * packages. `env` stands for `import.meta.env` and `process.env`. Throws a `ClientProblem` that names file and line.
 */
export async function bundleModule(
  file: string,
  env: Readonly<Record<string, string | boolean>>,
): Promise<ModuleBundle> {
  const rolldown = await loadBundler();
  const unresolved: BundlerMessage[] = [];
  try {
    const bundle = await rolldown({
      input: file,
      platform: 'browser',
      tsconfig: true,
      // Types that are exported again look like exports that are missing, since nothing here knows types.
      shimMissingExports: true,
      moduleTypes: { '.js': 'jsx', ...Object.fromEntries(ASSETS.map((ending) => [ending, 'empty' as const])) },
      transform: {
        typescript: { onlyRemoveTypeImports: false },
        define: {
          'import.meta.env': JSON.stringify(env),
          'import.meta.hot': 'undefined',
          'process.env.NODE_ENV': '"development"',
          'process.env': JSON.stringify(env),
        },
      },
      plugins: [
        {
          name: 'reauth-shared',
          resolveId: (id) => {
            if (DEEP_QUERY.test(id)) return { id: '@reduxjs/toolkit/query', external: true };
            return shared.has(id) ? { id, external: true } : null;
          },
        },
      ],
      onLog: (_, log) => {
        if (log.code === 'UNRESOLVED_IMPORT') unresolved.push(log);
      },
    });
    const { output } = await bundle.generate({
      dir: BUNDLE_FOLDER,
      format: 'cjs',
      exports: 'named',
      codeSplitting: false,
      sourcemap: 'hidden',
    });
    // Those too of which only a value was taken, so that nothing of them is in the bundle.
    const files = await bundle.watchFiles;
    await bundle.close();
    const [chunk] = output;
    const missing = unresolved.find(({ exporter }) => exporter !== undefined && chunk.imports.includes(exporter));
    if (missing !== undefined) throw problemOf(missing, file);
    return { code: chunk.code, exports: chunk.exports, sourceMap: chunk.map?.toString() ?? '{}', files };
  } catch (error) {
    if (error instanceof ClientProblem) throw error;
    throw problemOf(firstOf(error), file);
  }
}

/** Late: it takes 50 ms, and few runs bring a module of their own. */
async function loadBundler() {
  try {
    return (await import('rolldown')).rolldown;
  } catch (error) {
    const said = firstOf(error).message.split('\n')[0] ?? '';
    const remedy = 'Install reauth-devtools anew, with optional dependencies: the bundler has one for each platform.';
    throw new ClientProblem(
      `The bundler for clients, rolldown, cannot be loaded: ${said.replace(/\.$/, '')}. ${remedy}`,
      {
        cause: error,
      },
    );
  }
}

function firstOf(error: unknown): BundlerMessage {
  if (typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors)) {
    const [first]: readonly unknown[] = error.errors;
    if (isMessage(first)) return first;
  }
  return { message: error instanceof Error ? error.message : String(error) };
}

const isMessage = (value: unknown): value is BundlerMessage =>
  typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';

function problemOf(message: BundlerMessage, file: string): ClientProblem {
  const { code, exporter, id = file, loc } = message;
  const where = shownPlace(loc?.file ?? id, loc);
  if (code === 'UNRESOLVED_IMPORT' && exporter !== undefined) {
    return new ClientProblem(`${where}: ${unresolvedText(exporter)}`);
  }
  return new ClientProblem(`${where}: This module cannot be read: ${sentenceIn(message.message)}.`);
}

/** The place as editors and terminals make a link of it. */
export function shownPlace(file: string, place?: { readonly line: number; readonly column: number }): string {
  const near = relative(process.cwd(), file);
  const name = near.startsWith('..') ? file : near;
  return place === undefined ? name : `${name}:${place.line}:${place.column + 1}`;
}

function unresolvedText(wanted: string): string {
  if (/^[./]/.test(wanted)) {
    return `"${wanted}" does not exist. Correct the import; relative ones begin at the file that they stand in.`;
  }
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(wanted)?.[0] ?? wanted;
  if (wanted.startsWith('node:') || builtins.has(name)) {
    return `"${wanted}" belongs to Node, and this module runs in a page. Move what needs it out of what the client imports.`;
  }
  return `"${wanted}" is not installed. Run: npm install ${name}; or, if it is an alias of yours, put it under "paths" of the tsconfig.json.`;
}

/** The first line of what the bundler says, without colours and its code. */
function sentenceIn(text: string): string {
  // oxlint-disable-next-line no-control-regex -- Colours of a terminal begin with ESC.
  const plain = text.replaceAll(/\u001B\[[\d;]*m/g, '');
  const [line = ''] = plain.replace(/^\s*\[[A-Z_]+\]\s*/, '').split('\n');
  return line.replace(/[.\s]+$/, '');
}
