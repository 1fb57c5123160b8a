import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { leavesOf } from './family.ts';
import type { Policy } from './policy.ts';
import { at, ours, POLICY, refreshing, signedIn, STRICT } from './testing/fixtures.ts';
import { claim, insert } from './two-step.ts';

/** A session whose token `r1` is claimed by call c2 after a second. */
function claimedOnce(policy: Policy) {
  const { session, refresh } = signedIn(policy);
  const command = refreshing(ours(refresh));
  const claimed = claim(session, command, at(1_000), policy);
  if (claimed.kind !== 'claimed') throw new Error('Nothing was claimed.');
  return { command, refresh, session: claimed.session };
}

test('a claim spends the token, and nothing may be used until its successor is inserted', () => {
  const { command, session } = claimedOnce(STRICT);

  expect(leavesOf(session)).toEqual([]);
  expect(session.refreshes).toBe(0);
  const inserted = insert(session, command, at(1_500), STRICT);
  expect(inserted.reply).toMatchObject({ status: 200, issued: { refresh: { id: 'r2', generation: 2 } } });
  expect(inserted.events.map(({ type }) => type)).toEqual(['token.rotated', 'token.issued', 'token.issued']);
  expect(inserted.session && leavesOf(inserted.session).map(({ token, from }) => [token.id, from])).toEqual([
    ['r2', 'r1'],
  ]);
  expect(inserted.session?.refreshes).toBe(1);
});

test('claim and insert without a pause come to the same as a rotation in one step', () => {
  const { command, session } = claimedOnce(STRICT);

  const whole = decide(signedIn(STRICT).session, command, at(1_000), STRICT);

  expect(insert(session, command, at(1_000), STRICT)).toEqual(whole);
});

test('who presents the token in between meets a spent one, and the successor comes into a revoked family', () => {
  const { command, refresh, session } = claimedOnce(STRICT);

  const between = decide(session, refreshing(ours(refresh), 'c3', 'r3'), at(1_200), STRICT);
  const inserted = insert(between.session, command, at(1_500), STRICT);
  const newest = inserted.reply.issued?.refresh;

  expect(between.reply.reason).toBe('refresh-spent');
  expect(inserted.reply.status).toBe(200);
  expect(inserted.session?.state).toBe('revoked');
  expect(newest && decide(inserted.session, refreshing(ours(newest), 'c4', 'r4'), at(2_000), STRICT).reply.reason).toBe(
    'session-revoked',
  );
});

test.each(['same-successor', 'until-used'] as const)(
  'in grace with %s the successor that is not there yet is refused, and nothing is revoked',
  (graceMode) => {
    const policy: Policy = { ...STRICT, rotation: 'grace', graceMode };
    const { refresh, session } = claimedOnce(policy);

    const between = decide(session, refreshing(ours(refresh), 'c3', 'r3'), at(1_200), policy);

    expect(between.reply.reason).toBe('refresh-in-grace');
    expect(between.session?.state).toBe('live');
  },
);

test('where nothing is rotated the decision is whole', () => {
  const { session, refresh } = signedIn();
  const command = refreshing(ours(refresh));

  expect(claim(session, command, at(1_000), POLICY)).toEqual({
    kind: 'whole',
    decision: decide(session, command, at(1_000), POLICY),
  });
  expect(claim(undefined, command, at(1_000), STRICT)).toMatchObject({
    kind: 'whole',
    decision: { reply: { reason: 'session-gone' } },
  });
});

test('a session that was ended, ran out or lost its user in between gets no successor', () => {
  const { command, session } = claimedOnce(STRICT);
  const { user: _, ...ofNobody } = command;

  expect(insert(undefined, command, at(1_500), STRICT).reply.reason).toBe('session-gone');
  expect(insert(session, command, at(60_000), STRICT)).toMatchObject({
    session: undefined,
    reply: { reason: 'refresh-expired' },
  });
  expect(insert(session, ofNobody, at(1_500), STRICT)).toMatchObject({
    session: undefined,
    reply: { reason: 'user-gone' },
    events: [{ type: 'session.ended', why: 'user-deleted' }],
  });
});
