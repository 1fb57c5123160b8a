import type { RunningServer } from '../../mock-server/http/serve.ts';
import { systemClock } from '../../reauth/time/system-clock.ts';
import { jarFetch } from '../jar-fetch.ts';
import { flagshipScenario } from './flagship-scenario.ts';
import { cleanUp, race, type RaceWorld } from './race.ts';
import { raceReport } from './race-report.ts';

const WIDTH = 56;

/** Runs the flagship race against a server that is running, cleans up after it, and gives the lines to print. */
export async function demo({ apiUrl, controlUrl, core }: RunningServer): Promise<readonly string[]> {
  const world: RaceWorld = {
    apiUrl,
    controlUrl,
    clock: systemClock,
    eventsSince: (seq) => core.events.since(seq),
    freshFetch: () => jarFetch(fetch),
    password: 'password123',
  };
  const flagship = flagshipScenario();
  try {
    const results = [];
    for (const client of flagship.clients) results.push(await race(flagship, client, world));
    return ['', ...raceReport(flagship, results, WIDTH)];
  } finally {
    await cleanUp(world);
  }
}
