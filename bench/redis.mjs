import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { findRedis } from '../build/find-redis.mjs';

/**
 * A redis-server of the bench's own, which keeps nothing on disk; a Redis that runs already is never asked.
 *
 * @returns {Promise<{ url: string, stop: () => Promise<void> } | { problem: string }>}
 */
export async function startRedis() {
  const found = findRedis();
  if ('problem' in found) return found;
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()];
  const child = spawn(found.path, args, { stdio: 'ignore' });
  const gone = once(child, 'exit');
  while (!(await answers(port))) {
    if (child.exitCode !== null) return { problem: `${found.path} ended with exit code ${child.exitCode}.` };
    await new Promise((next) => setTimeout(next, 20));
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await gone;
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port) {
  const line = connect({ port, host: '127.0.0.1' });
  try {
    await once(line, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    line.destroy();
  }
}
