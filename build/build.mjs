import { keepPublicTypes } from './keep-public-types.mjs';
import { node, run } from './run.mjs';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const started = performance.now();
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync('dist', { recursive: true, force: true });

const [nodeBin, vite] = node('vite/bin/vite.js');
const [, tsc] = node('typescript/bin/tsc');
const parts = [
  { name: 'command', args: [vite, 'build', '--mode', 'command'] },
  { name: 'library', args: [vite, 'build', '--mode', 'library'] },
  { name: 'panel page', args: [vite, 'build', '--mode', 'web-panel'] },
  { name: 'sample app', args: [vite, 'build', '--mode', 'web-sample-app'] },
  { name: 'page of scenarios', args: [vite, 'build', '--mode', 'scenario-page'] },
  { name: 'extension', args: [vite, 'build', '--mode', 'extension'] },
  { name: 'types', args: [tsc, '-p', 'build/tsconfig.types.json'] },
];

let failed = 0;
const waiting = [...parts];
const worker = async () => {
  for (let part = waiting.shift(); part; part = waiting.shift()) {
    const { name, args } = part;
    const { code, output } = await run(nodeBin, args, { quiet: true, env: { NODE_ENV: 'production' } });
    if (code !== 0) {
      failed += 1;
      process.stderr.write(`Building the ${name} failed:\n${output}\n`);
    }
  }
};
await Promise.all([worker(), worker(), worker()]);
if (failed > 0) process.exit(1);
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
keepPublicTypes(
  'dist/types',
  Object.values(exports).flatMap(({ types }) => types ?? []),
);
process.stderr.write(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s: dist/\n`);
