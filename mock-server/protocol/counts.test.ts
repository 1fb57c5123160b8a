import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { EXPIRIES_KEPT, type Session } from './session.ts';
import { at, guarding, ours, POLICY, refreshing, signedIn, STRICT } from './testing/fixtures.ts';

const NONE = { refreshes: 0, spentPresented: 0, forgiven: 0, orders: 0 };

test('five refreshes at one expiry are counted for that one, and a sixth at the next for the next', () => {
  const { session: start, refresh } = signedIn();
  let session: Session | undefined = start;
  for (const call of ['c1', 'c2', 'c3', 'c4', 'c5']) {
    session = decide(session, refreshing(ours(refresh), call, call), at(16_000), POLICY).session;
  }
  session = decide(session, refreshing(ours(refresh), 'c6', 'c6'), at(32_000), POLICY).session;

  expect(session?.refreshes).toBe(6);
  expect(session?.expiries).toEqual([
    { ...NONE, generation: 1, refreshes: 5 },
    { ...NONE, generation: 6, refreshes: 1 },
  ]);
});

test('before the first expiry all is counted under generation 0', () => {
  const { session, access, refresh } = signedIn();
  const ordered = decide(session, guarding(ours(access), { countsOrder: true }), at(1_000), POLICY).session;
  const early = decide(ordered, refreshing(ours(refresh)), at(2_000), POLICY).session;

  expect(early?.expiries).toEqual([{ ...NONE, generation: 0, refreshes: 1, orders: 1 }]);
});

test('an expiry by command is one like any other', () => {
  const { session, refresh } = signedIn();
  const expired = decide(session, { type: 'expire', what: 'access' }, at(1_000), POLICY).session;
  const refreshed = decide(expired, refreshing(ours(refresh)), at(1_000), POLICY);
  const access = refreshed.reply.issued?.access;
  if (access === undefined) throw new Error('Nothing was issued.');
  const ordered = decide(refreshed.session, guarding(ours(access), { countsOrder: true }), at(1_001), POLICY).session;

  expect(ordered?.expiries).toEqual([{ ...NONE, generation: 1, refreshes: 1, orders: 1 }]);
});

test('spent tokens are counted as misuse or as forgiven, never as both', () => {
  const policy = { ...STRICT, rotation: 'grace', onReuse: 'reject' } as const;
  const { session, refresh } = signedIn(policy);
  const rotated = decide(session, refreshing(ours(refresh)), at(16_000), policy).session;
  const forgiven = decide(rotated, refreshing(ours(refresh), 'c3', 'r3'), at(17_000), policy).session;
  const reused = decide(forgiven, refreshing(ours(refresh), 'c4', 'r4'), at(30_000), policy).session;

  expect(reused?.expiries).toEqual([{ ...NONE, generation: 1, refreshes: 2, forgiven: 1, spentPresented: 1 }]);
});

test('of the expiries the latest are kept', () => {
  const policy = { ...POLICY, refresh: 3_600_000 };
  const { session: start, refresh } = signedIn(policy);
  let session: Session | undefined = start;
  for (let turn = 1; turn <= EXPIRIES_KEPT + 5; turn += 1) {
    session = decide(session, refreshing(ours(refresh), `c${turn}`, `n${turn}`), at(turn * 16_000), policy).session;
  }

  expect(session?.refreshes).toBe(EXPIRIES_KEPT + 5);
  expect(session?.expiries).toHaveLength(EXPIRIES_KEPT);
  expect(session?.expiries.at(-1)).toEqual({ ...NONE, generation: EXPIRIES_KEPT + 5, refreshes: 1 });
});
