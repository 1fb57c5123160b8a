import { defineConfig } from 'vitest/config';
import units from './vitest.config.ts';

/** What goes by real time runs by itself, after the units: a busy machine is late. */
export default defineConfig({
  ...units,
  test: { ...units.test, include: ['harness/**/*.live.test.ts'], exclude: ['**/node_modules/**'], maxWorkers: 1 },
});
