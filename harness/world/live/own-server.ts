import { startServer } from '../../../mock-server/http/serve.ts';
import { readSettings } from '../../../mock-server/settings/read-settings.ts';
import { settingSentence } from '../../../mock-server/settings/written.ts';
import { createEventBox, type ServerEvents } from './server-events.ts';

/** A server that runs scenarios. */
export interface ScenarioServer {
  readonly apiUrl: string;
  readonly controlUrl: string;
  readonly events: (after: number) => Promise<ServerEvents>;
  close(): Promise<void>;
}

/**
 * Starts a server of its own for one scenario, on free ports: as `reauth serve` does, with Node's tokens and stores. `webDir`
 * holds the pages that it serves, if it is to serve any.
 */
export async function startOwnServer(webDir = ''): Promise<ScenarioServer> {
  const reading = readSettings({ flags: { port: 0 } });
  if (!reading.ok) throw new Error(reading.problems.map(settingSentence).join(' '));
  const said: string[] = [];
  const server = await startServer({ settings: reading.settings, webDir, log: (line) => void said.push(line) });
  // What the first call would wait for takes longer than some gaps of a scenario.
  await server.core.warm();
  const { events } = server.core;
  return {
    apiUrl: server.apiUrl,
    controlUrl: server.controlUrl,
    events: async (after) => {
      const box = createEventBox(() => stop());
      const stop = events.subscribe((event) => box.take(event));
      for (const event of events.since(after)) box.take(event);
      return box;
    },
    close: () => server.close(),
  };
}
