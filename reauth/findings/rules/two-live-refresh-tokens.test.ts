import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';
import { access, refresh, SessionTrace } from '../session-traces.fixture.ts';

const found = (trace: readonly TraceEvent[], now = 5_000): readonly Finding[] =>
  analyse(trace, { now: instant(now) }).filter(({ rule }) => rule === 'two-live-refresh-tokens');

const first = [access(1), refresh(1)];
const loggedIn = (): SessionTrace => new SessionTrace().login('A.1.1', 's1', { sent: 0, done: 100 });

/** A's refresh spends generation 1. */
const rotated = (): SessionTrace => {
  const trace = loggedIn().refresh('A.2.1', { sent: 500, done: 700, with: first, brings: [access(2), refresh(2)] });
  return trace.server(700, { type: 'token.rotated', token: refresh(1), by: 'call of A.2.1', into: refresh(2) });
};

/** B presents generation 1 again, and is granted a successor of its own. */
const branched = (how: 'token.forgiven' | 'token.reused'): SessionTrace => {
  const shown = { token: refresh(1), call: 'call of B.1.1', spentBy: 'call of A.2.1' };
  const trace = rotated().server(
    800,
    how === 'token.reused' ? { type: how, ...shown } : { type: how, ...shown, mode: 'new-branch' },
  );
  return trace.refresh('B.1.1', { sent: 600, replied: 801, done: 850, with: first, brings: [access(3), refresh(3)] });
};

describe('it fires', () => {
  test('when a server without reuse detection grants one token twice', () => {
    expect(found(branched('token.reused').trace)).toMatchObject([
      {
        severity: 'warning',
        summary: 'Session s1 has 2 live refresh tokens: generation 2 (of #2 (A)) and generation 3 (of #1 (B)).',
        remedy: expect.stringContaining('compare and set'),
        requests: ['A.2', 'B.1'],
      },
    ]);
  });

  test('when the grace is over in which the server let a branch grow', () => {
    expect(found(branched('token.forgiven').trace, 10_700)).toHaveLength(1);
  });

  test('by the grace that the trace tells of', () => {
    const trace = branched('token.forgiven').server(900, { type: 'policy.changed', changed: { grace: 2_000 } });

    expect(found(trace.trace, 2_699)).toEqual([]);
    expect(found(trace.trace, 2_700)).toHaveLength(1);
  });
});

describe('it does not fire', () => {
  test('when each refresh token has one successor', () => {
    expect(found(rotated().trace)).toEqual([]);
  });

  test('within the grace of a branch', () => {
    expect(found(branched('token.forgiven').trace, 10_699)).toEqual([]);
  });

  test('when the session is over', () => {
    const trace = branched('token.reused').server(900, { type: 'session.ended', sid: 's1', why: 'logout' });

    expect(found(trace.trace)).toEqual([]);
  });

  test('while a refresh is under way', () => {
    expect(found(branched('token.reused').started(900, 'A.3').sent(900, 'A.3.1', 'refresh').trace)).toEqual([]);
  });

  test('when the tokens have run out', () => {
    expect(found(branched('token.reused').trace, 60_000)).toEqual([]);
  });

  test('when two sessions have one each', () => {
    expect(found(rotated().login('B.1.1', 's2', { sent: 800, done: 900 }).trace)).toEqual([]);
  });
});
