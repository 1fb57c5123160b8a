/**
 * `npm run bench`: what the mock server and the virtual world cost, part by part. Ends with 1 when a figure does not keep its limit.
 *
 *   node bench/bench.mjs [--quick] [start] [cpu] [parts] [peer] [algorithms] [virtual]
 *
 * All figures of a part come from one run, in rounds that take turns, since machines differ and change their speed: what
 * counts is the median of the rounds, and the brackets tell how noisy the machine was. `BENCH_REPORT_ONLY=1` never fails.
 */
import { cpus } from 'node:os';
import { algorithmsPart } from './algorithms.mjs';
import { bundle } from './bundle.mjs';
import { cpuPart } from './cpu.mjs';
import { Report, say } from './figures.mjs';
import { partsPart } from './parts.mjs';
import { peerPart } from './peer.mjs';
import { startRedis } from './redis.mjs';
import { startPart } from './start.mjs';
import { virtualPart } from './virtual-hour.mjs';

const PARTS = ['start', 'cpu', 'parts', 'peer', 'algorithms', 'virtual'];
const words = process.argv.slice(2);
const strange = words.filter((word) => word !== '--quick' && !PARTS.includes(word));
if (strange.length > 0) {
  process.stderr.write(`There is no part ${strange.join(', ')}: choose of ${PARTS.join(', ')}, and --quick.\n`);
  process.exit(2);
}
const named = words.filter((word) => PARTS.includes(word));
const runs = (part) => named.length === 0 || named.includes(part);
const quick = words.includes('--quick');

const began = performance.now();
const report = new Report();
say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}. Median of the rounds (lowest … highest).`);
if (runs('start')) await startPart(report, { rounds: quick ? 5 : 15 });
if (runs('cpu') || runs('parts')) await measureStores();
if (runs('peer')) await peerPart(report, quick ? { rounds: 3, requests: 800 } : { rounds: 7, requests: 2_000 });
if (runs('algorithms'))
  await algorithmsPart(report, quick ? { rounds: 3, requests: 500 } : { rounds: 3, requests: 1_000 });
if (runs('virtual')) await virtualPart(report, { rounds: quick ? 5 : 9 });

say(`\n${((performance.now() - began) / 1_000).toFixed(0)} s in all.`);
if (report.over.length > 0) {
  say(`Over the limit: ${report.over.join('; ')}.`);
  if (!process.env['BENCH_REPORT_ONLY']) process.exitCode = 1;
}

async function measureStores() {
  const built = await bundle();
  const redis = await startRedis();
  try {
    const measured = await cpuPart(report, {
      ...(quick ? { rounds: 3, requests: 1_000 } : { rounds: 9, requests: 2_000 }),
      memory: built.memory,
      redis: 'url' in redis ? redis.url : undefined,
    });
    if ('problem' in redis) report.note(`redis store left out: ${redis.problem}`);
    if (runs('parts')) await partsPart(report, { command: built.command, requests: quick ? 3_000 : 6_000, measured });
  } finally {
    if ('stop' in redis) await redis.stop();
    built.remove();
  }
}
