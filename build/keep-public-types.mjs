import { readdirSync, readFileSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Removes the declarations that no export of the package leads to: the compiler writes one for every file it reads.
 *
 * @param {string} folder where they were written
 * @param {readonly string[]} entries the declarations that `package.json` names
 */
export function keepPublicTypes(folder, entries) {
  const kept = new Set();
  const waiting = entries.map((entry) => resolve(entry));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (kept.has(file)) continue;
    kept.add(file);
    const imports = readFileSync(file, 'utf8').matchAll(/(?:from |import |import\()["'](\.[^"']+)\.ts["']/g);
    for (const [, path = ''] of imports) waiting.push(join(dirname(file), `${path}.d.ts`));
  }
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of all) {
    const path = resolve(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(path)) rmSync(path);
  }
  for (const entry of all.filter((one) => one.isDirectory()).toReversed()) {
    const path = resolve(entry.parentPath, entry.name);
    if (readdirSync(path).length === 0) rmdirSync(path);
  }
}
