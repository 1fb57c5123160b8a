import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { UserConfig } from 'vite';

const top = resolve(import.meta.dirname, '..');
const pkg: { dependencies: Record<string, string>; version: string } = JSON.parse(
  readFileSync(resolve(top, 'package.json'), 'utf8'),
);
const installed = Object.keys(pkg.dependencies);
const isExternal = (id: string) =>
  id.startsWith('node:') || installed.some((name) => id === name || id.startsWith(`${name}/`));

/** The command and the library entry points, as built JavaScript. What a user installs stays an import; the rest is bundled. */
export function nodeConfig(): UserConfig {
  return {
    define: { __VERSION__: JSON.stringify(pkg.version) },
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir: resolve(top, 'dist/node'),
      emptyOutDir: true,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: {
          reauth: resolve(top, 'harness/cli/reauth.ts'),
          client: resolve(top, 'reauth/client/public.ts'),
          observe: resolve(top, 'reauth/observe/public.ts'),
        },
        external: isExternal,
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
}
