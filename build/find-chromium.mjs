import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isDebianAsRoot, run } from './run.mjs';

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Where a Chromium is that loads an unpacked extension: `CHROMIUM`, the usual paths, Playwright's cache.
 * Branded Google Chrome is not looked for: it dropped `--load-extension`.
 *
 * @returns {{ path: string } | { problem: string }}
 */
export function findChromium() {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') {
    return existsSync(named)
      ? { path: named }
      : { problem: `CHROMIUM names ${named}, which does not exist: set it to the path of a Chromium, or unset it.` };
  }
  const path = [...USUAL, ...inPlaywrightsCache()].find((candidate) => existsSync(candidate));
  return path === undefined
    ? { problem: 'No Chromium was found: install one (Debian: apt-get install chromium) or set CHROMIUM to its path.' }
    : { path };
}

/** Finds Chromium, installs it on Debian as root, or says in one sentence what is missing. */
export async function prepareChromium() {
  const found = findChromium();
  if ('path' in found || process.env['CHROMIUM'] || !isDebianAsRoot()) return found;
  process.stderr.write('No Chromium was found; installing it with apt-get (about a minute).\n');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  const packages = ['chromium', 'fonts-liberation'];
  const { code } = await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
  return code === 0
    ? findChromium()
    : { problem: `apt-get could not install chromium (exit ${code}): install it by hand or set CHROMIUM to its path.` };
}

function inPlaywrightsCache() {
  const cache = process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? join(homedir(), '.cache', 'ms-playwright');
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort()
    .reverse()
    .flatMap((name) => [
      join(cache, name, 'chrome-linux', 'chrome'),
      join(cache, name, 'chrome-linux64', 'chrome'),
      join(cache, name, 'chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'),
    ]);
}
