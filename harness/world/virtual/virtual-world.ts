import type { RequestContext } from '../../../reauth/observe/context.ts';
import { later } from '../../../reauth/time/instant.ts';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import { defined } from '../../../reauth/trace/defined.ts';
import { merge } from '../../../reauth/trace/merge.ts';
import { sendToApi } from '../tab/exchange.ts';
import { createSimulatedBrowser } from '../tab/simulated-browser.ts';
import type { Outcome, Run, Stage, World } from '../world.ts';
import { serverStep } from './server-step.ts';
import { createVirtualServer } from './virtual-server.ts';

/** Page and server are one origin, as where the server serves the app. */
const ORIGIN = 'http://localhost:8000';

export interface VirtualWorldOptions {
  /** The platform's asynchronous context, where it has one: by it the calls of users' modules are known apart. */
  readonly context?: RequestContext;
}

/**
 * Scenarios in virtual time, in this process: the server's own handler, simulated tabs, nothing that waits but on the
 * clock. The same stage and the same steps give the same trace, to the byte. It runs wherever JavaScript runs.
 */
export function createVirtualWorld(options: VirtualWorldOptions = {}): World {
  return { name: 'virtual', open: async (stage) => openRun(stage, options), close: async () => undefined };
}

function openRun(stage: Stage, options: VirtualWorldOptions): Run {
  const clock = new VirtualClock();
  const startedAt = clock.now();
  const server = createVirtualServer(stage, clock);
  const { app, client } = stage;
  const send = sendToApi(server.api);
  const browser = createSimulatedBrowser({ clock, send, origin: ORIGIN, app, client, ...defined(options) });
  const isBusy = (): boolean => browser.pending() > 0 || server.isBusy();
  /** Whatever can happen at this instant happens. */
  const settle = (): Promise<void> => clock.advance(0);
  return {
    now: () => clock.now() - startedAt,
    reach: async (at) => clock.runUntil(later(startedAt, Math.max(at, clock.now() - startedAt))),
    tab: async (tab, action) => {
      await browser.act(tab, action);
      await settle();
    },
    server: async (step) => {
      await serverStep(step, { server, clock, jar: browser.jar, origin: ORIGIN });
      await settle();
    },
    rest: async (boundMs) => {
      const limit = later(clock.now(), boundMs);
      await clock.runWhile(isBusy, limit);
      if (isBusy()) await clock.runUntil(limit);
    },
    outcome: async (): Promise<Outcome> => ({
      trace: merge([browser.events(), server.events()]),
      startedAt,
      requests: browser.requests(),
      tabs: browser.tabs(),
      orders: server.orders(),
      sessions: await server.sessions(),
    }),
    close: async () => browser.close(),
  };
}
