import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { at, ours, POLICY, refreshing, signedIn, STRICT } from './testing/fixtures.ts';

const SLIDING = { ...POLICY, sliding: true };
const SLIDING_STRICT = { ...STRICT, sliding: true };

test('a session that slides has its whole life again with each refresh; without rotation the same token is issued with a later end', () => {
  const { session, refresh } = signedIn(SLIDING);

  const { reply, events, session: slid } = decide(session, refreshing(ours(refresh)), at(50_000), SLIDING);

  expect(slid?.endsAt).toBe(at(110_000));
  expect(reply.issued?.refresh).toMatchObject({ id: 'r1', generation: 1, expiresAt: at(110_000) });
  expect(slid?.family).toMatchObject([{ token: { id: 'r1', expiresAt: at(110_000) } }]);
  expect(slid?.family).toHaveLength(1);
  expect(events).toMatchObject([
    { type: 'token.issued', token: { id: 'r1' }, from: 'r1' },
    { type: 'token.issued', token: { id: 'a-r2' }, from: 'r1' },
  ]);
});

test('of two copies of one token each ends when it says itself', () => {
  const { session, refresh } = signedIn(SLIDING);
  const first = decide(session, refreshing(ours(refresh)), at(50_000), SLIDING);
  const later = first.reply.issued?.refresh;

  const withOld = decide(first.session, refreshing(ours(refresh), 'c3'), at(60_000), SLIDING);
  const withNew = later && decide(first.session, refreshing(ours(later), 'c3'), at(60_000), SLIDING);

  expect(withOld.reply.reason).toBe('refresh-expired');
  expect(withNew?.reply.status).toBe(200);
});

test('under rotation the successor ends when the session does now', () => {
  const { session, refresh } = signedIn(SLIDING_STRICT);

  const { reply, session: slid } = decide(session, refreshing(ours(refresh)), at(50_000), SLIDING_STRICT);

  expect(slid?.endsAt).toBe(at(110_000));
  expect(reply.issued?.refresh).toMatchObject({ id: 'r2', generation: 2, expiresAt: at(110_000) });
});

test('a session that slides ends a whole life after its last refresh, to the millisecond', () => {
  const { session, refresh } = signedIn(SLIDING_STRICT);
  const first = decide(session, refreshing(ours(refresh)), at(50_000), SLIDING_STRICT);
  const newest = first.reply.issued?.refresh;
  if (newest === undefined) throw new Error('Nothing was rotated.');

  expect(decide(first.session, refreshing(ours(newest), 'c3', 'r3'), at(109_999), SLIDING_STRICT).reply).toMatchObject({
    status: 200,
    issued: { refresh: { expiresAt: at(169_999) } },
  });
  expect(decide(first.session, refreshing(ours(newest), 'c3', 'r3'), at(110_000), SLIDING_STRICT)).toMatchObject({
    reply: { reason: 'refresh-expired' },
    session: undefined,
  });
});

test('a refresh that is refused slides nothing', () => {
  const { session, refresh } = signedIn(SLIDING);
  const expired = decide(session, { type: 'expire', what: 'refresh' }, at(1), SLIDING).session;

  expect(decide(expired, refreshing(ours(refresh)), at(2), SLIDING).session?.endsAt).toBe(at(60_000));
});

test('what has slid keeps its end when sliding is turned off', () => {
  const { session, refresh } = signedIn(SLIDING);
  const slid = decide(session, refreshing(ours(refresh)), at(50_000), SLIDING);
  const later = slid.reply.issued?.refresh;
  if (later === undefined) throw new Error('Nothing was issued.');

  const { session: after, reply } = decide(slid.session, refreshing(ours(later), 'c3'), at(100_000), POLICY);

  expect(reply.issued).not.toHaveProperty('refresh');
  expect(after?.endsAt).toBe(at(110_000));
});
