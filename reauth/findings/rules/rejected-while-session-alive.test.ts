import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import type { Reason } from '../../trace/events.ts';
import { tokenRef, TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const ACCESS = tokenRef('a1', 'access', 1, 1_000_000);
const REFRESH = tokenRef('r1', 'refresh', 1, 1_060_000);
const FRESH = tokenRef('a2', 'access', 2, 1_016_000);

const found = (builder: TraceBuilder): readonly Finding[] =>
  analyse(builder.trace, { now: instant(9_000) }).filter(({ rule }) => rule === 'rejected-while-session-alive');

/** Request A.1, refused by the server at 2; what the client reads of it, and when, is the test’s. */
const asked = (reason: Reason = 'token-expired', trace = new TraceBuilder()): TraceBuilder =>
  trace
    .started(0, 'A.1')
    .sent(0, 'A.1.1')
    .received(1, 'c1', 'A.1.1', 'request', { access: ACCESS, refresh: REFRESH })
    .replied(2, 'c1', 401, reason, { exchange: 'A.1.1' });

const refused = (reason?: Reason): TraceBuilder => asked(reason).answered(3, 'A.1.1', 401);

const refreshed = (trace: TraceBuilder, status: number, reason: Reason, request = 'A.1'): TraceBuilder => {
  const exchange = `${request}.2`;
  trace.sent(10, exchange, 'refresh').received(11, 'c2', exchange, 'refresh', { refresh: REFRESH });
  if (status < 400) trace.server(12, { type: 'token.issued', token: FRESH, call: 'c2', from: REFRESH.id });
  return trace.replied(12, 'c2', status, reason, { exchange }).answered(13, exchange, status);
};

describe('it fires', () => {
  test('when the caller gets the 401 and nobody has refreshed', () => {
    const [finding, ...others] = found(refused().settled(20, 'A.1', 'rejected', 401));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      summary: '#1 (A) GET /api/items/1 ended with 401, though session s1 was alive.',
      remedy: expect.stringContaining('definite no'),
      requests: ['A.1'],
    });
    expect(finding?.evidence.map(({ type }) => type)).toEqual([
      'fetch.sent',
      'call.received',
      'call.answered',
      'fetch.answered',
      'request.settled',
    ]);
  });

  test('when the refresh had no more than a 503', () => {
    expect(found(refreshed(refused(), 503, 'fault').settled(20, 'A.1', 'rejected', 401))).toHaveLength(1);
  });

  test('when a request that was refused is left out of the refresh of another', () => {
    expect(found(refreshed(refused(), 200, 'refreshed', 'A.2').settled(20, 'A.1', 'rejected', 401))).toHaveLength(1);
  });

  test('when its own client had spent the token that its refresh presented', () => {
    expect(found(refreshed(refused(), 403, 'refresh-spent').settled(20, 'A.1', 'rejected', 401))).toHaveLength(1);
  });

  test('when the no was about another session, before the login', () => {
    const trace = new TraceBuilder().sent(-9, 'A.9.1', 'refresh');
    trace.received(-8, 'c0', 'A.9.1', 'refresh', { refresh: tokenRef('r0', 'refresh', 1, 1_060_000, 's0') });
    trace.replied(-7, 'c0', 403, 'refresh-expired', { exchange: 'A.9.1' }).answered(-6, 'A.9.1', 403);

    const settled = asked('token-expired', trace).answered(3, 'A.1.1', 401).settled(20, 'A.1', 'rejected', 401);
    expect(found(settled)).toHaveLength(1);
  });

  test('when the page could not read the 401', () => {
    const trace = asked().server(2, { type: 'fault.applied', call: 'c1', fault: 'f1', kind: 'no-cors' });
    trace.client(3, 'A', { type: 'fetch.failed', exchange: 'A.1.1', error: 'TypeError' });

    expect(found(trace.settled(20, 'A.1', 'rejected', 'FETCH_ERROR'))).toMatchObject([
      {
        summary:
          '#1 (A) GET /api/items/1 ended with FETCH_ERROR in place of a 401 that the page could not read, though session s1 was alive.',
        remedy: expect.stringContaining('CORS'),
      },
    ]);
  });

  test('when the reauth throws', () => {
    expect(found(refused().settled(20, 'A.1', 'rejected'))).toMatchObject([
      {
        summary: '#1 (A) GET /api/items/1 ended with an exception after its 401, though session s1 was alive.',
      },
    ]);
  });
});

describe('it does not fire', () => {
  test('when a login gave its client another session meanwhile, which its refresh finds revoked', () => {
    const other = tokenRef('r9', 'refresh', 1, 1_060_000, 's2');
    const trace = refused().sent(10, 'A.1.2', 'refresh').received(11, 'c2', 'A.1.2', 'refresh', { refresh: other });
    trace.server(12, { type: 'family.revoked', sid: 's2', call: 'c2' });
    trace.replied(12, 'c2', 403, 'refresh-spent', { exchange: 'A.1.2' }).answered(13, 'A.1.2', 403);

    expect(found(trace.settled(20, 'A.1', 'rejected', 401))).toEqual([]);
  });

  test.each(['session-gone', 'session-revoked', 'user-gone', 'fault', 'credentials-wrong'] as const)(
    'when the 401 is for another reason than the token: %s',
    (reason) => {
      expect(found(refused(reason).settled(20, 'A.1', 'rejected', 401))).toEqual([]);
    },
  );

  test('when the session had ended, been revoked or been reset by then', () => {
    const ends = [
      { type: 'session.ended', sid: 's1', why: 'logout' },
      { type: 'family.revoked', sid: 's1', call: 'c9' },
      { type: 'state.reset' },
    ] as const;

    for (const end of ends)
      expect(found(refused().server(5, end).settled(20, 'A.1', 'rejected', 401)), end.type).toEqual([]);
  });

  test('when the refresh token had run out, by time or by command', () => {
    expect(found(refused().settled(60_000, 'A.1', 'rejected', 401))).toEqual([]);

    const expired = refused().server(5, { type: 'token.expired', token: REFRESH });
    expect(found(expired.settled(20, 'A.1', 'rejected', 401))).toEqual([]);
  });

  test('when the client was told a definite no', () => {
    expect(found(refreshed(refused(), 403, 'refresh-missing').settled(20, 'A.1', 'rejected', 401))).toEqual([]);
  });

  test('when the retry had the new token, or the browser did not keep it', () => {
    const trace = refreshed(refused(), 200, 'refreshed').sent(14, 'A.1.3');
    trace.received(15, 'c3', 'A.1.3', 'request', { refresh: REFRESH });
    trace.replied(16, 'c3', 401, 'no-token', { exchange: 'A.1.3' }).answered(17, 'A.1.3', 401);

    expect(found(trace.settled(20, 'A.1', 'rejected', 401))).toEqual([]);
  });

  test('when the network broke after the server had answered', () => {
    const trace = asked().client(3, 'A', { type: 'fetch.failed', exchange: 'A.1.1', error: 'TypeError' });

    expect(found(trace.settled(20, 'A.1', 'rejected', 'FETCH_ERROR'))).toEqual([]);
  });

  test('when the caller got the failure of the refresh, or had gone away', () => {
    expect(found(refreshed(refused(), 503, 'fault').settled(20, 'A.1', 'rejected', 503))).toEqual([]);
    expect(found(refused().settled(20, 'A.1', 'aborted'))).toEqual([]);
  });

  test('when nobody is logged in, or the server tells nothing', () => {
    const stranger = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').received(1, 'c1', 'A.1.1');
    stranger.replied(2, 'c1', 401, 'no-token', { exchange: 'A.1.1' }).answered(3, 'A.1.1', 401);
    expect(found(stranger.settled(20, 'A.1', 'rejected', 401))).toEqual([]);

    const foreign = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').answered(3, 'A.1.1', 401);
    expect(found(foreign.settled(20, 'A.1', 'rejected', 401))).toEqual([]);
  });
});
