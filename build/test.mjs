import { fileURLToPath } from 'node:url';
import { prepareChromium } from './find-chromium.mjs';
import { node, run } from './run.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const LISTED = 'Mend what is listed above.';
const quick = process.argv.includes('--quick');
const [nodeBin, prettier] = node('prettier/bin/prettier.cjs');
const bin = (/** @type {string} */ path) => node(path)[1];

const EDGE = 'end to end in Chromium';
/** What each step proves, its command, and what to do when it fails. */
const steps = [
  {
    name: 'format',
    args: [prettier, '--check', '--log-level', 'warn', '.'],
    remedy: 'Run: npm run format',
  },
  { name: 'lint', args: [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'], remedy: LISTED },
  { name: 'types', args: [bin('typescript/bin/tsc'), '--noEmit'], remedy: LISTED },
  { name: 'build', args: ['build/build.mjs'], remedy: LISTED },
  {
    name: 'arrows, units and contract suites',
    args: [bin('vitest/vitest.mjs'), 'run', '--config', 'build/vitest.config.ts'],
    remedy: 'Run one file: npx vitest run --config build/vitest.config.ts FILE',
  },
  {
    name: EDGE,
    args: [bin('@playwright/test/cli.js'), 'test', '--config', 'build/playwright.config.ts'],
    remedy: 'Run one file: npx playwright test --config build/playwright.config.ts FILE',
  },
];
const chosen = quick ? steps.filter(({ name }) => name !== EDGE) : steps;

const env = {};
if (!quick) {
  const chromium = await prepareChromium();
  if ('problem' in chromium) {
    process.stderr.write(`${chromium.problem}\n`);
    process.exit(2);
  }
  Object.assign(env, { CHROMIUM: chromium.path });
}

const began = performance.now();
for (const { name, args, remedy } of chosen) {
  const from = performance.now();
  process.stdout.write(`\n== ${name}\n`);
  const { code } = await run(nodeBin, args, { env });
  if (code !== 0) {
    process.stderr.write(`\n${name}: failed (exit ${code}). ${remedy}\n`);
    process.exit(code === 130 ? 130 : 1);
  }
  process.stdout.write(`== ${name}: passed in ${((performance.now() - from) / 1000).toFixed(1)} s\n`);
}
process.stdout.write(`\nAll passed in ${((performance.now() - began) / 1000).toFixed(0)} s.\n`);
if (quick) process.stdout.write(`Left out: ${EDGE}. Run it with: npm test\n`);
