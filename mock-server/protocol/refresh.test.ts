import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { at, ours, POLICY, refreshing, signedIn, STRICT } from './testing/fixtures.ts';

test('without rotation a refresh issues an access token alone, and may be repeated', () => {
  const { session, refresh } = signedIn();

  const first = decide(session, refreshing(ours(refresh)), at(1_000), POLICY);
  const second = decide(first.session, refreshing(ours(refresh), 'c3', 'r3'), at(2_000), POLICY);

  expect(first.reply).toMatchObject({
    status: 200,
    reason: 'refreshed',
    issued: { access: { id: 'a-r2', generation: 2 } },
  });
  expect(first.reply.issued).not.toHaveProperty('refresh');
  expect(first.events).toEqual([
    { type: 'token.issued', token: expect.objectContaining({ id: 'a-r2' }), call: 'c2', from: 'r1' },
  ]);
  expect(second.reply.status).toBe(200);
  expect(second.session?.refreshes).toBe(2);
});

test('a new access token lives its whole life from now', () => {
  const { session, refresh } = signedIn();

  const { reply } = decide(session, refreshing(ours(refresh)), at(20_000), POLICY);

  expect(reply.issued?.access?.expiresAt).toBe(at(35_000));
});

test('strict rotation replaces the refresh token, whose successor ends when the session does', () => {
  const { session, refresh } = signedIn();

  const { reply, events, session: after } = decide(session, refreshing(ours(refresh)), at(1_000), STRICT);

  expect(reply.issued?.refresh).toMatchObject({ id: 'r2', generation: 2, expiresAt: at(60_000) });
  expect(events.map(({ type }) => type)).toEqual(['token.rotated', 'token.issued', 'token.issued']);
  expect(after?.endsAt).toBe(session.endsAt);
});

test('a spent refresh token is refused, revokes the family and names who spent it', () => {
  const { session, refresh } = signedIn();
  const first = decide(session, refreshing(ours(refresh)), at(1_000), STRICT);

  const second = decide(first.session, refreshing(ours(refresh), 'c3', 'r3'), at(2_000), STRICT);

  expect(second.reply).toEqual({
    status: 403,
    reason: 'refresh-spent',
    message: 'Could not refresh access token',
    error: 'invalid_grant',
  });
  expect(second.session?.state).toBe('revoked');
  expect(second.session?.spentPresented).toBe(1);
  expect(second.events).toEqual([
    {
      type: 'token.reused',
      token: expect.objectContaining({ id: 'r1', generation: 1 }),
      call: 'c3',
      exchange: 'A-1.c3',
      spentBy: 'c2',
      spentByExchange: 'A-1.c2',
    },
    { type: 'family.revoked', sid: 's1', call: 'c3' },
  ]);
});

test('after the family is revoked its newest token is refused too, and nothing is revoked twice', () => {
  const { session, refresh } = signedIn();
  const first = decide(session, refreshing(ours(refresh)), at(1_000), STRICT);
  const newest = first.reply.issued?.refresh;
  const revoked = decide(first.session, refreshing(ours(refresh), 'c3', 'r3'), at(2_000), STRICT);

  const withNewest = decide(
    revoked.session,
    refreshing(newest ? ours(newest) : { kind: 'none' }, 'c4'),
    at(3_000),
    STRICT,
  );
  const withSpent = decide(revoked.session, refreshing(ours(refresh), 'c5'), at(3_000), STRICT);

  expect(withNewest.reply).toMatchObject({ status: 403, reason: 'session-revoked' });
  expect(withSpent.events.map(({ type }) => type)).toEqual(['token.reused']);
});

test('a token that was spent under strict stays spent when rotation is turned off', () => {
  const { session, refresh } = signedIn();
  const first = decide(session, refreshing(ours(refresh)), at(1_000), STRICT);

  const { reply } = decide(first.session, refreshing(ours(refresh), 'c3'), at(2_000), POLICY);

  expect(reply.reason).toBe('refresh-spent');
});

test.each([
  [{ kind: 'none' } as const, 'refresh-missing'],
  [{ kind: 'invalid' } as const, 'refresh-invalid'],
])('a refresh with a token that is %j is refused', (presented, reason) => {
  const { reply } = decide(undefined, refreshing(presented), at(0), POLICY);

  expect(reply).toMatchObject({ status: 403, reason, error: 'invalid_grant' });
});

test('a refresh of a session that is gone is refused, of one that ran out as expired', () => {
  const { refresh } = signedIn();

  expect(decide(undefined, refreshing(ours(refresh)), at(1), POLICY).reply.reason).toBe('session-gone');
  expect(decide(undefined, refreshing(ours(refresh)), at(60_000), POLICY).reply.reason).toBe('refresh-expired');
});

test('the session ends at sign-in plus refresh life, to the millisecond, however often it was refreshed', () => {
  const { session, refresh } = signedIn();
  const { session: refreshed } = decide(session, refreshing(ours(refresh)), at(59_000), POLICY);

  const before = decide(refreshed, refreshing(ours(refresh), 'c3'), at(59_999), POLICY);
  const after = decide(refreshed, refreshing(ours(refresh), 'c3'), at(60_000), POLICY);

  expect(before.reply.status).toBe(200);
  expect(after.reply).toMatchObject({ status: 403, reason: 'refresh-expired' });
  expect(after.session).toBeUndefined();
  expect(after.events).toEqual([{ type: 'session.ended', sid: 's1', why: 'expired', call: 'c3' }]);
});

test('a refresh for a deleted user ends the session', () => {
  const { session, refresh } = signedIn();
  const { user: _, ...command } = refreshing(ours(refresh));

  const { reply, session: after, events } = decide(session, command, at(1), POLICY);

  expect(reply).toMatchObject({ status: 403, reason: 'user-gone' });
  expect(after).toBeUndefined();
  expect(events).toEqual([{ type: 'session.ended', sid: 's1', why: 'user-deleted', call: 'c2' }]);
});

test('the rfc profile answers a failed refresh with 400', () => {
  const { reply } = decide(undefined, refreshing({ kind: 'none' }), at(0), { ...POLICY, profile: 'rfc' });

  expect(reply).toMatchObject({ status: 400, error: 'invalid_grant' });
});
