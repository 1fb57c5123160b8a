import { defineConfig } from '@playwright/test';
import { resolve } from 'node:path';

const top = resolve(import.meta.dirname, '..');

/** End to end in a real Chromium, over what `npm run build` left in `dist/`. One at a time: DevTools take the whole machine. */
export default defineConfig({
  outputDir: resolve(top, 'test-results'),
  reporter: [['list']],
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  // A browser may hang for reasons of its own. What passes only the second time is printed as flaky: a defect to be found.
  retries: 1,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  projects: [
    { name: 'extension', testDir: resolve(top, 'extension/e2e'), testMatch: '*.spec.ts' },
    { name: 'harness', testDir: resolve(top, 'harness/e2e'), testMatch: '*.spec.ts' },
    { name: 'sample-app', testDir: resolve(top, 'sample-app/e2e'), testMatch: '*.spec.ts' },
  ],
});
