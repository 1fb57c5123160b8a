import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { systemClock } from '../../../reauth/time/system-clock.ts';
import { startOwnServer } from '../live/own-server.ts';
import type { World } from '../world.ts';
import { openChromiumRun } from './chromium-run.ts';
import { findBrowser } from './find-browser.ts';

export interface ChromiumWorldOptions {
  /**
   * One that runs already, which is left open; or the path of one to start. Without it: CHROME_PATH or CHROMIUM of the
   * environment, the usual places, Playwright's own.
   */
  readonly browser?: Browser | string;
}

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-component-update'];

/**
 * The world of real tabs: each scenario has a browser profile and a server of its own, real time where something is under
 * way. `playwright-core` steers one browser for all of them; it starts with the first scenario.
 */
export function createChromiumWorld({ browser: given }: ChromiumWorldOptions = {}): World {
  let launched: Promise<Browser> | undefined;
  const started = async (): Promise<Browser> => {
    if (typeof given === 'object') return given;
    return (launched ??= launch(given));
  };
  return {
    name: 'chromium',
    begin: async () => {
      pageFolder();
      await started();
    },
    open: async (stage) => {
      const webDir = pageFolder();
      const browser = await started();
      const server = await startOwnServer(webDir);
      try {
        // A user's module is evaluated in the page, which the policy of a served page forbids.
        const context = await browser.newContext({ bypassCSP: true });
        const run = await openChromiumRun(stage, { context, server, plain: fetch, machine: systemClock }).catch(
          async (error: unknown) => {
            await context.close();
            throw error;
          },
        );
        let closed: Promise<void> | undefined;
        const close = async (): Promise<void> => {
          await run.close();
          await server.close();
        };
        return { ...run, close: () => (closed ??= close()) };
      } catch (error) {
        await server.close();
        throw error;
      }
    },
    close: async () => {
      const browser = await launched?.catch(() => undefined);
      await browser?.close();
    },
  };
}

async function launch(path: string | undefined): Promise<Browser> {
  const { chromium } = await import('playwright-core').catch((cause: unknown) => {
    throw new Error('The chromium world needs playwright-core. Install it: npm install --save-dev playwright-core', {
      cause,
    });
  });
  const { CHROME_PATH, CHROMIUM } = process.env;
  const executablePath = findBrowser({
    named: [
      { by: 'The browser setting', path },
      { by: 'CHROME_PATH', path: CHROME_PATH },
      { by: 'CHROMIUM', path: CHROMIUM },
    ],
    downloaded: chromium.executablePath(),
  });
  return chromium.launch({ executablePath, headless: true, args: ARGS }).catch((cause: unknown) => {
    const [why = ''] = String(cause).split('\n');
    throw new Error(
      `The browser at ${executablePath} does not start (${why}). Run it by hand to see what it lacks, or set CHROME_PATH to another.`,
      { cause },
    );
  });
}

/** Where the built page is: beside the built command, or in the checkout's `dist`. */
function pageFolder(): string {
  const places = ['../scenario-page', '../../scenario-page', '../../../dist/scenario-page'];
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = folders.find((folder) => existsSync(`${folder}/sample-app/index.html`));
  if (found === undefined) throw new Error('The page that scenarios run in is not built. Run: npm run build');
  return found;
}
