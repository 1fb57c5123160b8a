import type { RunningServer } from '../../mock-server/http/serve.ts';
import { systemClock } from '../../reauth/time/system-clock.ts';
import { jarFetch } from '../jar-fetch.ts';
import { flagshipScenario } from './flagship-scenario.ts';
import { cleanUp, expireAccess, lineUp, race, type RaceWorld } from './race.ts';
import { raceLegend, raceReport, raceTitle } from './race-report.ts';

const WIDTH = 56;

/** Runs the flagship race against a server that is running, says each lane as it is known, and cleans up. */
export async function demo({ apiUrl, controlUrl, core }: RunningServer, say: (line: string) => void): Promise<void> {
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
    ['', raceTitle(flagship)].forEach(say);
    const racers = await Promise.all(flagship.clients.map((client) => lineUp(flagship, client, world)));
    await expireAccess(flagship, world);
    for (const racer of racers) raceReport(flagship, await race(flagship, racer, world), WIDTH).forEach(say);
    raceLegend.forEach(say);
  } finally {
    await cleanUp(world);
  }
}
