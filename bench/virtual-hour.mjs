import { bundledParts } from './bundled-parts.mjs';

const HOUR_AT_MOST_MS = 200;
const LIBRARY_AT_MOST_MS = 2_000;

const HOUR_MS = 3_600_000;
const CYCLE_MS = 15_000;
/** When requests are sent in a cycle; the last of them only in every sixth. */
const SENT_AT_MS = [0, 3_500, 7_000, 10_500, 13_000];
/** Runs out before each cycle begins, also where a refresh was slow. */
const ACCESS_MS = 14_000;
const REFRESHES = HOUR_MS / CYCLE_MS;
const REQUESTS = 1_000;

/**
 * The virtual world: an hour of a tab that is logged in, and the library with both verdicts of each scenario.
 *
 * @param {import('./figures.mjs').Report} report
 * @param {{ rounds: number }} options
 */
export async function virtualPart(report, { rounds }) {
  const built = await bundledParts(PARTS);
  try {
    const first = await timed(() => library(built));
    const hours = [];
    for (let round = 0; round <= rounds; round += 1) hours.push(await timed(() => hour(built)));
    const again = [];
    for (let round = 0; round < Math.min(3, rounds); round += 1) again.push(await timed(() => library(built)));

    report.section(`The virtual world, ${rounds} rounds`);
    const { refreshes, answered } = hours[0].result;
    report.note(`an hour of one tab: ${answered} requests answered, ${refreshes} refreshes`);
    const took = ({ ms }) => ms;
    report.figure('an hour of virtual time', hours.slice(1).map(took), { unit: 'ms', atMost: HOUR_AT_MOST_MS });
    report.figure(
      '  CPU of it, on a busy machine the fairer one',
      hours.slice(1).map(({ cpuMs }) => cpuMs),
      { unit: 'ms' },
    );
    const { scenarios, rows, wrong } = first.result;
    report.note(`the library: ${scenarios} scenarios, ${rows} runs${wrong === 0 ? '' : `, ${wrong} not as declared`}`);
    // In a process that has run nothing before: how a person meets it.
    report.figure('all of them, the first time', [first.ms], { unit: 'ms' });
    const forty = [first.ms * (80 / rows)];
    report.figure('  of it 40 scenarios with two verdicts each', forty, { unit: 'ms', atMost: LIBRARY_AT_MOST_MS });
    report.figure('  CPU of all of them', [first.cpuMs], { unit: 'ms' });
    report.figure('all of them, again', again.map(took), { unit: 'ms' });
  } finally {
    built.remove();
  }
}

async function timed(work) {
  const before = process.cpuUsage();
  const from = performance.now();
  const result = await work();
  const ms = performance.now() - from;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1_000, result };
}

/** 1,000 requests, the first of each 15 s meets an expired token: 240 refreshes. The counts are looked at, not assumed. */
async function hour({ createVirtualWorld, PLAIN_APP }) {
  const world = createVirtualWorld();
  const run = await world.open({
    policy: { access: ACCESS_MS, refresh: 2 * HOUR_MS },
    faults: [],
    app: PLAIN_APP,
    client: { kind: 'strategy', name: 'recipe' },
  });
  await run.tab('A', { do: 'log in', user: 'user@example.com', password: 'password123' });
  let number = 0;
  for (let cycle = 1; cycle <= REFRESHES; cycle += 1) {
    for (const after of cycle % 6 === 0 ? SENT_AT_MS : SENT_AT_MS.slice(0, -1)) {
      number += 1;
      await run.reach(cycle * CYCLE_MS + after);
      const path = `/items/${number}`;
      await run.tab('A', { do: 'request', every: 0, requests: [{ number, method: 'GET', path }] });
    }
  }
  await run.rest(60_000);
  const { trace, requests } = await run.outcome();
  await run.close();
  const answered = trace.filter(({ type, outcome }) => type === 'request.settled' && outcome === 'fulfilled').length;
  const refreshes = trace.filter(({ type, purpose }) => type === 'call.received' && purpose === 'refresh').length;
  // A login is a request of the trace, too.
  if (requests.length !== REQUESTS || answered !== REQUESTS + 1 || refreshes !== REFRESHES) {
    throw new Error(`The hour had ${requests.length} requests, ${answered} answers and ${refreshes} refreshes.`);
  }
  return { answered: answered - 1, refreshes };
}

/** Reads and runs every scenario that can be run in the virtual world, as `reauth run` does. */
async function library({ createVirtualWorld, scenarioLibrary, readScenario, rowsOf, runRow }) {
  const world = createVirtualWorld();
  const verdicts = [];
  let scenarios = 0;
  for (const { text, file } of scenarioLibrary) {
    const reading = readScenario(text, file);
    // The tests say what is wrong with it.
    if (!reading.ok) continue;
    if (!reading.scenario.worlds.includes('virtual')) continue;
    scenarios += 1;
    for (const row of await rowsOf(reading.scenario)) {
      verdicts.push((await runRow(row, world, { now: () => performance.now() })).verdict);
    }
  }
  await world.close();
  return { scenarios, rows: verdicts.length, wrong: verdicts.filter((verdict) => verdict !== 'pass').length };
}

const PARTS = {
  createVirtualWorld: 'harness/world/virtual/virtual-world.ts',
  PLAIN_APP: 'harness/scenario/given.ts',
  scenarioLibrary: 'harness/library/scenario-library.ts',
  readScenario: 'harness/scenario/read-scenario.ts',
  rowsOf: 'harness/run/rows.ts',
  runRow: 'harness/run/run-row.ts',
};
