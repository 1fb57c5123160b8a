import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import type { UserConfig } from 'vite';
import { LEANER } from './leaner.ts';

const top = resolve(import.meta.dirname, '..');

/** The web apps that the mock server serves: the sample app at `/`, the panel at `/panel/`. One document, one chunk each. */
export function webConfig(app: 'panel' | 'sample-app'): UserConfig {
  const root = resolve(top, app === 'panel' ? 'extension/web' : 'sample-app');
  return {
    root,
    base: app === 'panel' ? '/panel/' : '/',
    plugins: [react()],
    resolve: { alias: LEANER },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: resolve(top, 'dist/web', app),
      emptyOutDir: true,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  };
}
