import { expect, test } from 'vitest';
import { rules } from '../../reauth/findings/rules.ts';
import type { RowResult } from '../run/result.ts';
import { runScenario } from '../run/run-scenario.ts';
import { RACE_CLASSES } from '../scenario/scenario.ts';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import { library } from './read-library.fixture.ts';
import { REPORTS } from './reports.ts';

async function runLibrary(): Promise<readonly RowResult[]> {
  const rows: RowResult[] = [];
  for (const scenario of library) {
    rows.push(...(await runScenario(scenario, { world: createVirtualWorld(), now: () => 0 })).rows);
  }
  return rows;
}
const first = await runLibrary();
const nameOf = ({ id, pairing, client }: RowResult): string => `${id} ${pairing} ${client}`;

test('there are forty scenarios or more, and one for each class', () => {
  expect(library.length).toBeGreaterThanOrEqual(40);
  expect(RACE_CLASSES.filter((race) => !library.some((scenario) => scenario.class === race))).toEqual([]);
});

test('each declares what fails it and what cures it, and both come true', () => {
  const untrue = first.filter(({ verdict }) => verdict !== 'pass').map((row) => `${nameOf(row)}: ${row.why.join(' ')}`);

  expect(first).toHaveLength(library.length * 2);
  expect(untrue).toEqual([]);
});

test('nothing at all is found where the scenario is cured', () => {
  const found = first
    .filter(({ pairing, findings }) => pairing === 'cured' && findings.length > 0)
    .map((row) => `${nameOf(row)}: ${row.findings.map(({ summary }) => summary).join(' ')}`);

  expect(found).toEqual([]);
});

test('each rule fires in the scenario that it names', () => {
  const silent = rules.filter(
    ({ id, scenario }) => !first.some((row) => row.id === scenario && row.findings.some(({ rule }) => rule === id)),
  );

  expect(silent.map(({ id, scenario }) => `${id} in ${scenario}`)).toEqual([]);
});

/** What is shown and nobody has reported, as far as we know; each says in its file where the rule stands. */
const UNREPORTED: readonly string[] = [
  'a-page-without-web-locks',
  'a-rotation-that-is-not-atomic',
  'an-order-is-placed-twice',
];

test('each names public reports, by ids that lead to them', () => {
  const cited = new Set(library.flatMap(({ reports }) => reports));

  const bare = library.filter(({ reports }) => reports.length === 0).map(({ id }) => id);

  expect(bare.toSorted()).toEqual(UNREPORTED);
  expect([...cited].toSorted()).toEqual(Object.keys(REPORTS).toSorted());
  for (const url of Object.values(REPORTS))
    expect(url).toMatch(/^https:\/\/github\.com\/\S+\/(issues|pull|discussions)\/\d+/);
});

test('the same run gives the same trace, byte for byte', async () => {
  const second = await runLibrary();
  const changed = second.filter(({ trace }, index) => JSON.stringify(trace) !== JSON.stringify(first[index]?.trace));

  expect(changed.map(nameOf)).toEqual([]);
});
