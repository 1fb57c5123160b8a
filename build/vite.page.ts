import { resolve } from 'node:path';
import type { UserConfig } from 'vite';

const top = resolve(import.meta.dirname, '..');

/**
 * The page that tabs of a real browser load when a scenario runs in them. It lies where the server looks for the app that
 * it serves at `/`, so that page and server are one origin.
 */
export function pageConfig(): UserConfig {
  return {
    root: resolve(top, 'harness/world/chromium'),
    base: '/',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      outDir: resolve(top, 'dist/scenario-page/sample-app'),
      emptyOutDir: true,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      modulePreload: false,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  };
}
