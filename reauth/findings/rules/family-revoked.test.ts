import { expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import { tokenRef, TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const found = (builder: TraceBuilder): readonly Finding[] =>
  analyse(builder.trace, { now: instant(3_000) }).filter(({ rule }) => rule === 'family-revoked');

const spent = tokenRef('r1', 'refresh', 1, 1_060_000);
const next = tokenRef('r2', 'refresh', 2, 1_060_000);

/** `#1 (B)` and `#1 (A)` present one token; the server refuses the second. */
const raced = (presenter: string | undefined): TraceBuilder => {
  const trace = new TraceBuilder().started(1, 'A.1').sent(2, 'A.1.1', 'refresh');
  trace.received(5, 'c1', 'A.1.1', 'refresh', { refresh: spent });
  trace.server(6, { type: 'token.rotated', token: spent, by: 'c1', into: next });
  if (presenter !== undefined) trace.started(10, presenter).sent(11, `${presenter}.1`, 'refresh');
  trace.received(15, 'c2', presenter && `${presenter}.1`, 'refresh', { refresh: spent });
  return trace.server(16, { type: 'token.reused', token: spent, call: 'c2', spentBy: 'c1' });
};

test('it names whose race the server took for a theft', () => {
  const [finding] = found(raced('B.1').server(16, { type: 'family.revoked', sid: 's1', call: 'c2' }));

  expect(finding).toMatchObject({
    severity: 'error',
    summary: 'The server revoked session s1: #1 (B) presented refresh token generation 1, which #1 (A) had spent.',
    cause: expect.stringContaining('Two tabs of one browser'),
    remedy: expect.stringContaining('navigator.locks'),
    requests: ['A.1', 'B.1'],
  });
  expect(finding?.evidence.map(({ type }) => type)).toEqual([
    'fetch.sent',
    'call.received',
    'token.rotated',
    'fetch.sent',
    'call.received',
    'token.reused',
    'family.revoked',
  ]);
});

test('it names the session whose token had this one revoked too', () => {
  const trace = raced('A.2').server(16, { type: 'family.revoked', sid: 's2', call: 'c2', because: 's1' });

  expect(found(trace)).toMatchObject([
    {
      severity: 'error',
      summary:
        'The server revoked session s2: #2 (A) presented refresh token generation 1 of session s1, of the same user, which #1 (A) had spent.',
    },
  ]);
});

test('it warns only, where the trace does not know who presented the token', () => {
  const trace = raced(undefined).server(16, { type: 'family.revoked', sid: 's1', call: 'c2' });

  expect(found(trace)).toMatchObject([
    { severity: 'warning', remedy: expect.stringContaining('Find out who presented the token') },
  ]);
});

test('it does not fire when a spent token is refused and the session lives', () => {
  expect(found(raced('B.1').replied(20, 'c2', 403, 'refresh-spent'))).toEqual([]);
});

test('it does not fire when a session ends by a logout, or runs out', () => {
  const trace = raced('B.1').server(30, { type: 'session.ended', sid: 's1', why: 'logout' });

  expect(found(trace.server(31, { type: 'session.ended', sid: 's2', why: 'expired' }))).toEqual([]);
});
