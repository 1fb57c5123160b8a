import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { findRedis } from './find-redis.mjs';

const redis = findRedis();

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  resolve: { alias: { 'fast-check': resolve(import.meta.dirname, 'seeded-fast-check.ts') } },
  test: {
    include: ['{reauth,mock-server,harness,extension,sample-app,build}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'dist/**', '**/*.live.test.ts'],
    passWithNoTests: false,
    setupFiles: [resolve(import.meta.dirname, 'vitest.setup.ts')],
    // Some tests wait for other processes, so there is one worker more than the two cores of the smallest machine; modules
    // are loaded once a worker, since loading them anew for each file took a third of the time.
    pool: 'threads',
    maxWorkers: 3,
    isolate: false,
    // A test waits for states, not for times: this only ends one that would wait for ever, on the slowest machine too.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    // Without it the tests on a real Redis are skipped: `npm test` sees to it that it is there.
    env: 'path' in redis ? { REDIS_SERVER: redis.path } : {},
  },
});
