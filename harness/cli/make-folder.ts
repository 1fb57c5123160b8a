import { existsSync, mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Makes a folder and those above it, one after the other. Node's own `recursive` never ends where the system says of a
 * folder that is there that it is not, as Linux does below /proc.
 */
export function makeFolder(folder: string): void {
  const missing = missingOf(resolve(folder));
  for (const path of missing) mkdirSync(path);
}

/** Throws the system's reason where a folder could not be made or written to, and leaves nothing behind. */
export function checkFolder(folder: string): void {
  const path = resolve(folder);
  const [first] = missingOf(path);
  const nearest = first === undefined ? path : dirname(first);
  if (!statSync(nearest).isDirectory()) throw new Error(`${nearest} is no folder`);
  rmdirSync(mkdtempSync(join(nearest, '.reauth-')));
}

/** Those that are not there, from the top. */
function missingOf(path: string): readonly string[] {
  if (existsSync(path) || dirname(path) === path) return [];
  return [...missingOf(dirname(path)), path];
}
