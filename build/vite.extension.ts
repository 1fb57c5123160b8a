import { crx } from '@crxjs/vite-plugin';
import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { UserConfig } from 'vite';
import { manifestOf } from '../extension/manifest.ts';
import { LEANER } from './leaner.ts';

const top = resolve(import.meta.dirname, '..');
const pkg: { version: string } = JSON.parse(readFileSync(resolve(top, 'package.json'), 'utf8'));

/** The unpacked extension. The panel's page is an input of its own: no manifest key names it. */
export function extensionConfig(): UserConfig {
  return {
    root: top,
    publicDir: false,
    resolve: { alias: LEANER },
    plugins: [react(), crx({ manifest: manifestOf(pkg.version) })],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: resolve(top, 'dist/extension'),
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: { panel: resolve(top, 'extension/panel-page/panel.html') } },
    },
  };
}
