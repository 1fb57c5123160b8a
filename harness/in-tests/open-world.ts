import { worldOf } from './chosen-world.ts';
import type { OpenWorld, WorldName, WorldOptions } from './run-options.ts';

/**
 * Opens a world for many runs, so that they share its browser: pass it as `world`, and close it at the end. One that a run
 * is given by its name is opened and closed by that run.
 */
export async function openWorld(name: WorldName, options: WorldOptions = {}): Promise<OpenWorld> {
  return worldOf(name, options);
}
