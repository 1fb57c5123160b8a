import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['reauth.config.json', 'reauth.config.js', 'reauth.config.mjs'];

/** As help texts say it. */
export const CONFIG_NAMES = 'reauth.config.{json,js,mjs}';

/** The settings of `reauth.config.*`, not yet checked, and the file that they came from. */
export type ConfigFile =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'read';
      readonly file: string;
      /** Those of the server. */
      readonly settings: Fields;
      /** Those of `reauth run`, which stand under `run`: a scenario says for itself which server it wants. */
      readonly run: Fields;
    }
  | { readonly kind: 'broken'; readonly problem: string };

type Fields = Readonly<Record<string, unknown>>;

/** Reads the first `reauth.config.{json,js,mjs}` in `folder`; a module's default export or a JSON object. */
export async function readConfigFile(folder: string): Promise<ConfigFile> {
  const name = NAMES.find((candidate) => existsSync(join(folder, candidate)));
  if (name === undefined) return { kind: 'none' };
  const file = join(folder, name);
  try {
    const value = name.endsWith('.json') ? parseJson(readFileSync(file, 'utf8')) : await defaultOf(file);
    if (!isRecord(value)) {
      return { kind: 'broken', problem: `${name} must give an object of settings, but gives ${kindOf(value)}.` };
    }
    const { run = {}, ...settings } = value;
    if (isRecord(run)) return { kind: 'read', file: name, settings, run };
    return { kind: 'broken', problem: `"run" in ${name} must be an object of settings, but is ${kindOf(run)}.` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'broken', problem: `${name} cannot be read: ${why}. Correct the file or remove it.` };
  }
}

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;

function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) return value;
  const { $schema: _editorsOnly, ...settings } = value;
  return settings;
}

async function defaultOf(file: string): Promise<unknown> {
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
  return isRecord(module) ? module['default'] : undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
