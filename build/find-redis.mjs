import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isDebianAsRoot, run } from './run.mjs';

const USUAL = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/opt/homebrew/opt/redis/bin', '/snap/bin'];
const POLICY = '/usr/sbin/policy-rc.d';

/**
 * Where a redis-server is that the tests may start: `REDIS_SERVER`, the PATH, the usual folders. Only the program is
 * looked for. A Redis that runs already is never asked.
 *
 * @returns {{ path: string } | { problem: string }}
 */
export function findRedis() {
  const named = process.env['REDIS_SERVER'];
  if (named !== undefined && named !== '') {
    return existsSync(named)
      ? { path: named }
      : {
          problem: `REDIS_SERVER names ${named}, which does not exist: set it to the path of a redis-server, or unset it.`,
        };
  }
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...USUAL].filter((folder) => folder !== '');
  const path = folders.map((folder) => join(folder, 'redis-server')).find((candidate) => existsSync(candidate));
  return path === undefined
    ? {
        problem:
          'No redis-server was found: install one (Debian: apt-get install redis-server) or set REDIS_SERVER to its path.',
      }
    : { path };
}

/** Finds redis-server, installs it on Debian as root, or says in one sentence what is missing. */
export async function prepareRedis() {
  const found = findRedis();
  if ('path' in found || process.env['REDIS_SERVER'] || !isDebianAsRoot()) return found;
  process.stderr.write('No redis-server was found; installing it with apt-get (some seconds).\n');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  const { code } = await withoutServices(() =>
    run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], { env }),
  );
  if (code !== 0) {
    return {
      problem: `apt-get could not install redis-server (exit ${code}): install it by hand or set REDIS_SERVER to its path.`,
    };
  }
  // The package asks to be started at each boot; the tests need the program alone.
  await run('update-rc.d', ['redis-server', 'disable'], { quiet: true });
  return findRedis();
}

/**
 * Keeps packages from starting their services meanwhile (Debian's invoke-rc.d asks this file). A policy that is there
 * already stays.
 *
 * @template T
 * @param {() => Promise<T>} install
 * @returns {Promise<T>}
 */
async function withoutServices(install) {
  if (existsSync(POLICY)) return install();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await install();
  } finally {
    rmSync(POLICY, { force: true });
  }
}
