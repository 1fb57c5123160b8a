import { expect, test } from 'vitest';
import { defined } from '../../reauth/trace/defined.ts';
import { rowsOf } from '../run/rows.ts';
import { runRow } from '../run/run-row.ts';
import { PLAIN_APP } from '../scenario/given.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import { library, scenarioNamed } from './read-library.fixture.ts';

/** How long tokens live, where they travel and what a spent one does: scenarios say so for the reader too. */
const SAID_ANYWAY: ReadonlySet<string> = new Set(['access', 'refresh', 'sliding', 'rotation', 'onReuse', 'profile']);

/** What fails without it too, and why it is given all the same. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'a-late-401-where-storage-is-forbidden without storage':
    'The client that fails reads no storage; it is the cure that has to do without.',
  'a-tab-reads-the-mark-before-it-is-written without storage':
    'The client that fails compares nothing; it is the cure that has to compare what comes late.',
};

interface Ablation {
  readonly name: string;
  readonly scenario: Scenario;
}

/** The scenario without each of the knobs that it turns, one at a time, for the client that fails. */
function ablationsOf(scenario: Scenario): readonly Ablation[] {
  const { id, given, fails } = scenario;
  if (fails === undefined) return [];
  const policy = { ...given.policy, ...fails.policy };
  const app = { ...given.app, ...fails.app };
  const own = { client: fails.client ?? 'recipe', finding: fails.finding, breaks: fails.breaks };
  const as = (name: string, changed: Partial<Scenario['given']>): Ablation => ({
    name: `${id} without ${name}`,
    scenario: { ...scenario, given: { ...given, policy, app, ...changed }, fails: defined(own) },
  });
  const plain = new Map<string, unknown>(Object.entries(PLAIN_APP));
  return [
    ...Object.keys(policy)
      .filter((knob) => !SAID_ANYWAY.has(knob))
      .map((knob) => as(knob, { policy: without(policy, knob) })),
    ...Object.entries(app)
      .filter(([knob, value]) => JSON.stringify(value) !== JSON.stringify(plain.get(knob)))
      .map(([knob]) => as(knob, { app: { ...PLAIN_APP, ...without(app, knob) } })),
    ...given.faults.map(({ kind }, index) =>
      as(`${kind} ${index + 1}`, { faults: given.faults.filter((_, place) => place !== index) }),
    ),
  ];
}

function without<T extends object>(whole: T, knob: string): Partial<T> {
  const { [knob as keyof T]: _gone, ...rest } = whole;
  return rest as Partial<T>;
}

async function verdictOf(scenario: Scenario, pairing: 'fails' | 'cured') {
  const row = (await rowsOf(scenario)).find((one) => one.pairing === pairing);
  if (row === undefined) throw new Error(`Nothing is declared under "${pairing}" in ${scenario.id}.`);
  return (await runRow(row, createVirtualWorld(), { now: () => 0 })).verdict;
}

test('without a knob of the server or of the app, or a fault, no scenario fails as it is declared to', async () => {
  const ablations = library.flatMap(ablationsOf);
  const idle: string[] = [];
  for (const { name, scenario } of ablations) {
    if ((await verdictOf(scenario, 'fails')) !== 'fail') idle.push(name);
  }

  expect(ablations.length).toBeGreaterThan(40);
  expect(idle.toSorted()).toEqual(Object.keys(EXCEPTIONS).toSorted());
});

/** Without it these fail all the same: the one client takes no notice of the abort, the other waits without it for ever. */
test.each(['who-leaves-the-queue-is-not-let-go', 'a-slow-retry-holds-the-queue'])(
  '%s: an abort is what its cure is measured by',
  async (id) => {
    const scenario = scenarioNamed(id);
    const steps = scenario.steps.filter(({ do: what }) => what !== 'abort');

    expect(await verdictOf(scenario, 'cured')).toBe('pass');
    expect(await verdictOf({ ...scenario, steps }, 'cured')).toBe('fail');
  },
);
