import { fileURLToPath } from 'node:url';
import { prepareChromium } from './find-chromium.mjs';
import { findRedis, prepareRedis } from './find-redis.mjs';
import { node, run } from './run.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const LISTED = 'Mend what is listed above.';
const quick = process.argv.includes('--quick');
const [nodeBin, prettier] = node('prettier/bin/prettier.cjs');
const bin = (/** @type {string} */ path) => node(path)[1];

const EDGE = 'end to end in Chromium';
const LIVE = 'the scenarios over real HTTP';
const REAL_REDIS = 'the tests on a real Redis';
/** What each step proves, its command, and what to do when it fails. */
const steps = [
  {
    needsBuild: false,
    name: 'format',
    args: [prettier, '--check', '--log-level', 'warn', '.'],
    remedy: 'Run: npm run format',
  },
  {
    needsBuild: false,
    name: 'lint',
    args: [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'],
    remedy: LISTED,
  },
  { needsBuild: false, name: 'types', args: [bin('typescript/bin/tsc'), '--noEmit'], remedy: LISTED },
  { needsBuild: false, name: 'build', args: ['build/build.mjs'], remedy: LISTED },
  {
    needsBuild: true,
    name: 'arrows, units and contract suites',
    args: [bin('vitest/vitest.mjs'), 'run', '--config', 'build/vitest.config.ts'],
    remedy: 'Run one file: npx vitest run --config build/vitest.config.ts FILE',
  },
  {
    needsBuild: true,
    name: LIVE,
    args: [bin('vitest/vitest.mjs'), 'run', '--config', 'build/vitest.live.config.ts'],
    remedy: 'Run one: npm run -s reauth -- run --world live ID',
  },
  {
    needsBuild: true,
    name: EDGE,
    args: [bin('@playwright/test/cli.js'), 'test', '--config', 'build/playwright.config.ts'],
    remedy: 'Run one file: npx playwright test --config build/playwright.config.ts FILE',
  },
];
const chosen = quick ? steps.filter(({ name }) => name !== EDGE && name !== LIVE) : steps;

/** The quick run takes what is there; the full one installs what it can, and goes no further without the rest. */
const redis = quick ? findRedis() : await prepareRedis();
const env = 'path' in redis ? { REDIS_SERVER: redis.path } : {};
if (!quick) {
  const chromium = await prepareChromium();
  for (const found of [redis, chromium]) {
    if (!('problem' in found)) continue;
    process.stderr.write(`${found.problem}\n`);
    process.exit(2);
  }
  if ('path' in chromium) Object.assign(env, { CHROMIUM: chromium.path });
}

const began = performance.now();
/** The first ones stand for themselves, so they run side by side; what follows needs the build. */
const alone = chosen.filter(({ needsBuild }) => !needsBuild);
const results = await Promise.all(alone.map(async (step) => ({ step, ...(await timed(step, true)) })));
for (const { step, code, output, seconds } of results) report(step, code, seconds, output);
for (const step of chosen.filter(({ needsBuild }) => needsBuild)) {
  process.stdout.write(`\n== ${step.name}\n`);
  const { code, seconds } = await timed(step, false);
  report(step, code, seconds, '');
}
process.stdout.write(`\nAll passed in ${((performance.now() - began) / 1000).toFixed(0)} s.\n`);
if (quick) {
  const leftOut = [LIVE, EDGE, ...('problem' in redis ? [REAL_REDIS] : [])];
  process.stdout.write(`Left out: ${leftOut.join(', ')}. Run it with: npm test\n`);
}

/** @param {{ args: readonly string[] }} step @param {boolean} quiet */
async function timed({ args }, quiet) {
  const from = performance.now();
  const { code, output } = await run(nodeBin, args, { env, quiet });
  return { code, output, seconds: (performance.now() - from) / 1000 };
}

/** Ends the run at the first failure, with what to do about it. */
function report(/** @type {{ name: string, remedy: string }} */ { name, remedy }, code, seconds, output) {
  if (code === 0) {
    process.stdout.write(`== ${name}: passed in ${seconds.toFixed(1)} s\n`);
    return;
  }
  process.stdout.write(output);
  process.stderr.write(`\n${name}: failed (exit ${code}). ${remedy}\n`);
  process.exit(code === 130 ? 130 : 1);
}
