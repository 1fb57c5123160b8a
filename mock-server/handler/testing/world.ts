import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';
import { createVirtualCore } from '../../virtual/core.ts';
import type { Core } from '../core.ts';
import { Browser } from './browser.ts';
import { testSettings } from './settings.ts';

/** A server in virtual time and a browser at it. */
export interface World {
  readonly core: Core;
  readonly clock: VirtualClock;
  readonly browser: Browser;
  readonly another: () => Browser;
  readonly events: <Type extends ServerEvent['type']>(type: Type) => readonly Extract<ServerEvent, { type: Type }>[];
}

export function world(flags: Readonly<Record<string, unknown>> = {}): World {
  const clock = new VirtualClock();
  const core = createVirtualCore(testSettings(flags), clock);
  return {
    core,
    clock,
    browser: new Browser(core),
    another: () => new Browser(core),
    events: <Type extends ServerEvent['type']>(type: Type) =>
      core.events.since(0).filter((event): event is Extract<ServerEvent, { type: Type }> => event.type === type),
  };
}
