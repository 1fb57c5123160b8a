import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { COMMAND } from './server-process.mjs';

const RATIO_AT_MOST = 2.6;
const BARE = `require('node:http').createServer((q, r) => { r.setHeader('content-type', 'application/json'); r.end('{"status":"success"}') }).listen(Number(process.env.PORT), '127.0.0.1')`;
const SERVERS = { bare: ['-e', BARE], reauth: [COMMAND, 'serve', '--no-demo'] };

/**
 * Start to the first 200 of `healthchecker`, against a bare `node:http` that answers the same, in interleaved rounds.
 *
 * @param {import('./figures.mjs').Report} report
 * @param {{ rounds: number }} options
 */
export async function startPart(report, { rounds }) {
  const times = { bare: [], reauth: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? ['bare', 'reauth'] : ['reauth', 'bare']) {
      const took = await startToFirst200(SERVERS[name]);
      if (round > 0) times[name].push(took); // the first round only warms the disk cache
    }
  }
  report.section(`Start to the first 200 of /api/healthchecker, ${rounds} interleaved rounds`);
  report.figure('bare node:http', times.bare, { unit: 'ms' });
  report.figure('reauth serve', times.reauth, { unit: 'ms' });
  const ratios = times.reauth.map((took, round) => took / times.bare[round]);
  report.figure('  times as long as bare', ratios, { unit: '×', digits: 2, atMost: RATIO_AT_MOST });
}

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
    const first = await listening(0);
    const { port } = first.address();
    const second = await listening(port + 1).catch(() => undefined);
    first.close();
    second?.close();
    if (second !== undefined) return port;
  }
}

async function listening(port) {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening'); // rejects when the port is taken
  return server;
}
