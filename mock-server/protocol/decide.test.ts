import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { at, guarding, ours, POLICY, refreshing, signedIn } from './testing/fixtures.ts';

const logout = { type: 'logout', call: 'c9' } as const;

test('a logout is answered 200 and ends the session, also when there is none', () => {
  const { session } = signedIn();

  const ended = decide(session, logout, at(1), POLICY);
  const nothing = decide(undefined, logout, at(1), POLICY);

  expect(ended.reply).toEqual({ status: 200, reason: 'logged-out', clearsCookies: true });
  expect(ended.session).toBeUndefined();
  expect(ended.events).toEqual([{ type: 'session.ended', sid: 's1', why: 'logout', call: 'c9' }]);
  expect(nothing.reply).toEqual(ended.reply);
  expect(nothing.events).toEqual([]);
});

test('what ran out before it was ended has ended by itself', () => {
  const { session } = signedIn();

  expect(decide(session, logout, at(60_000), POLICY).events).toMatchObject([{ why: 'expired' }]);
});

test('expired access tokens are refused at once, and a refresh makes one that is not', () => {
  const { session, access, refresh } = signedIn();

  const expired = decide(session, { type: 'expire', what: 'access' }, at(1_000), POLICY);
  const guarded = decide(expired.session, guarding(ours(access)), at(1_000), POLICY);
  const refreshed = decide(expired.session, refreshing(ours(refresh)), at(1_000), POLICY);
  const next = refreshed.reply.issued?.access;

  expect(expired.events).toEqual([
    { type: 'token.expired', token: expect.objectContaining({ id: 'a1', expiresAt: at(1_000) }) },
  ]);
  expect(guarded.reply.reason).toBe('token-expired');
  expect(next && decide(refreshed.session, guarding(ours(next)), at(1_000), POLICY).reply.status).toBe(200);
});

test('an expired refresh token is refused while the access token still passes', () => {
  const { session, access, refresh } = signedIn();

  const { session: after } = decide(session, { type: 'expire', what: 'refresh' }, at(1_000), POLICY);

  expect(decide(after, refreshing(ours(refresh)), at(1_000), POLICY).reply).toMatchObject({
    status: 403,
    reason: 'refresh-expired',
  });
  expect(decide(after, guarding(ours(access)), at(1_000), POLICY).reply.status).toBe(200);
});

test('tokens that have run out are not expired a second time', () => {
  const { session } = signedIn();
  const { session: once } = decide(session, { type: 'expire', what: 'access' }, at(1_000), POLICY);

  expect(decide(once, { type: 'expire', what: 'access' }, at(2_000), POLICY).events).toEqual([]);
});

test('an expired session is gone by control', () => {
  const { session } = signedIn();

  const { session: after, events } = decide(session, { type: 'expire', what: 'session' }, at(1), POLICY);

  expect(after).toBeUndefined();
  expect(events).toEqual([{ type: 'session.ended', sid: 's1', why: 'control' }]);
});

test('a sweep ends what has run out and leaves the rest', () => {
  const { session } = signedIn();

  expect(decide(session, { type: 'sweep' }, at(59_999), POLICY).session).toBe(session);
  expect(decide(session, { type: 'sweep' }, at(60_000), POLICY).session).toBeUndefined();
});
