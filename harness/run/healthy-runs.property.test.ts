import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StrategyName } from '../../reauth/client/strategies.ts';
import { analyse } from '../../reauth/findings/analyse.ts';
import { instant } from '../../reauth/time/instant.ts';
import type { Policy } from '../../mock-server/protocol/policy.ts';
import { PLAIN_APP } from '../scenario/given.ts';
import type { Step, TabStep } from '../scenario/scenario.ts';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import { playSteps, REST_MS } from './play.ts';
import { playSecondExpiry } from './second-expiry.ts';

/** One thing that people do, and how long after the one before; what it asks for gets its numbers when all are known. */
type Deed = { readonly after: number } & (
  | { readonly does: 'asks'; readonly tab: string; readonly paths: readonly string[]; readonly method: 'GET' | 'POST' }
  | { readonly does: 'logs in'; readonly tab: string; readonly user: string }
  | { readonly does: 'logs out'; readonly tab: string }
  | { readonly does: 'expires' }
);

/** Often at once, often while something is under way, now and then long after. */
const after = fc.oneof(...[150, 600, 20_000].map((max) => fc.integer({ min: 0, max })));
const tab = fc.constantFrom('A', 'B');
const paths = fc.array(fc.constantFrom('/items/1', '/items/2', '/users/me'), { minLength: 1, maxLength: 4 });
const user = fc.constantFrom('user@example.com', 'admin@example.com');
const does = <Name extends Deed['does']>(name: Name) => fc.constant(name);

const reads = fc.record({ after, does: does('asks'), tab, paths, method: fc.constant('GET' as const) });
const orders = fc.record({
  after,
  does: does('asks'),
  tab,
  paths: fc.constant(['/orders']),
  method: fc.constant('POST' as const),
});
const logsIn = fc.record({ after, does: does('logs in'), tab, user });
const logsOut = fc.record({ after, does: does('logs out'), tab });
/**
 * A command ends every access token, be it ever so new, and a client cannot tell one that ran out between its refresh and
 * its retry from a path that refuses whatever comes: so the last refresh was a while ago.
 */
const expires = fc.record({ after: fc.integer({ min: 2_000, max: 20_000 }), does: does('expires') });

const common = [
  { weight: 6, arbitrary: reads },
  { weight: 1, arbitrary: orders },
  { weight: 2, arbitrary: logsIn },
  { weight: 2, arbitrary: logsOut },
] as const;

/** Tokens that run out by themselves, and tokens that live long but for a command. */
const runs = fc.oneof(
  fc.record({ access: fc.constant(15_000), deeds: fc.array(fc.oneof(...common), { maxLength: 14 }) }),
  fc.record({
    access: fc.constant(600_000),
    deeds: fc.array(fc.oneof(...common, { weight: 3, arbitrary: expires }), { maxLength: 14 }),
  }),
);

const policy: fc.Arbitrary<Partial<Policy>> = fc.constantFrom(
  { rotation: 'off' },
  { rotation: 'strict' },
  { rotation: 'strict', sliding: true, sessions: 'per-user' },
  { rotation: 'strict', accessCookie: 60_000 },
  { rotation: 'strict', profile: 'rfc', clearOnFailure: true },
  { rotation: 'strict', profile: 'bearer' },
  { rotation: 'grace', graceMode: 'new-branch' },
  { rotation: 'grace', graceMode: 'until-used' },
);

const healthyRun = fc.record({ given: policy, run: runs, oneTab: fc.boolean() });
type HealthyRun = typeof healthyRun extends fc.Arbitrary<infer Value> ? Value : never;

test('no rule finds anything in a healthy run', async () => {
  let refreshes = 0;
  const check = async (run: HealthyRun): Promise<void> => {
    const { trace, now } = await traceOf(run, 'resilient');
    refreshes += trace.filter((event) => event.type === 'call.received' && event.purpose === 'refresh').length;
    for (const isOver of [false, true])
      expect(analyse(trace, { now, isOver }).map(({ rule, summary }) => `${rule}: ${summary}`)).toEqual([]);
  };
  await fc.assert(fc.asyncProperty(healthyRun, check), { numRuns: 40 });
  expect(refreshes).toBeGreaterThan(20);
});

test('the same runs with a client that races are found out', async () => {
  const found = new Set<string>();
  for (const run of fc.sample(healthyRun, 15)) {
    const { trace, now } = await traceOf(run, 'naive');
    for (const { rule } of analyse(trace, { now, isOver: true })) found.add(rule);
  }
  expect([...found]).toEqual(expect.arrayContaining(['refresh-ran-twice', 'spent-token-presented', 'family-revoked']));
});

/** Plays a run to its end, the second expiry and all that comes of it. */
async function traceOf({ given, run: { access, deeds }, oneTab }: HealthyRun, client: StrategyName) {
  // Where tokens are in a tab's memory, each tab would be a user of its own.
  const isAlone = oneTab || given.profile === 'bearer';
  const steps = stepsOf(isAlone ? deeds.map((deed) => ('tab' in deed ? { ...deed, tab: 'A' } : deed)) : deeds);
  const run = await createVirtualWorld().open({
    policy: { ...given, access },
    faults: [],
    app: PLAIN_APP,
    client: { kind: 'strategy', name: client },
  });
  await playSteps(run, steps, () => undefined);
  await run.rest(REST_MS);
  await playSecondExpiry(run, { steps });
  await run.rest(REST_MS);
  const { trace, startedAt } = await run.outcome();
  const now = instant(startedAt + run.now());
  await run.close();
  return { trace, now };
}

/** A login first, then the deeds. */
function stepsOf(deeds: readonly Deed[]): readonly Step[] {
  let at = 1_000;
  let number = 0;
  const requested = (paths: readonly string[], method: string) =>
    paths.map((path) => ({ number: (number += 1), method, path, ...(method === 'POST' && { body: { item: 1 } }) }));
  const password = 'password123';
  const login: TabStep = { tab: 'A', do: 'log in', user: 'user@example.com', password };
  return [
    { at: 0, line: 1, ...login },
    ...deeds.map((one, index): Step => {
      at += one.after;
      const place = { at, line: index + 2 };
      switch (one.does) {
        case 'asks':
          return { ...place, tab: one.tab, do: 'request', requests: requested(one.paths, one.method), every: 0 };
        case 'logs in':
          return { ...place, tab: one.tab, do: 'log in', user: one.user, password };
        case 'logs out':
          return { ...place, tab: one.tab, do: 'log out' };
        case 'expires':
          return { ...place, do: 'expire', what: 'access' };
      }
    }),
  ];
}
