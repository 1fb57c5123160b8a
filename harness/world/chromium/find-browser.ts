import { existsSync } from 'node:fs';

/** Where a Chromium is, or Chrome or Edge: anything that speaks its protocol will do. */
const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

export interface BrowserSearch {
  /** What the caller names: a setting or a variable of the environment, by how a message calls it. */
  readonly named: readonly { readonly by: string; readonly path: string | undefined }[];
  /** The one that Playwright has downloaded, whether or not it is there. */
  readonly downloaded: string;
  readonly exists?: (path: string) => boolean;
}

/** The browser to run scenarios in. Throws with what to do when there is none. */
export function findBrowser({ named, downloaded, exists = existsSync }: BrowserSearch): string {
  for (const { by, path } of named) {
    if (path === undefined || path === '') continue;
    if (exists(path)) return path;
    throw new Error(`${by} names ${path}, which does not exist: set it to the path of a Chromium, or leave it out.`);
  }
  const found = [...USUAL, downloaded].find((path) => exists(path));
  if (found !== undefined) return found;
  throw new Error(
    'The chromium world needs a browser, and none was found. Install Chromium or Chrome (Debian: apt-get install chromium; ' +
      'anywhere: npx playwright-core install chromium), or set CHROME_PATH to where one is.',
  );
}
