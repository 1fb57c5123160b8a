import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import type { Reason } from '../../trace/events.ts';
import { TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const found = (builder: TraceBuilder): readonly Finding[] =>
  analyse(builder.trace, { now: instant(9_000) }).filter(({ rule }) => rule === 'logged-out-without-rejection');

/** A request that is refused and whose refresh is then under way. */
const refreshing = (): TraceBuilder =>
  new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').answered(10, 'A.1.1', 401).sent(20, 'A.1.2', 'refresh');

const lost = (trace: TraceBuilder, status?: number | string): TraceBuilder =>
  trace.client(40, 'A', { type: 'session.lost', request: 'A.1', ...(status !== undefined && { status }) });

/** A refresh that succeeded, and a retry that was refused for a reason of the server's. */
const refusedAgain = (reason: Reason): TraceBuilder =>
  lost(
    refreshing()
      .answered(25, 'A.1.2', 200)
      .sent(26, 'A.1.3')
      .received(27, 'c3', 'A.1.3')
      .replied(28, 'c3', 401, reason)
      .answered(30, 'A.1.3', 401),
    401,
  );

describe('it fires', () => {
  test('when the refresh was answered 503', () => {
    const [finding, ...others] = found(lost(refreshing().answered(30, 'A.1.2', 503), 503));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      summary: '#1 (A) gave the session up because its refresh was answered 503.',
      cause:
        'Whatever goes wrong with a refresh is taken for the end of the session, though the server may only be away.',
      remedy: expect.stringContaining('definite no'),
      requests: ['A.1'],
    });
    expect(finding?.evidence.map(({ type }) => type)).toEqual(['fetch.sent', 'fetch.answered', 'session.lost']);
  });

  test.each([429, 408])('when the refresh was answered %i, which says: try again', (status) => {
    expect(found(lost(refreshing().answered(30, 'A.1.2', status), status))).toHaveLength(1);
  });

  test('when the refresh had no answer', () => {
    const trace = refreshing().client(30, 'A', { type: 'fetch.failed', exchange: 'A.1.2', error: 'AbortError' });

    expect(found(lost(trace, 'FETCH_ERROR'))).toMatchObject([
      { summary: '#1 (A) gave the session up because its refresh had no answer (AbortError).' },
    ]);
  });

  test('when the refresh succeeded without what the client looked for', () => {
    expect(found(lost(refreshing().answered(30, 'A.1.2', 204)))).toMatchObject([
      { summary: '#1 (A) gave the session up though its refresh was answered 204.' },
    ]);
  });

  test('when the refresh succeeded, and the request was refused for a reason of its own', () => {
    expect(found(refusedAgain('fault'))).toMatchObject([
      {
        summary:
          '#1 (A) gave the session up though its refresh had succeeded: only the request itself was refused again, with 401.',
      },
    ]);
  });

  test('when the refresh that was rejected had begun before the login', () => {
    const trace = refreshing().started(21, 'A.2').sent(21, 'A.2.1', 'login').answered(30, 'A.2.1', 200);

    expect(found(lost(trace.answered(35, 'A.1.2', 403), 403))).toMatchObject([
      {
        summary:
          '#1 (A) gave the session up because of a refresh that had begun before the login, and was refused after it.',
      },
    ]);
  });
});

describe('it does not fire', () => {
  test.each([400, 401, 403])('when the refresh was answered %i', (status) => {
    expect(found(lost(refreshing().answered(30, 'A.1.2', status), status))).toEqual([]);
  });

  test('when the body of a rejection could not be read', () => {
    expect(found(lost(refreshing().answered(30, 'A.1.2', 403), 'PARSING_ERROR'))).toEqual([]);
  });

  test('when the server had ended the session, and its answer was lost on the way', () => {
    const trace = refreshing().received(22, 'c2', 'A.1.2', 'refresh').replied(25, 'c2', 403, 'refresh-expired');
    trace.client(30, 'A', { type: 'fetch.failed', exchange: 'A.1.2', error: 'TypeError' });

    expect(found(lost(trace, 'FETCH_ERROR'))).toEqual([]);
  });

  test('when the session ended between the refresh and the retry', () => {
    expect(found(refusedAgain('session-gone'))).toEqual([]);
  });

  test('when the refresh fails and nobody gives the session up', () => {
    expect(found(refreshing().answered(30, 'A.1.2', 503).settled(40, 'A.1', 'rejected', 503))).toEqual([]);
  });

  test('when it is not told what led to the loss', () => {
    expect(found(new TraceBuilder().client(5, 'A', { type: 'session.lost' }))).toEqual([]);
  });
});
