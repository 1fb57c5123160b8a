/**
 * Whether virtual runs are the same to the byte, however often and in whatever order: the whole library, `ROUNDS` times
 * (50), shuffled by the seed of the round. Ends with 1 at the first trace that differs from that of the first round.
 */
import { bundledParts } from './bundled-parts.mjs';

const ROUNDS = Number(process.env['ROUNDS'] ?? 50);
const HEADER = { recordedAt: 0, salt: '' };
const PARTS = {
  createVirtualWorld: 'harness/world/virtual/virtual-world.ts',
  scenarioLibrary: 'harness/library/scenario-library.ts',
  readScenario: 'harness/scenario/read-scenario.ts',
  rowsOf: 'harness/run/rows.ts',
  runRow: 'harness/run/run-row.ts',
  shuffled: 'harness/cli/shuffled.ts',
  writeTrace: 'reauth/trace/write-trace.ts',
};
const { createVirtualWorld, scenarioLibrary, readScenario, rowsOf, runRow, shuffled, writeTrace, remove } =
  await bundledParts(PARTS);
const say = (line) => process.stdout.write(`${line}\n`);

try {
  const rows = [];
  for (const { text, file } of scenarioLibrary) {
    const reading = readScenario(text, file);
    if (!reading.ok) throw new Error(`${file} cannot be read.`);
    rows.push(...(await rowsOf(reading.scenario)));
  }
  const from = performance.now();
  const seconds = () => ((performance.now() - from) / 1_000).toFixed(0);
  const first = new Map();
  const world = createVirtualWorld();
  let told = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const row of round === 0 ? rows : shuffled(rows, round)) {
      const { trace } = await runRow(row, world, { now: () => performance.now() });
      const written = writeTrace(trace, HEADER);
      if (round === 0) first.set(row, written);
      if (first.get(row) === written) continue;
      say(`${row.scenario.id} (${row.pairing}) differs in round ${round + 1}, shuffled by seed ${round}.`);
      process.exitCode = 1;
    }
    if (process.exitCode === 1) break;
    if (Number(seconds()) < told + 10) continue;
    told = Number(seconds());
    say(`${round + 1} of ${ROUNDS} rounds`);
  }
  await world.close();
  const bytes = [...first.values()].reduce((sum, { length }) => sum + length, 0);
  if (process.exitCode !== 1) {
    say(`${ROUNDS} rounds of ${rows.length} runs, ${bytes} bytes of traces, the same to the byte: ${seconds()} s`);
  }
} finally {
  remove();
}
