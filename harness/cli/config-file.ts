import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['reauth.config.json', 'reauth.config.js', 'reauth.config.mjs'];

/** The settings of `reauth.config.*`, not yet checked, and the file that they came from. */
export type ConfigFile =
  | { readonly kind: 'none' }
  | { readonly kind: 'read'; readonly file: string; readonly settings: Readonly<Record<string, unknown>> }
  | { readonly kind: 'broken'; readonly problem: string };

/** Reads the first `reauth.config.{json,js,mjs}` in `folder`; a module's default export or a JSON object. */
export async function readConfigFile(folder: string): Promise<ConfigFile> {
  const name = NAMES.find((candidate) => existsSync(join(folder, candidate)));
  if (name === undefined) return { kind: 'none' };
  const file = join(folder, name);
  try {
    const value = name.endsWith('.json') ? parseJson(readFileSync(file, 'utf8')) : await defaultOf(file);
    if (isRecord(value)) return { kind: 'read', file: name, settings: value };
    return {
      kind: 'broken',
      problem: `${name} must give an object of settings, but gives ${Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`}.`,
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'broken', problem: `${name} cannot be read: ${why}. Correct the file or remove it.` };
  }
}

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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
