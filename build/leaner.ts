import { resolve } from 'node:path';

const top = resolve(import.meta.dirname, '..');

/** What is built in place of packages as Node would load them: the same for us, and quicker to load. */
export const LEANER: Readonly<Record<string, string>> = {
  tldts: resolve(import.meta.dirname, 'registrable-domain.ts'),
  // Its modules for browsers are ES modules, of which only what is used is built in.
  yaml: resolve(top, 'node_modules/yaml/browser/index.js'),
};
