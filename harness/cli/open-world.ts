import type { World } from '../world/world.ts';
import type { RunSettings } from './run-settings.ts';

/** The world that was asked for. Each is loaded only when it is: the virtual one needs neither sockets nor a browser. */
export async function openWorld({ world, server }: Pick<RunSettings, 'world' | 'server'>): Promise<World> {
  switch (world) {
    case 'virtual': {
      const { createVirtualWorld } = await import('../world/virtual/virtual-world.ts');
      const { createAsyncContext } = await import('../async-context.ts');
      return createVirtualWorld({ context: createAsyncContext() });
    }
    case 'live': {
      const { createLiveWorld } = await import('../world/live/live-world.ts');
      return createLiveWorld(server === undefined ? {} : { server });
    }
    case 'chromium': {
      const { createChromiumWorld } = await import('../world/chromium/chromium-world.ts');
      return createChromiumWorld();
    }
  }
}
