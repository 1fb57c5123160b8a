import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TokenClaims } from '../handler/api.ts';
import { decide } from './decide.ts';
import type { Policy } from './policy.ts';
import type { Session } from './session.ts';
import { at, guarding, ours, POLICY, refreshing, signedIn } from './testing/fixtures.ts';

/** What can happen to one session. A token is chosen among all that were ever issued. */
type Step =
  | { readonly do: 'refresh' | 'guard'; readonly pick: number; readonly wait: number }
  | { readonly do: 'rotation'; readonly to: Policy['rotation']; readonly wait: number }
  | { readonly do: 'expire'; readonly what: 'access' | 'refresh'; readonly wait: number };

const rotations = fc.constantFrom('off' as const, 'strict' as const, 'grace' as const);
const wait = fc.integer({ min: 0, max: 8_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('refresh' as const), pick: fc.nat(30), wait }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('guard' as const), pick: fc.nat(30), wait }) },
  fc.record({ do: fc.constant('rotation' as const), to: rotations, wait }),
  fc.record({ do: fc.constant('expire' as const), what: fc.constantFrom('access' as const, 'refresh' as const), wait }),
);

interface Moment {
  readonly step: Step;
  readonly now: number;
  readonly before: Session | undefined;
  readonly after: Session | undefined;
  readonly presented?: TokenClaims;
  readonly status?: number;
  readonly rotation: Policy['rotation'];
  /** When each spent token was spent. */
  readonly spent: ReadonlyMap<string, number>;
}

/** Plays the steps and tells what every one of them met. */
function play(steps: readonly Step[], rotation: Policy['rotation']): readonly Moment[] {
  let policy: Policy = { ...POLICY, rotation };
  const start = signedIn(policy);
  let session: Session | undefined = start.session;
  let now = 0;
  const issued = { access: [start.access], refresh: [start.refresh] };
  const spent = new Map<string, number>();
  return steps.map((step, index): Moment => {
    now += step.wait;
    const before = session;
    const known = { rotation: policy.rotation, spent: new Map(spent) };
    if (step.do === 'rotation') {
      policy = { ...policy, rotation: step.to };
      return { step, now, before, after: session, ...known };
    }
    if (step.do === 'expire') {
      session = decide(session, { type: 'expire', what: step.what }, at(now), policy).session;
      return { step, now, before, after: session, ...known };
    }
    const kept = step.do === 'refresh' ? issued.refresh : issued.access;
    const presented = kept[step.pick % kept.length] ?? start.refresh;
    const command =
      step.do === 'refresh' ? refreshing(ours(presented), `c${index}`, `n${index}`) : guarding(ours(presented));
    const decision = decide(session, command, at(now), policy);
    session = decision.session;
    if (decision.reply.issued?.access) issued.access.push(decision.reply.issued.access);
    if (decision.reply.issued?.refresh) issued.refresh.push(decision.reply.issued.refresh);
    for (const event of decision.events) if (event.type === 'token.rotated') spent.set(event.token.id, now);
    return { step, now, before, after: session, presented, status: decision.reply.status, ...known };
  });
}

const steps = fc.array(step, { minLength: 1, maxLength: 40 });

function always(holds: (moment: Moment, moments: readonly Moment[]) => void): void {
  fc.assert(
    fc.property(steps, rotations, (played, rotation) => {
      const moments = play(played, rotation);
      for (const moment of moments) holds(moment, moments);
    }),
    { numRuns: 1_000 },
  );
}

test('a spent token is never answered 200 but within its grace', () => {
  let refused = 0;
  let granted = 0;
  always(({ presented, spent, status, rotation, now }) => {
    const spentAt = presented && spent.get(presented.id);
    if (spentAt === undefined) return;
    if (rotation === 'grace' && now < spentAt + POLICY.grace) {
      granted += status === 200 ? 1 : 0;
    } else {
      refused += 1;
      expect(status).toBe(403);
    }
  });
  expect(refused).toBeGreaterThan(50);
  expect(granted).toBeGreaterThan(50);
});

test('of the refresh tokens of a family at most one is accepted at any moment', () => {
  fc.assert(
    fc.property(steps, rotations, (played, rotation) => {
      const moments = play(played, rotation);
      const policy: Policy = { ...POLICY, rotation: 'strict' };
      const everIssued = new Map<string, TokenClaims>();
      for (const { presented, after, now } of moments) {
        if (presented?.kind === 'refresh') everIssued.set(presented.id, presented);
        const accepted = [...everIssued.values()].filter(
          (claims) => decide(after, refreshing(ours(claims), 'probe', 'probe'), at(now), policy).reply.status === 200,
        );
        expect(accepted.length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 200 },
  );
});

test('nothing is accepted from a family that is revoked', () => {
  let seen = 0;
  always(({ before, status }) => {
    if (before?.state !== 'revoked' || status === undefined) return;
    seen += 1;
    expect(status).not.toBe(200);
  });
  expect(seen).toBeGreaterThan(50);
});

test('nothing is accepted from a session after its end, which never moves', () => {
  always(({ before, after, now, status }) => {
    if (before !== undefined && after !== undefined) expect(after.endsAt).toBe(before.endsAt);
    if (now >= POLICY.refresh && status !== undefined) expect(status).not.toBe(200);
  });
});

test('no access token is accepted once it has expired', () => {
  always(({ step: { do: what }, presented, now, status }) => {
    if (what === 'guard' && presented !== undefined && at(now) >= presented.expiresAt) expect(status).toBe(401);
  });
});

test('what is kept of a session stays bounded, and every reuse beyond it is refused all the same', () => {
  const start = signedIn();
  const policy: Policy = { ...POLICY, rotation: 'strict' };
  let session: Session | undefined = start.session;
  let newest = start.refresh;
  for (let turn = 0; turn < 500; turn += 1) {
    const { session: after, reply } = decide(
      session,
      refreshing(ours(newest), `c${turn}`, `n${turn}`),
      at(turn),
      policy,
    );
    session = after;
    newest = reply.issued?.refresh ?? newest;
  }

  const reuse = decide(session, refreshing(ours(start.refresh), 'late', 'late'), at(600), policy);

  expect(JSON.stringify(session).length).toBeLessThan(60_000);
  expect(session?.refreshes).toBe(500);
  expect(reuse.reply.reason).toBe('refresh-spent');
});
