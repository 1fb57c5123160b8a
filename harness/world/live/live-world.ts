import { systemClock } from '../../../reauth/time/system-clock.ts';
import { createAsyncContext } from '../../async-context.ts';
import type { Run, World } from '../world.ts';
import { borrowServer } from './found-server.ts';
import { openLiveRun } from './live-run.ts';
import { OtherUsers } from './other-users.ts';
import { startOwnServer, type ScenarioServer } from './own-server.ts';
import { sendAsPage } from './send-as-page.ts';

export interface LiveWorldOptions {
  /** A server that runs already, by the address of its API. Without it each scenario has one of its own. */
  readonly server?: string;
}

/**
 * The world of real HTTP: simulated tabs with a cookie jar, a real server, real time where something is under way.
 *
 * Scenarios with servers of their own may run side by side. A given server has one state, so there the next one waits
 * until the one before is closed.
 */
export function createLiveWorld({ server: address }: LiveWorldOptions = {}): World {
  const context = createAsyncContext();
  let turn: Promise<void> = Promise.resolve();
  const borrowed = async (url: string): Promise<ScenarioServer> => {
    const before = turn;
    let done: () => void = () => undefined;
    turn = new Promise((resolve) => {
      done = resolve;
    });
    await before;
    try {
      const server = await borrowServer(url, fetch);
      return { ...server, close: () => server.close().finally(done) };
    } catch (error) {
      done();
      throw error;
    }
  };
  return {
    name: 'live',
    open: async (stage) => {
      const server = await (address === undefined ? startOwnServer() : borrowed(address));
      const { apiUrl, controlUrl } = server;
      const others = new OtherUsers(apiUrl);
      const events = others.heardFrom(server.events);
      const send = sendAsPage(fetch, apiUrl);
      const ports = { apiUrl, controlUrl, events, send, control: others.counted(fetch), machine: systemClock, context };
      const run = await openLiveRun(stage, ports).catch(async (error: unknown) => {
        await server.close();
        throw error;
      });
      return closingToo(address === undefined ? run : others.refusing(run), server);
    },
    close: async () => undefined,
  };
}

/** The server goes with the run, once. */
function closingToo(run: Run, server: ScenarioServer): Run {
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await run.close();
    await server.close();
  };
  return { ...run, close: () => (closed ??= close()) };
}
