import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../time/instant.ts';
import { emptyEpochs, epochsOf, stepEpochs } from './epochs.ts';
import type { TokenRef } from './events.ts';
import { emptySessions, sessionsOf, stepSessions } from './sessions.ts';
import { inBatches, someTrace } from './trace-arbitrary.ts';
import { tokenRef, TraceBuilder } from './trace-builder.ts';

const a1 = tokenRef('a1', 'access', 1, 1_015_000);
const a2 = tokenRef('a2', 'access', 2, 1_035_000);
const r1 = tokenRef('r1', 'refresh', 1, 1_060_000);
const r2 = tokenRef('r2', 'refresh', 2, 1_060_000);

const issued = (trace: TraceBuilder, at: number, token: TokenRef, from?: string): TraceBuilder =>
  trace.server(at, from === undefined ? { type: 'token.issued', token } : { type: 'token.issued', token, from });

const signedIn = (): TraceBuilder => {
  const trace = new TraceBuilder().server(0, { type: 'session.started', sid: 's1', user: 'user@example.com' });
  return issued(issued(trace, 0, a1), 0, r1);
};

const drawn = (trace: TraceBuilder): string[] =>
  epochsOf(trace.trace).map(({ token, state, from, to }) => `${token.id} ${state} ${from}-${to ?? ''}`);

describe('the access token band', () => {
  test('is live to the expiry and expired from then on', () => {
    expect(drawn(signedIn())).toEqual(['a1 live 0-15000', 'a1 expired 15000-']);
  });

  test('a refresh ends the expired stretch and begins a live one', () => {
    expect(drawn(issued(signedIn(), 20_000, a2, 'r1'))).toEqual([
      'a1 live 0-15000',
      'a1 expired 15000-20000',
      'a2 live 20000-35000',
      'a2 expired 35000-',
    ]);
  });

  test('a token that is replaced early was never expired', () => {
    expect(drawn(issued(signedIn(), 10_000, a2))[0]).toBe('a1 live 0-10000');
    expect(drawn(issued(signedIn(), 10_000, a2))[1]).toBe('a2 live 10000-35000');
  });

  test('moving the clock brings an expiry nearer, down to that very moment', () => {
    const nearer = signedIn().server(1_000, { type: 'clock.advanced', by: 4_000 });
    expect(drawn(nearer)[0]).toBe('a1 live 0-11000');

    const past = signedIn().server(1_000, { type: 'clock.advanced', by: 60_000 });
    expect(drawn(past)).toEqual(['a1 live 0-1000', 'a1 expired 1000-']);
  });

  test('it does not matter whether the event of the move has the offset before or after it', () => {
    const trace = signedIn();
    trace.offset += 4_000;
    trace.server(1_000, { type: 'clock.advanced', by: 4_000 });

    expect(drawn(trace)[0]).toBe('a1 live 0-11000');
  });

  test('a token that is expired by command ends there', () => {
    expect(drawn(signedIn().server(3_000, { type: 'token.expired', token: a1 }))).toEqual([
      'a1 live 0-3000',
      'a1 expired 3000-',
    ]);
  });

  test('a session that ends ends its band', () => {
    expect(drawn(signedIn().server(3_000, { type: 'session.ended', sid: 's1', why: 'logout' }))).toEqual([
      'a1 live 0-3000',
    ]);
    expect(drawn(signedIn().server(3_000, { type: 'state.reset' }))).toEqual(['a1 live 0-3000']);
  });

  test('a family that is revoked is so until its session is cleared away', () => {
    const revoked = signedIn().server(3_000, { type: 'family.revoked', sid: 's1', call: 'c2' });
    expect(drawn(revoked)).toEqual(['a1 live 0-3000', 'a1 revoked 3000-']);

    revoked.server(9_000, { type: 'session.ended', sid: 's1', why: 'expired' });
    expect(drawn(revoked)).toEqual(['a1 live 0-3000', 'a1 revoked 3000-9000']);

    const late = signedIn().server(20_000, { type: 'family.revoked', sid: 's1', call: 'c2' });
    expect(drawn(late)).toEqual(['a1 live 0-15000', 'a1 expired 15000-20000', 'a1 revoked 20000-']);
  });

  describe('knows the tokens whose reply was lost on the way', () => {
    const refreshed = (): TraceBuilder =>
      signedIn()
        .received(20_000, 'c2', 'A-1.2.2', 'refresh', { refresh: r1 })
        .server(20_000, { type: 'token.issued', token: a2, call: 'c2', from: 'r1' });
    const lost = (trace: TraceBuilder): readonly string[] =>
      epochsOf(trace.trace).flatMap(({ token, state, lost: gone }) => (gone ? [`${token.id} ${state}`] : []));

    test('when the server cut the connection after it acted, or the client had gone', () => {
      const cut = { type: 'call.dropped', call: 'c2', when: 'after' } as const;
      expect(lost(refreshed().server(20_010, cut))).toEqual(['a2 live', 'a2 expired']);
      const gone = { type: 'call.abandoned', call: 'c2' } as const;
      expect(lost(refreshed().server(20_010, gone))).toEqual(['a2 live', 'a2 expired']);
      expect(lost(issued(refreshed(), 21_000, tokenRef('a3', 'access', 3, 1_040_000)).server(21_010, gone))).toEqual([
        'a2 live',
      ]);
    });

    test('and when the client had gone before the server acted', () => {
      const trace = signedIn()
        .server(19_000, { type: 'call.abandoned', call: 'c2' })
        .server(20_000, { type: 'token.issued', token: a2, call: 'c2', from: 'r1' });

      expect(lost(trace)).toEqual(['a2 live', 'a2 expired']);
    });

    test('but not when the answer was out, nor when another call was cut', () => {
      const gone = { type: 'call.abandoned', call: 'c2' } as const;
      expect(lost(refreshed().replied(20_010, 'c2', 200, 'refreshed').server(20_020, gone))).toEqual([]);
      const other = { type: 'call.dropped', call: 'c3', when: 'after' } as const;
      expect(lost(refreshed().server(20_010, other))).toEqual([]);
      const before = { type: 'call.dropped', call: 'c2', when: 'before' } as const;
      expect(lost(refreshed().server(20_010, before))).toEqual([]);
    });
  });

  test('any batching draws the same', () => {
    fc.assert(
      fc.property(someTrace, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (trace, sizes) => {
        expect(inBatches(trace, sizes).reduce(stepEpochs, emptyEpochs).epochs).toEqual(epochsOf(trace));
      }),
    );
  });
});

describe('a session', () => {
  test('counts its refreshes and generations, and knows its end', () => {
    expect(sessionsOf(issued(signedIn(), 20_000, a2, 'r1').trace)).toEqual([
      {
        sid: 's1',
        user: 'user@example.com',
        state: 'live',
        generation: 2,
        refreshes: 1,
        spent: 0,
        reused: 0,
        forgiven: 0,
        mostPerExpiry: 1,
        startedAt: 0,
        endsAt: 60_000,
      },
    ]);
  });

  test('ends earlier by the wall when the clock is moved', () => {
    expect(sessionsOf(signedIn().server(1_000, { type: 'clock.advanced', by: 10_000 }).trace)).toMatchObject([
      { endsAt: 50_000 },
    ]);
  });

  test('says why it ended', () => {
    const [session] = sessionsOf(signedIn().server(5_000, { type: 'session.ended', sid: 's1', why: 'logout' }).trace);

    expect(session).toMatchObject({ state: 'ended', why: 'logout' });
    expect(session).not.toHaveProperty('endsAt');
  });

  test('that was revoked stays revoked when it is cleared away', () => {
    const trace = signedIn();
    trace.server(20_000, { type: 'token.rotated', token: r1, by: 'c1', into: r2 });
    trace.server(21_000, { type: 'token.reused', token: r1, call: 'c2', spentBy: 'c1' });
    trace.server(21_000, { type: 'family.revoked', sid: 's1', call: 'c2' });
    trace.server(22_000, { type: 'session.ended', sid: 's1', why: 'expired' });

    expect(sessionsOf(trace.trace)).toMatchObject([{ state: 'revoked', why: 'reuse', spent: 1, reused: 1 }]);
  });

  test('counts the most refreshes that one expiry led to', () => {
    const twice = issued(issued(signedIn(), 20_000, a2, 'r1'), 20_010, tokenRef('a3', 'access', 3, 1_035_010), 'r1');
    expect(sessionsOf(twice.trace)).toMatchObject([{ refreshes: 2, mostPerExpiry: 2 }]);

    const once = issued(issued(signedIn(), 20_000, a2, 'r1'), 36_000, tokenRef('a3', 'access', 3, 1_051_000), 'r1');
    expect(sessionsOf(once.trace)).toMatchObject([{ refreshes: 2, mostPerExpiry: 1 }]);

    const byCommand = issued(signedIn(), 20_000, a2, 'r1').server(21_000, {
      type: 'token.expired',
      token: { ...a2, expiresAt: instant(1_021_000) },
    });
    issued(byCommand, 22_000, tokenRef('a3', 'access', 3, 1_037_000), 'r1');
    expect(sessionsOf(byCommand.trace)).toMatchObject([{ refreshes: 2, mostPerExpiry: 1 }]);
  });

  test('counts the spent tokens that were forgiven', () => {
    const trace = signedIn().server(9, {
      type: 'token.forgiven',
      token: r1,
      call: 'c2',
      mode: 'refuse',
      spentBy: 'c1',
    });

    expect(sessionsOf(trace.trace)).toMatchObject([{ forgiven: 1, reused: 0 }]);
  });

  test('any batching tells the same', () => {
    fc.assert(
      fc.property(someTrace, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (trace, sizes) => {
        expect(inBatches(trace, sizes).reduce(stepSessions, emptySessions).sessions).toEqual(sessionsOf(trace));
      }),
    );
  });
});
