import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { leavesOf } from './family.ts';
import type { Policy } from './policy.ts';
import type { Decision } from './reply.ts';
import type { Session } from './session.ts';
import { at, claimsOf, ours, refreshing, signedIn, STRICT } from './testing/fixtures.ts';

const grace = (graceMode: Policy['graceMode']): Policy => ({ ...STRICT, rotation: 'grace', graceMode });

/** A refresh with a token of the family, by its id. */
function presented(session: Session | undefined, id: string, next: string, ms: number, policy: Policy): Decision {
  const node = session?.family.find(({ token }) => token.id === id);
  if (node === undefined) throw new Error(`There is no refresh token ${id}.`);
  return decide(session, refreshing(ours(claimsOf(node.token)), `c-${next}`, next), at(ms), policy);
}

/** Signed in, and `r1` spent for `r2` after a second. */
function rotatedOnce(policy: Policy): Session | undefined {
  return presented(signedIn(policy).session, 'r1', 'r2', 1_000, policy).session;
}

const typesOf = ({ events }: Decision) => events.map(({ type }) => type);
const liveOf = (session: Session | undefined) => (session ? leavesOf(session).map(({ token }) => token.id) : undefined);

describe('same-successor', () => {
  const policy = grace('same-successor');

  test('a token that was spent a moment ago brings its successor once more', () => {
    const again = presented(rotatedOnce(policy), 'r1', 'r3', 2_000, policy);

    expect(again.reply).toMatchObject({
      status: 200,
      reason: 'refreshed',
      issued: { access: { id: 'a-r3' }, refresh: { id: 'r2', generation: 2, expiresAt: at(60_000) } },
    });
    expect(again.events).toMatchObject([
      { type: 'token.forgiven', token: { id: 'r1' }, call: 'c-r3', spentBy: 'c-r2', mode: 'same-successor' },
      { type: 'token.issued', token: { id: 'r2' }, from: 'r1' },
      { type: 'token.issued', token: { id: 'a-r3' }, from: 'r1' },
    ]);
    expect(liveOf(again.session)).toEqual(['r2']);
    expect(again.session).toMatchObject({ state: 'live', refreshes: 2, forgiven: 1, spentPresented: 0 });
  });

  test('where the successor has been used already it brings the heir, so that the caller can go on', () => {
    const twice = presented(rotatedOnce(policy), 'r2', 'r3', 2_000, policy);

    const again = presented(twice.session, 'r1', 'r4', 3_000, policy);

    expect(again.reply.issued?.refresh?.id).toBe('r3');
    expect(liveOf(again.session)).toEqual(['r3']);
    expect(presented(again.session, 'r3', 'r5', 4_000, policy).reply.status).toBe(200);
  });

  test('the grace ends at the millisecond, counted from when the token was spent', () => {
    const session = rotatedOnce(policy);

    expect(presented(session, 'r1', 'r3', 10_999, policy).reply.status).toBe(200);
    const late = presented(session, 'r1', 'r3', 11_000, policy);
    expect(late.reply).toMatchObject({ status: 403, reason: 'refresh-spent' });
    expect(typesOf(late)).toEqual(['token.reused', 'family.revoked']);
  });

  test('to be forgiven does not lengthen the grace', () => {
    const again = presented(rotatedOnce(policy), 'r1', 'r3', 10_000, policy);

    expect(presented(again.session, 'r1', 'r4', 11_000, policy).reply.reason).toBe('refresh-spent');
  });
});

describe('new-branch', () => {
  const policy = grace('new-branch');

  test('a token that was spent a moment ago brings a successor of its own, and both may be used', () => {
    const branched = presented(rotatedOnce(policy), 'r1', 'r3', 2_000, policy);

    expect(branched.reply.issued?.refresh).toMatchObject({ id: 'r3', generation: 3 });
    expect(branched.session?.family.map(({ token, from }) => [token.id, from])).toEqual([
      ['r1', undefined],
      ['r2', 'r1'],
      ['r3', 'r1'],
    ]);
    expect(liveOf(branched.session)).toEqual(['r2', 'r3']);
    expect(presented(branched.session, 'r2', 'r4', 20_000, policy).reply.status).toBe(200);
    expect(presented(branched.session, 'r3', 'r4', 20_000, policy).reply.status).toBe(200);
  });

  test('a spent token of one branch revokes all of them once its grace is over', () => {
    const branched = presented(rotatedOnce(policy), 'r1', 'r3', 2_000, policy);

    const revoked = presented(branched.session, 'r1', 'r4', 11_000, policy);

    expect(revoked.session?.state).toBe('revoked');
    expect(presented(revoked.session, 'r3', 'r5', 11_001, policy).reply.reason).toBe('session-revoked');
  });
});

test('access-only: a forgiven token brings an access token and no refresh token', () => {
  const policy = grace('access-only');

  const again = presented(rotatedOnce(policy), 'r1', 'r3', 2_000, policy);

  expect(again.reply).toMatchObject({ status: 200, issued: { access: { id: 'a-r3' } } });
  expect(again.reply.issued).not.toHaveProperty('refresh');
  expect(typesOf(again)).toEqual(['token.forgiven', 'token.issued']);
  expect(liveOf(again.session)).toEqual(['r2']);
});

test('refuse: a forgiven token is refused, and the family lives on', () => {
  const policy = grace('refuse');

  const again = presented(rotatedOnce(policy), 'r1', 'r3', 2_000, policy);

  expect(again.reply).toEqual({
    status: 403,
    reason: 'refresh-in-grace',
    message: 'Could not refresh access token',
    error: 'invalid_grant',
  });
  expect(typesOf(again)).toEqual(['token.forgiven']);
  expect(again.session).toMatchObject({ state: 'live', refreshes: 1, forgiven: 1, spentPresented: 0 });
  expect(presented(again.session, 'r2', 'r4', 3_000, policy).reply.status).toBe(200);
});

describe('until-used', () => {
  const policy = grace('until-used');

  test('a token stays valid until its successor is used, however long that takes', () => {
    const again = presented(rotatedOnce(policy), 'r1', 'r3', 50_000, policy);

    expect(again.reply).toMatchObject({ status: 200, issued: { refresh: { id: 'r2' } } });
    expect(liveOf(again.session)).toEqual(['r2']);
  });

  test('from then on it is spent, even a millisecond later', () => {
    const used = presented(rotatedOnce(policy), 'r2', 'r3', 2_000, policy);

    const late = presented(used.session, 'r1', 'r4', 2_001, policy);

    expect(late.reply.reason).toBe('refresh-spent');
    expect(late.session?.state).toBe('revoked');
  });
});

describe('a token within its grace is looked at like any that is not spent', () => {
  const policy = grace('same-successor');

  test('one that has expired is refused as expired and revokes nothing', () => {
    const expired = decide(rotatedOnce(policy), { type: 'expire', what: 'refresh' }, at(2_000), policy).session;

    const late = presented(expired, 'r1', 'r3', 3_000, policy);

    expect(late.reply.reason).toBe('refresh-expired');
    expect(late.events).toEqual([]);
    expect(late.session?.state).toBe('live');
  });

  test('one of a revoked family is refused as such and is no second misuse', () => {
    const session = rotatedOnce(policy);
    const revoked = decide(session, { type: 'revoke', call: 'c9', because: 's2' }, at(2_000), policy).session;

    const late = presented(revoked, 'r1', 'r3', 3_000, policy);

    expect(late.reply.reason).toBe('session-revoked');
    expect(late.events).toEqual([]);
    expect(late.session?.spentPresented).toBe(0);
  });

  test('one of a deleted user ends the session', () => {
    const { session, refresh } = signedIn(policy);
    const rotated = decide(session, refreshing(ours(refresh)), at(1_000), policy).session;
    const { user: _, ...command } = refreshing(ours(refresh), 'c3', 'r3');

    const late = decide(rotated, command, at(2_000), policy);

    expect(late.reply.reason).toBe('user-gone');
    expect(late.session).toBeUndefined();
  });
});

test('the policy of now decides: grace forgives what strict has spent, and strict forgives nothing that grace would', () => {
  const forgiving = grace('access-only');
  const spentUnderStrict = rotatedOnce(STRICT);

  expect(presented(spentUnderStrict, 'r1', 'r3', 2_000, forgiving).reply.status).toBe(200);
  expect(presented(rotatedOnce(forgiving), 'r1', 'r3', 2_000, STRICT).reply.reason).toBe('refresh-spent');
});

test('who presented a spent token is noted at the token, the last five, with whether it brought anything', () => {
  const policy = { ...grace('access-only'), onReuse: 'reject' } as const;
  let session = rotatedOnce(policy);
  for (let turn = 1; turn <= 6; turn += 1) {
    session = presented(session, 'r1', `n${turn}`, turn < 4 ? 2_000 : 20_000, policy).session;
  }

  const presentations = session?.family.find(({ token }) => token.id === 'r1')?.presented;
  expect(presentations?.map(({ call, accepted }) => [call, accepted])).toEqual([
    ['c-n2', true],
    ['c-n3', true],
    ['c-n4', false],
    ['c-n5', false],
    ['c-n6', false],
  ]);
  expect(presentations?.at(-1)).toEqual({ call: 'c-n6', exchange: 'A-1.c-n6', at: at(20_000), accepted: false });
});
