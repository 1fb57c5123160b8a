import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';
import { access, refresh, SessionTrace } from '../session-traces.fixture.ts';

const found = (trace: readonly TraceEvent[], now = 5_000): readonly Finding[] =>
  analyse(trace, { now: instant(now) }).filter(({ rule }) => rule === 'token-alive-after-logout');

const first = [access(1), refresh(1)];
const loggedIn = (): SessionTrace => new SessionTrace().login('A.1.1', 's1', { sent: 0, done: 100 });

describe('it fires', () => {
  test('when the answer to a refresh arrives after the answer to the logout', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 600, done: 720, with: first });
    trace.refresh('A.2.1', { sent: 500, replied: 700, done: 900, with: first, brings: [access(2)] });

    expect(found(trace.trace)).toMatchObject([
      {
        severity: 'error',
        summary: '#2 (A) brought access token generation 2 of session s1 180ms after #3 (A) had logged out of it.',
        remedy: expect.stringContaining('one lock'),
        requests: ['A.3', 'A.2'],
      },
    ]);
    expect(found(trace.trace)[0]?.evidence.map(({ type }) => type)).toEqual([
      'fetch.sent',
      'call.received',
      'call.answered',
      'fetch.answered',
      'fetch.sent',
      'call.received',
      'token.issued',
      'call.answered',
      'fetch.answered',
    ]);
  });

  test('and says who presented that token later', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 600, done: 720, with: first });
    trace.refresh('A.2.1', { sent: 500, replied: 700, done: 900, with: first, brings: [access(2)] });
    trace.request('B.1.1', { sent: 2_000, done: 2_100, with: [access(2)], status: 401, reason: 'session-gone' });

    expect(found(trace.trace)).toMatchObject([
      {
        summary:
          '#2 (A) brought access token generation 2 of session s1 180ms after #3 (A) had logged out of it. #1 (B) presented it.',
      },
    ]);
  });

  test('when a token is presented that was kept outside the store', () => {
    const trace = loggedIn().logout('A.2.1', { sent: 600, done: 700, with: first });
    trace.request('A.3.1', { sent: 2_000, done: 2_100, with: [access(1)], status: 401, reason: 'session-gone' });

    expect(found(trace.trace)).toMatchObject([
      {
        summary: '#3 (A) presented access token generation 1 of session s1 1.3s after #2 (A) had logged out of it.',
        cause: expect.stringContaining('copy of the token'),
      },
    ]);
  });

  test('when the answer to the logout does not clear the cookies', () => {
    const trace = loggedIn().holds(100, 'access_token', access(1)).holds(100, 'refresh_token', refresh(1));
    trace.logout('A.2.1', { sent: 600, done: 700, with: first, clears: false });

    expect(found(trace.trace)).toMatchObject([
      {
        summary:
          'The browser still holds access_token and refresh_token of session s1, though #2 (A) has logged out of it.',
        remedy: expect.stringContaining('Max-Age=0'),
      },
    ]);
  });

  test('and names the tab where its logout has no number', () => {
    const trace = loggedIn().logout('A.0.1', { sent: 600, done: 720, with: first });
    trace.refresh('A.2.1', { sent: 500, replied: 700, done: 900, with: first, brings: [access(2)] });

    expect(found(trace.trace)[0]?.summary).toBe(
      '#2 (A) brought access token generation 2 of session s1 180ms after A had logged out of it.',
    );
  });

  test('on the server’s events alone', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 600, done: 720, with: first });
    trace.refresh('A.2.1', { sent: 500, done: 900, with: first, brings: [access(2)] });

    expect(found(trace.trace.filter(({ source }) => source === 'server'))).toHaveLength(1);
  });

  test('where the tokens travel in bodies', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 600, done: 720, with: first });
    trace.refresh('A.2.1', { sent: 500, replied: 700, done: 900, with: first, brings: [access(2)] });
    const bodies = trace.trace.map((event) => (event.type === 'call.answered' ? { ...event, cookies: [] } : event));

    expect(found(bodies)).toHaveLength(1);
  });
});

describe('it does not fire', () => {
  test('when one logs out and in again', () => {
    const trace = loggedIn().logout('A.2.1', { sent: 600, done: 700, with: first });
    trace.login('A.3.1', 's2', { sent: 800, done: 900 });
    trace.request('A.4.1', { sent: 1_000, done: 1_100, with: [access(1, 's2'), refresh(1, 's2')] });

    expect(found(trace.trace)).toEqual([]);
  });

  test('when the refresh is answered before the logout', () => {
    const trace = loggedIn().refresh('A.2.1', { sent: 500, done: 650, with: first, brings: [access(2)] });

    expect(found(trace.logout('A.3.1', { sent: 600, done: 720, with: first }).trace)).toEqual([]);
  });

  test('when a request that was sent before is answered after', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 600, done: 720, with: first });

    expect(found(trace.request('A.2.1', { sent: 590, done: 800, with: first }).trace)).toEqual([]);
  });

  test('when another tab sent its request in the same instant by a clock that is not quite the same', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 600, done: 720, with: first });

    expect(found(trace.request('B.1.1', { sent: 730, done: 800, with: first }).trace)).toEqual([]);
  });

  test('when a call that the server alone tells of was on its way during the logout', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 600, done: 720, with: first });
    trace.request('B.1.1', { sent: 1_500, done: 1_600, with: first });

    expect(found(trace.trace.filter(({ source }) => source === 'server'))).toEqual([]);
  });

  test('when the token that is presented has run out', () => {
    const old = access(1, 's1', 650);
    const trace = loggedIn().logout('A.2.1', { sent: 600, done: 700, with: [old, refresh(1)] });

    expect(found(trace.request('A.3.1', { sent: 2_000, done: 2_100, with: [old], status: 401 }).trace)).toEqual([]);
  });

  test('when the logout failed, or its answer was lost', () => {
    const failed = loggedIn().logout('A.2.1', { sent: 600, done: 700, with: first, status: 503, clears: false });
    failed.request('A.3.1', { sent: 2_000, done: 2_100, with: first });
    const lost = loggedIn().logout('A.2.1', { sent: 600, done: 700, with: first });
    const dropped = lost
      .request('A.3.1', { sent: 2_000, done: 2_100, with: first })
      .trace.map((event) =>
        event.type === 'fetch.answered' && event.exchange === 'A.2.1'
          ? { ...event, type: 'fetch.failed' as const, error: 'TypeError' }
          : event,
      );

    expect(found(failed.trace)).toEqual([]);
    expect(found(dropped)).toEqual([]);
  });

  test('while those who watch the jar have not seen yet that it was cleared', () => {
    const trace = loggedIn().holds(100, 'access_token', access(1)).holds(100, 'refresh_token', refresh(1));

    expect(found(trace.logout('A.2.1', { sent: 600, done: 700, with: first }).trace)).toEqual([]);
  });

  test('when another browser’s session of the same user lives on', () => {
    const trace = loggedIn().login('B.1.1', 's2', { sent: 200, done: 300 });
    trace.logout('A.2.1', { sent: 600, done: 700, with: first });

    expect(found(trace.request('B.2.1', { sent: 2_000, done: 2_100, with: [access(1, 's2')] }).trace)).toEqual([]);
  });
});
