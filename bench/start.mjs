/** Start to the first 200 of `healthchecker`, against a bare `node:http` that answers the same, in interleaved rounds. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, get } from 'node:http';

const ROUNDS = Number(process.env['ROUNDS'] ?? 15);
const LIMIT = 2.6;
const BARE = `require('node:http').createServer((q, r) => { r.setHeader('content-type', 'application/json'); r.end('{"status":"success"}') }).listen(Number(process.env.PORT), '127.0.0.1')`;
const servers = {
  bare: ['-e', BARE],
  reauth: ['dist/node/reauth.js', 'serve', '--no-demo'],
};

const times = { bare: [], reauth: [] };
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const name of round % 2 === 0 ? ['bare', 'reauth'] : ['reauth', 'bare']) {
    const took = await startToFirst200(servers[name]);
    if (round > 0) times[name].push(took); // the first round only warms the disk cache
  }
}

const median = (/** @type {number[]} */ of) => [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? NaN;
const ratios = times.reauth.map((took, i) => took / times.bare[i]);
process.stdout.write(
  `start to first 200 of /api/healthchecker, ${ROUNDS} interleaved rounds (embedded store)\n` +
    `  bare node:http   ${median(times.bare).toFixed(0)} ms\n` +
    `  reauth serve     ${median(times.reauth).toFixed(0)} ms\n` +
    `  ratio of medians ${(median(times.reauth) / median(times.bare)).toFixed(2)}, median of ratios ${median(ratios).toFixed(2)} (limit ${LIMIT})\n`,
);

async function startToFirst200(args) {
  const port = await freePair();
  const from = performance.now();
  const child = spawn(process.execPath, args, { env: { ...process.env, PORT: String(port) }, stdio: 'ignore' });
  const gone = once(child, 'exit');
  try {
    while ((await status(port)) !== 200) {
      if (child.exitCode !== null) throw new Error(`The server ended with exit code ${child.exitCode}.`);
      if (performance.now() - from > 20_000) throw new Error('No answer within 20 s.');
      await new Promise((next) => setTimeout(next, 1));
    }
    return performance.now() - from;
  } finally {
    child.kill('SIGTERM');
    await gone;
  }
}

function status(port) {
  return new Promise((done) => {
    const request = get({ host: '127.0.0.1', port, path: '/api/healthchecker', agent: false }, (response) => {
      response.resume();
      done(response.statusCode);
    });
    request.on('error', () => done(undefined));
  });
}

/** A port that is free, and the one above it too. */
async function freePair() {
  for (;;) {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const { port } = first.address();
    const second = createServer().listen(port + 1, '127.0.0.1');
    const ok = await Promise.race([
      once(second, 'listening').then(() => true),
      once(second, 'error').then(() => false),
    ]);
    first.close();
    second.close();
    if (ok) return port;
  }
}
