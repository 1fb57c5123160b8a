import type { MutexInterface } from 'async-mutex';
import type { PageGlobals } from '../world/tab/page-globals.ts';
import { ClientProblem } from './client-problem.ts';
import { pageModules } from './page-modules.ts';
import { pageScope, type ScopeOptions } from './page-scope.ts';

export interface Surroundings extends ScopeOptions {
  readonly page: PageGlobals;
  /** The page's mutex, which is observed. */
  readonly mutex: MutexInterface;
}

/** A module as it can be loaded into page after page; each load is an instance of its own. */
export type CompiledModule = (surroundings: Surroundings) => Readonly<Record<string, unknown>>;

/** How many lines stand before the module's first one in what the engine compiles: `new Function` puts them there. */
export const LINES_BEFORE = 2;

/** What stack traces call a module: a name with spaces would end early. */
export const urlOf = (name: string): string => encodeURI(name);

/** Compiles one CommonJS text, once. `name` is what stack traces call it. */
export function compileModule(code: string, name: string): CompiledModule {
  let names: readonly string[] | undefined;
  let run: ((...values: readonly unknown[]) => void) | undefined;
  return ({ page, mutex, ...options }) => {
    const scope = pageScope(page, options);
    const modules: Readonly<Record<string, object>> = pageModules(page, mutex);
    if (run === undefined || names === undefined) {
      names = Object.keys(scope);
      run = compiled(['module', 'exports', 'require', ...names], `${code}\n//# sourceURL=${urlOf(name)}`);
    }
    const module = { exports: {} as Readonly<Record<string, unknown>> };
    const require = (wanted: string): object => {
      if (Object.hasOwn(modules, wanted)) return modules[wanted] ?? {};
      throw new ClientProblem(
        `${name}: "${wanted}" is not there. Modules may import ${Object.keys(modules).join(', ')}.`,
      );
    };
    run(module, module.exports, require, ...names.map((global) => scope[global]));
    return module.exports;
  };
}

function compiled(parameters: readonly string[], body: string): (...values: readonly unknown[]) => void {
  // oxlint-disable-next-line typescript/no-implied-eval -- A user's module, with parameters in place of a browser's globals: this is what it means to load it into a page.
  const made: unknown = new Function(...parameters, body);
  if (typeof made !== 'function') throw new TypeError('The platform made no function.');
  return (...values) => void Reflect.apply(made, undefined, values);
}
