import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';
import { access, refresh, SessionTrace } from '../session-traces.fixture.ts';

const found = (trace: readonly TraceEvent[]): readonly Finding[] =>
  analyse(trace, { now: instant(5_000) }).filter(({ rule }) => rule === 'token-of-another-session');

const first = [access(1), refresh(1)];
const second = [access(1, 's2'), refresh(1, 's2')];
const loggedIn = (): SessionTrace => new SessionTrace().login('A.1.1', 's1', { sent: 0, done: 100 });

describe('it fires', () => {
  test('when a refresh of the old session is answered after the login to another', () => {
    const trace = loggedIn().login('A.3.1', 's2', { sent: 600, done: 720 });
    trace.refresh('A.2.1', { sent: 500, done: 900, with: first, brings: [access(2)] });

    expect(found(trace.trace)).toMatchObject([
      {
        severity: 'error',
        summary: '#2 (A) brought access token generation 2 of session s1 after #3 (A) had logged in to session s2.',
        remedy: expect.stringContaining('lock of the refresh'),
        requests: ['A.3', 'A.2'],
      },
    ]);
    expect(found(trace.trace)[0]?.evidence.filter(({ type }) => type === 'token.issued')).toHaveLength(3);
  });

  test('when the refresh is another tab’s, of the same browser', () => {
    const trace = loggedIn().request('B.1.1', { sent: 200, done: 300, with: first });
    trace.login('A.3.1', 's2', { sent: 600, done: 720 });
    trace.refresh('B.2.1', { sent: 500, done: 900, with: first, brings: [access(2)] });

    expect(found(trace.trace)).toMatchObject([{ summary: expect.stringMatching(/^#2 \(B\) brought access token/) }]);
  });

  test('when a request still carries the old token', () => {
    const trace = loggedIn().login('A.2.1', 's2', { sent: 600, done: 720 });

    expect(found(trace.request('A.3.1', { sent: 2_000, done: 2_100, with: [access(1)] }).trace)).toMatchObject([
      {
        summary: '#3 (A) presented access token generation 1 of session s1 after #2 (A) had logged in to session s2.',
        cause: expect.stringContaining('copy of the old token'),
      },
    ]);
  });
});

describe('it does not fire', () => {
  test('when one logs in as somebody else, and all goes on with the new tokens', () => {
    const trace = loggedIn().refresh('A.2.1', { sent: 200, done: 300, with: first, brings: [access(2)] });
    trace.login('A.3.1', 's2', { sent: 600, done: 720 });
    trace.refresh('A.4.1', { sent: 800, done: 900, with: second, brings: [access(2, 's2')] });

    expect(found(trace.request('A.5.1', { sent: 950, done: 990, with: [access(2, 's2')] }).trace)).toEqual([]);
  });

  test('when a request of the old session is answered after the login', () => {
    const trace = loggedIn().login('A.3.1', 's2', { sent: 600, done: 720 });

    expect(found(trace.request('A.2.1', { sent: 590, done: 800, with: first }).trace)).toEqual([]);
  });

  test('when two browsers have a session each', () => {
    const trace = loggedIn().login('B.1.1', 's2', { sent: 200, done: 300 });
    trace.refresh('A.2.1', { sent: 500, done: 900, with: first, brings: [access(2)] });
    trace.refresh('B.2.1', { sent: 950, done: 990, with: second, brings: [access(2, 's2')] });

    expect(found(trace.trace)).toEqual([]);
  });

  test('after the logout of the new session, when there is none that is current', () => {
    const trace = loggedIn().login('A.3.1', 's2', { sent: 600, done: 720 });
    trace.logout('A.4.1', { sent: 730, done: 800, with: second });
    trace.refresh('A.2.1', { sent: 500, done: 900, with: first, brings: [access(2)] });

    expect(found(trace.trace)).toEqual([]);
  });
});
