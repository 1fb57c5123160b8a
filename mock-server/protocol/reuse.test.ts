import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { FAMILY_KEPT, leavesOf, nodeOf } from './family.ts';
import type { Policy } from './policy.ts';
import type { Session } from './session.ts';
import { at, guarding, ours, POLICY, refreshing, signedIn, STRICT } from './testing/fixtures.ts';

const onReuse = (what: Policy['onReuse']): Policy => ({ ...STRICT, onReuse: what });

/** Signed in, `r1` spent for `r2` after a second, and presented again after two. */
function presentedAgain(policy: Policy) {
  const start = signedIn(policy);
  const first = decide(start.session, refreshing(ours(start.refresh)), at(1_000), policy);
  const newest = first.reply.issued?.refresh;
  if (newest === undefined) throw new Error('Nothing was rotated.');
  const second = decide(first.session, refreshing(ours(start.refresh), 'c3', 'r3'), at(2_000), policy);
  return { ...start, first, newest, second };
}

describe('accept', () => {
  const policy = onReuse('accept');

  test('a spent token brings a successor of its own, is counted as spent and revokes nothing', () => {
    const { second } = presentedAgain(policy);

    expect(second.reply).toMatchObject({ status: 200, issued: { access: { id: 'a-r3' }, refresh: { id: 'r3' } } });
    expect(second.events.map(({ type }) => type)).toEqual(['token.reused', 'token.issued', 'token.issued']);
    expect(second.session).toMatchObject({ state: 'live', refreshes: 2, spentPresented: 1, forgiven: 0 });
    expect(leavesOf(second.session ?? signedIn().session).map(({ token }) => token.id)).toEqual(['r2', 'r3']);
  });

  test('a spent token brings an access token alone once rotation is off, like any other token', () => {
    const { first, refresh } = presentedAgain(policy);

    const { reply } = decide(first.session, refreshing(ours(refresh), 'c3', 'r3'), at(2_000), {
      ...policy,
      rotation: 'off',
    });

    expect(reply.status).toBe(200);
    expect(reply.issued).not.toHaveProperty('refresh');
  });

  test('a spent token that has expired is refused all the same', () => {
    const { first, refresh } = presentedAgain(policy);
    const expired = decide(first.session, { type: 'expire', what: 'refresh' }, at(2_000), policy).session;

    const { reply, events } = decide(expired, refreshing(ours(refresh), 'c3', 'r3'), at(2_000), policy);

    expect(reply.reason).toBe('refresh-expired');
    expect(events.map(({ type }) => type)).toEqual(['token.reused']);
  });
});

test('reject: a spent token is refused, and its successor goes on', () => {
  const policy = onReuse('reject');
  const { second, newest } = presentedAgain(policy);

  expect(second.reply).toMatchObject({ status: 403, reason: 'refresh-spent' });
  expect(second.events.map(({ type }) => type)).toEqual(['token.reused']);
  expect(second.session).toMatchObject({ state: 'live', spentPresented: 1 });
  expect(decide(second.session, refreshing(ours(newest), 'c4', 'r4'), at(3_000), policy).reply.status).toBe(200);
});

test('revoke-family: neither the access token nor the newest refresh token of the session is worth anything then', () => {
  const policy = onReuse('revoke-family');
  const { second, newest, first } = presentedAgain(policy);
  const access = first.reply.issued?.access;

  expect(second.revokesAllOf).toBeUndefined();
  expect(decide(second.session, refreshing(ours(newest), 'c4'), at(3_000), policy).reply.reason).toBe(
    'session-revoked',
  );
  expect(access && decide(second.session, guarding(ours(access)), at(3_000), policy).reply.reason).toBe(
    'session-revoked',
  );
});

test('revoke-user: the family is revoked, and the other sessions of the user are asked for', () => {
  const { second } = presentedAgain(onReuse('revoke-user'));

  expect(second.session?.state).toBe('revoked');
  expect(second.revokesAllOf).toBe('u1');
  expect(second.events.map(({ type }) => type)).toEqual(['token.reused', 'family.revoked']);
});

test('revoke-user: a family that is revoked already asks for no other session when its spent token comes again', () => {
  const policy = onReuse('revoke-user');
  const { second, refresh } = presentedAgain(policy);

  const third = decide(second.session, refreshing(ours(refresh), 'c4', 'r4'), at(3_000), policy);

  expect(third.reply.reason).toBe('refresh-spent');
  expect(third.revokesAllOf).toBeUndefined();
  expect(third.events.map(({ type }) => type)).toEqual(['token.reused']);
});

test('a session that is revoked for another names that one; what is revoked already or has run out stays as it is', () => {
  const { session } = signedIn();
  const revoke = { type: 'revoke', call: 'c9', because: 's2' } as const;

  const revoked = decide(session, revoke, at(1), POLICY);

  expect(revoked.session?.state).toBe('revoked');
  expect(revoked.events).toEqual([{ type: 'family.revoked', sid: 's1', call: 'c9', because: 's2' }]);
  expect(decide(revoked.session, revoke, at(2), POLICY).events).toEqual([]);
  expect(decide(session, revoke, at(60_000), POLICY)).toMatchObject({ session: { state: 'live' }, events: [] });
  expect(decide(undefined, revoke, at(1), POLICY).session).toBeUndefined();
});

describe('a family is kept within bounds', () => {
  /** As many refreshes with the token of the sign-in as asked for, all in its grace. */
  function branched(times: number, policy: Policy) {
    const { session: start, refresh } = signedIn(policy);
    let session: Session | undefined = start;
    const statuses: number[] = [];
    for (let turn = 1; turn <= times; turn += 1) {
      const decision = decide(session, refreshing(ours(refresh), `c${turn}`, `n${turn}`), at(turn), policy);
      session = decision.session;
      statuses.push(decision.reply.status);
    }
    return { session, statuses };
  }

  test('200 callers who branch off one token at once are all served', () => {
    const { session, statuses } = branched(200, { ...STRICT, rotation: 'grace', graceMode: 'new-branch' });

    expect(statuses.filter((status) => status === 200)).toHaveLength(200);
    expect(session?.family).toHaveLength(FAMILY_KEPT);
    expect(session?.state).toBe('live');
  });

  test('200 callers who share one successor are all served, and one refresh token lives', () => {
    const { session, statuses } = branched(200, { ...STRICT, rotation: 'grace' });

    expect(statuses.filter((status) => status === 200)).toHaveLength(200);
    expect(session?.family).toHaveLength(2);
  });

  test('what is forgotten first is what was spent first, and counts as spent by nobody knows whom', () => {
    const { session: start, refresh } = signedIn(STRICT);
    let session: Session | undefined = start;
    let newest = refresh;
    for (let turn = 1; turn <= FAMILY_KEPT; turn += 1) {
      const decision = decide(session, refreshing(ours(newest), `c${turn}`, `n${turn}`), at(turn), STRICT);
      session = decision.session;
      newest = decision.reply.issued?.refresh ?? newest;
    }
    if (session === undefined) throw new Error('The session is gone.');

    const reuse = decide(session, refreshing(ours(refresh), 'late', 'late'), at(1_000), STRICT);

    expect(session.family).toHaveLength(FAMILY_KEPT);
    expect(nodeOf(session, 'r1')).toBeUndefined();
    expect(nodeOf(session, 'n1')).toBeDefined();
    expect(reuse.events).toMatchObject([{ type: 'token.reused', spentBy: 'unknown' }, { type: 'family.revoked' }]);
  });
});
