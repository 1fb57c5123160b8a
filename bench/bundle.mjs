import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { here } from './server-process.mjs';

/**
 * Builds the command as `npm run build` does, but with source maps, and once more with stores in memory. Inside
 * `node_modules`, where the packages are found that are not bundled.
 *
 * @returns {Promise<{ command: string, memory: string, remove: () => void }>}
 */
export async function bundle() {
  const cache = here('../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const command = await build(join(folder, 'command'));
    const swap = inMemory();
    const memory = await build(join(folder, 'memory'), [swap]);
    if (!swap.isDone()) throw new Error(`Nothing imports ${STORES} any more: tell the bench where the stores are.`);
    return { command, memory, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function build(outDir, plugins = []) {
  process.env['NODE_ENV'] = 'production';
  const vite = await import('vite');
  await vite.build({
    configFile: here('../vite.config.ts'),
    mode: 'command',
    logLevel: 'error',
    plugins,
    build: { outDir, sourcemap: true },
  });
  return join(outDir, 'reauth.js');
}

const STORES = here('../mock-server/node/stores.ts');

/** A plugin that puts stores in memory in the place of the stores on Redis. */
function inMemory() {
  let isDone = false;
  return {
    name: 'stores in memory',
    enforce: 'pre',
    isDone: () => isDone,
    resolveId(source, importer) {
      if (importer === undefined || resolve(dirname(importer), source) !== STORES) return null;
      isDone = true;
      return here('./servers/memory-stores.mjs');
    },
  };
}
