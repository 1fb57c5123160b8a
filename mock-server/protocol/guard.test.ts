import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { at, guarding, ours, POLICY, refreshing, signedIn, STRICT } from './testing/fixtures.ts';

const NOT_LOGGED_IN = { status: 401, message: 'You are not logged in' };

test('a call without a token is told so, in a challenge without an error', () => {
  const { reply } = decide(undefined, guarding({ kind: 'none' }), at(0), POLICY);

  expect(reply).toEqual({ ...NOT_LOGGED_IN, reason: 'no-token', challenge: 'Bearer' });
});

test('a token whose signature is not ours has an answer of its own', () => {
  const { reply } = decide(undefined, guarding({ kind: 'invalid' }), at(0), POLICY);

  expect(reply).toMatchObject({ status: 401, message: "Invalid token or user doesn't exist", reason: 'token-invalid' });
  expect(reply.challenge).toContain('error="invalid_token"');
});

test('an access token passes until the millisecond it expires', () => {
  const { session, access } = signedIn();

  expect(decide(session, guarding(ours(access)), at(14_999), POLICY).reply).toEqual({ status: 200, reason: 'ok' });
  const { reply } = decide(session, guarding(ours(access)), at(15_000), POLICY);
  expect(reply).toMatchObject({ ...NOT_LOGGED_IN, reason: 'token-expired' });
  expect(reply.challenge).toMatch(/error="invalid_token".*expired/);
});

test('a token of a session that is gone or revoked, or of a deleted user, is answered as not logged in', () => {
  const { session, access, refresh } = signedIn();
  const { session: rotated } = decide(session, refreshing(ours(refresh)), at(1), STRICT);
  const { session: revoked } = decide(rotated, refreshing(ours(refresh), 'c3'), at(2), STRICT);
  const { user: _, ...withoutUser } = guarding(ours(access));

  expect(decide(undefined, guarding(ours(access)), at(1), POLICY).reply).toMatchObject({
    ...NOT_LOGGED_IN,
    reason: 'session-gone',
  });
  expect(decide(revoked, guarding(ours(access)), at(3), POLICY).reply).toMatchObject({
    ...NOT_LOGGED_IN,
    reason: 'session-revoked',
  });
  expect(decide(session, withoutUser, at(1), POLICY).reply).toMatchObject({ ...NOT_LOGGED_IN, reason: 'user-gone' });
});

test('an access token that outlives its session does not help', () => {
  const { session, refresh } = signedIn();
  const { session: later, reply: refreshed } = decide(session, refreshing(ours(refresh)), at(55_000), POLICY);
  const access = refreshed.issued?.access;
  if (access === undefined) throw new Error('The refresh was refused.');

  const { reply, session: after, events } = decide(later, guarding(ours(access)), at(60_000), POLICY);

  expect(reply).toMatchObject({ ...NOT_LOGGED_IN, reason: 'session-gone' });
  expect(after).toBeUndefined();
  expect(events).toEqual([{ type: 'session.ended', sid: 's1', why: 'expired' }]);
});

test('a route for admins refuses users with 403, and is not an invitation to refresh', () => {
  const { session, access } = signedIn();

  const asUser = decide(session, guarding(ours(access), { role: 'admin' }), at(1), POLICY);
  const asAdmin = decide(
    session,
    guarding(ours(access), { role: 'admin', user: { id: 'u1', role: 'admin' } }),
    at(1),
    POLICY,
  );

  expect(asUser.reply).toEqual({
    status: 403,
    reason: 'role-missing',
    message: 'You are not allowed to perform this action',
  });
  expect(asAdmin.reply.status).toBe(200);
});

test('an order is counted when it passes and only then', () => {
  const { session, access } = signedIn();

  const passed = decide(session, guarding(ours(access), { countsOrder: true }), at(1), POLICY);
  const refused = decide(session, guarding(ours(access), { countsOrder: true }), at(15_000), POLICY);

  expect(passed.session?.orders).toBe(1);
  expect(refused.session).toBe(session);
});

test('a guarded call changes nothing in its session', () => {
  const { session, access } = signedIn();

  expect(decide(session, guarding(ours(access)), at(1), POLICY).session).toBe(session);
});
