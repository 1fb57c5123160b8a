import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { UserConfig } from 'vite';
import { LEANER } from './leaner.ts';

const top = resolve(import.meta.dirname, '..');
const pkg: { version: string } = JSON.parse(readFileSync(resolve(top, 'package.json'), 'utf8'));

/** Never bundled into the command: loaded late, or only when asked for. */
const LATE = ['jsonwebtoken', 'ioredis', 'ioredis-mock', 'rolldown', 'playwright-core'];
/** Never bundled into the library: the app that uses it brings its own. */
const PEERS = ['@reduxjs/toolkit', 'async-mutex'];

/** What tests are written with: theirs is to be the only one, since it knows of the matchers. */
const FRAMEWORKS = ['vitest', '@playwright/test'];
/** The command, and what runs scenarios in tests, which is the same but for its entrance. */
const RUNNERS = {
  reauth: 'harness/cli/reauth.ts',
  run: 'harness/in-tests/run.ts',
  vitest: 'harness/in-tests/vitest.ts',
  playwright: 'harness/in-tests/playwright.ts',
};

/**
 * `reauth` and `reauth-devtools/run`, `/vitest`, `/playwright`, as built JavaScript. Nearly all is bundled: many small
 * files cost more at start than one. It runs the production build of what it brings, which is faster and prints no advice
 * to authors of apps.
 */
export function commandConfig(): UserConfig {
  const { define, ...config } = nodeConfig('dist/node', RUNNERS, [...LATE, ...FRAMEWORKS]);
  return { ...config, define: { ...define, 'process.env.NODE_ENV': '"production"' } };
}

/** `reauth-devtools/client` and `/observe`, for any bundler or Node. */
export function libraryConfig(): UserConfig {
  return nodeConfig('dist/library', { client: 'reauth/client/public.ts', observe: 'reauth/observe/public.ts' }, PEERS);
}

function nodeConfig(outDir: string, entries: Readonly<Record<string, string>>, outside: readonly string[]): UserConfig {
  return {
    define: { __VERSION__: JSON.stringify(pkg.version) },
    ssr: { noExternal: true },
    resolve: { alias: LEANER },
    build: {
      ssr: true,
      target: 'node20',
      outDir: resolve(top, outDir),
      emptyOutDir: true,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, resolve(top, file)])),
        external: (id) => id.startsWith('node:') || outside.some((name) => id === name || id.startsWith(`${name}/`)),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
}
