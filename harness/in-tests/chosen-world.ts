import type { Browser } from 'playwright-core';
import { openWorld } from '../cli/open-world.ts';
import { nearest } from '../scenario/nearest.ts';
import { WORLD_NAMES } from '../scenario/scenario.ts';
import type { World } from '../world/world.ts';
import { OptionError, type OpenBrowser, type OpenWorld, type WorldName, type WorldOptions } from './run-options.ts';

/** The world of one run, and what to do when it is over: one that the caller opened is left open. */
export async function chosenWorld(
  choice: WorldName | OpenWorld,
  options: WorldOptions,
): Promise<{ readonly world: World; readonly done: () => Promise<void> }> {
  if (typeof choice === 'string') {
    const world = await worldOf(choice, options);
    return { world, done: () => world.close() };
  }
  if (!isWorld(choice)) {
    throw new OptionError(`world: choose one of ${WORLD_NAMES.join(', ')}, or one that openWorld has opened.`);
  }
  if (options.server === undefined && options.browser === undefined)
    return { world: choice, done: async () => undefined };
  throw new OptionError('server and browser belong to a world when it is opened: give them to openWorld.');
}

/** Opens one by its name. */
export async function worldOf(name: WorldName, { server, browser }: WorldOptions): Promise<World> {
  if (!WORLD_NAMES.includes(name)) throw new OptionError(unknownWorld(String(name)));
  if (server !== undefined && name !== 'live') {
    throw new OptionError(`server: the ${name} world has one of its own. Add world: 'live', or leave server out.`);
  }
  if (name !== 'virtual' && 'document' in globalThis) {
    throw new OptionError(
      `world: this test runs in a simulated DOM, whose fetch obeys CORS; the ${name} world needs Node's own. Begin the file with: // @vitest-environment node`,
    );
  }
  if (browser === undefined) return openWorld({ world: name, server });
  if (name !== 'chromium') {
    throw new OptionError(`browser: the ${name} world has none. Add world: 'chromium', or leave browser out.`);
  }
  if (!isChromium(browser)) {
    throw new OptionError(
      'browser: tabs are steered as only Chromium lets them be. Give a Chromium of Playwright, or leave browser out.',
    );
  }
  const { createChromiumWorld } = await import('../world/chromium/chromium-world.ts');
  return createChromiumWorld({ browser });
}

const isWorld = (choice: OpenWorld): choice is World => 'open' in choice && typeof choice.open === 'function';

/** Whether it is what Playwright calls a browser, and one that speaks Chromium's protocol. */
const isChromium = (browser: OpenBrowser): browser is Browser => browser.browserType().name() === 'chromium';

function unknownWorld(name: string): string {
  const meant = nearest(name, WORLD_NAMES);
  const guess = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return `There is no world "${name}".${guess} Choose one of ${WORLD_NAMES.join(', ')}.`;
}
