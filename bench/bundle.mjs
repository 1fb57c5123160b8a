import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { here } from './server-process.mjs';

/**
 * Builds the command once more as `npm run build` does, with source maps and with the server of the bench beside it.
 * Inside `node_modules`, where the packages that are not bundled are found.
 *
 * @returns {Promise<{ command: string, memory: string, remove: () => void }>}
 */
export async function bundle() {
  const cache = here('../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const outDir = mkdtempSync(join(cache, 'bench-'));
  process.env['NODE_ENV'] = 'production';
  const { build } = await import('vite');
  const remove = () => rmSync(outDir, { recursive: true, force: true });
  try {
    await build({
      configFile: here('../vite.config.ts'),
      mode: 'command',
      logLevel: 'error',
      build: { outDir, sourcemap: true, rolldownOptions: { input: { memory: here('./servers/memory.mjs') } } },
    });
  } catch (error) {
    remove();
    throw error;
  }
  return { command: join(outDir, 'reauth.js'), memory: join(outDir, 'memory.js'), remove };
}
