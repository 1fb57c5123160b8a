import type { Browser } from 'playwright-core';
import { openWorld as openNamed } from '../cli/open-world.ts';
import { WORLD_NAMES, type WorldName } from '../scenario/scenario.ts';
import { nearest } from '../scenario/nearest.ts';
import type { World } from '../world/world.ts';

export type WorldChoice = WorldName | World;

/** A `Browser` of Playwright, as far as a world of real tabs uses it: so its types need not be installed. */
export interface OpenBrowser {
  browserType(): { name(): string };
  newContext(): Promise<unknown>;
}

export interface WorldOptions {
  readonly world?: WorldChoice;
  readonly server?: string;
  readonly browser?: OpenBrowser;
}

/** A world, or an option of one, that there is not. */
export class WorldChoiceError extends Error {
  override readonly name = 'WorldChoiceError';
}

/**
 * Opens a world for many runs, so that they share its browser: pass it as `world`, and close it at the end. Names that
 * runs are given are opened and closed by each run.
 */
export async function openWorld(
  name: WorldName,
  { server, browser }: Omit<WorldOptions, 'world'> = {},
): Promise<World> {
  if (!WORLD_NAMES.includes(name)) throw new WorldChoiceError(unknownWorld(String(name)));
  if (server !== undefined && name !== 'live') {
    throw new WorldChoiceError(
      `server: the ${name} world has a server of its own. Add world: 'live', or leave server out.`,
    );
  }
  if (browser !== undefined && name !== 'chromium') {
    throw new WorldChoiceError(
      `browser: the ${name} world has no browser. Add world: 'chromium', or leave browser out.`,
    );
  }
  if (browser === undefined) return openNamed({ world: name, server });
  const { createChromiumWorld } = await import('../world/chromium/chromium-world.ts');
  if (isChromium(browser)) return createChromiumWorld({ browser });
  throw new WorldChoiceError(
    'browser: the tabs of a scenario are steered as Chromium lets them be. Give a Chromium of Playwright, or leave browser out.',
  );
}

/** Whether it is what `playwright-core` calls a browser, and one that speaks Chromium's protocol. */
function isChromium(browser: OpenBrowser): browser is Browser {
  return browser.browserType().name() === 'chromium';
}

/** The world of one run, and what to do when it is over: one that the caller opened is left open. */
export async function chosenWorld({
  world: choice = 'virtual',
  ...options
}: WorldOptions): Promise<{ readonly world: World; readonly done: () => Promise<void> }> {
  if (typeof choice === 'string') {
    const { server, browser } = options;
    const world = await openWorld(choice, {
      ...(server === undefined ? {} : { server }),
      ...(browser === undefined ? {} : { browser }),
    });
    return { world, done: () => world.close() };
  }
  return { world: choice, done: async () => undefined };
}

function unknownWorld(name: string): string {
  const meant = nearest(name, WORLD_NAMES);
  const guess = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return `There is no world "${name}".${guess} Choose one of ${WORLD_NAMES.join(', ')}.`;
}
