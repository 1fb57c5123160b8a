import { startServer, type RunningServer } from '../../mock-server/http/serve.ts';
import { readSettings } from '../../mock-server/settings/read-settings.ts';
import { systemClock } from '../../reauth/time/system-clock.ts';
import { jarFetch } from '../jar-fetch.ts';
import { flagshipScenario } from './flagship-scenario.ts';
import { expireAccess, lineUp, race, type RaceWorld } from './race.ts';
import { raceLegend, raceReport, raceTitle } from './race-report.ts';

const WIDTH = 56;

export interface DemoOptions {
  readonly say: (line: string) => void;
  readonly webDir: string;
}

/**
 * Runs the flagship race over real HTTP and says each lane as soon as it is known.
 *
 * It has a server of its own, on two free ports, with the scenario's settings: so it leaves nothing behind, disturbs
 * nobody who logs in meanwhile, and never touches the Redis of whoever runs it.
 */
export async function demo({ say, webDir }: DemoOptions): Promise<void> {
  const flagship = flagshipScenario();
  const reading = readSettings({ flags: { ...flagship.given, port: 0 } });
  if (!reading.ok) throw new Error(`The scenario's settings cannot be taken: ${JSON.stringify(reading.problems)}`);
  const server = await startServer({ settings: reading.settings, webDir, log: say });
  try {
    const world = worldOf(server);
    ['', raceTitle(flagship)].forEach(say);
    const racers = await Promise.all(flagship.clients.map((client) => lineUp(flagship, client, world)));
    await expireAccess(flagship, world);
    for (const racer of racers) raceReport(flagship, await race(flagship, racer, world), WIDTH).forEach(say);
    raceLegend.forEach(say);
  } finally {
    await server.close();
  }
}

function worldOf({ apiUrl, controlUrl, core }: RunningServer): RaceWorld {
  return {
    apiUrl,
    controlUrl,
    clock: systemClock,
    eventsSince: (seq) => core.events.since(seq),
    freshFetch: () => jarFetch(fetch),
    password: 'password123',
  };
}
