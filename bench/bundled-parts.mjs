import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { here } from './server-process.mjs';

/**
 * Builds parts of the command as modules of their own, as `npm run build` builds it, and loads them.
 *
 * @param {Readonly<Record<string, string>>} parts The file of each export.
 */
export async function bundledParts(parts) {
  const cache = here('../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bench-parts-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    process.env['NODE_ENV'] = 'production';
    const vite = await import('vite');
    await vite.build({
      configFile: here('../vite.config.ts'),
      mode: 'command',
      root: here('..'),
      logLevel: 'error',
      build: {
        outDir: folder,
        sourcemap: true,
        rolldownOptions: {
          input: Object.fromEntries(Object.entries(parts).map(([name, file]) => [name, here(`../${file}`)])),
        },
      },
    });
    const loaded = await Promise.all(
      Object.keys(parts).map(async (name) => [
        name,
        (await import(pathToFileURL(join(folder, `${name}.js`)).href))[name],
      ]),
    );
    return { ...Object.fromEntries(loaded), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
