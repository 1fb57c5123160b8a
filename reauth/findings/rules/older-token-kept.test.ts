import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';
import { access, refresh, SessionTrace } from '../session-traces.fixture.ts';

const found = (trace: readonly TraceEvent[], now = 5_000): readonly Finding[] =>
  analyse(trace, { now: instant(now) }).filter(({ rule }) => rule === 'older-token-kept');

const first = [access(1), refresh(1)];
const second = [access(2), refresh(2)];
const third = [access(3), refresh(3)];
const loggedIn = (): SessionTrace => new SessionTrace().login('A.1.1', 's1', { sent: 0, done: 100 });

/** Two refreshes: the server answers A's first, but it arrives last at `done`. */
const reversed = (done: number): SessionTrace =>
  loggedIn()
    .refresh('B.1.1', { sent: 510, replied: 710, done: 720, with: first, brings: third })
    .refresh('A.2.1', { sent: 500, replied: 700, done, with: first, brings: second });

/** A refresh whose answer never reaches the client. */
const lost = (): readonly TraceEvent[] =>
  loggedIn()
    .refresh('A.2.1', { sent: 500, replied: 700, done: 720, with: first, brings: second })
    .trace.flatMap((event): TraceEvent[] => {
      if (event.type === 'fetch.answered' && event.exchange === 'A.2.1')
        return [{ ...event, type: 'fetch.failed', error: 'TypeError' }];
      return event.type === 'call.answered' && event.exchange === 'A.2.1'
        ? [{ ...event, type: 'call.dropped', when: 'after' }]
        : [event];
    });

describe('it fires', () => {
  test('when the older of two answers arrives last', () => {
    expect(found(reversed(900).trace)).toMatchObject([
      {
        severity: 'error',
        summary:
          'The client was left with refresh token generation 2 of session s1; the server has issued generation 3, which #1 (B) had brought before.',
        cause: expect.stringContaining('the last to arrive'),
        requests: ['B.1', 'A.2'],
      },
    ]);
  });

  test('when the jar says so', () => {
    const trace = reversed(900).holds(720, 'refresh_token', refresh(3)).holds(900, 'refresh_token', refresh(2));

    expect(found(trace.trace)).toMatchObject([
      {
        summary:
          'The refresh_token cookie holds refresh token generation 2 of session s1; the server has issued generation 3, which #1 (B) had brought before.',
      },
    ]);
  });

  test('when the answer with the newer one never arrived', () => {
    expect(found(lost())).toMatchObject([
      {
        summary:
          'The client was left with refresh token generation 1 of session s1; the server has issued generation 2, which never arrived.',
        remedy: expect.stringContaining('grace window'),
      },
    ]);
  });

  test('as a warning when it is the access token alone', () => {
    const trace = loggedIn().refresh('B.1.1', { sent: 510, replied: 710, done: 720, with: first, brings: [access(3)] });
    trace.refresh('A.2.1', { sent: 500, replied: 700, done: 900, with: first, brings: [access(2)] });

    expect(found(trace.trace)).toMatchObject([
      { severity: 'warning', summary: expect.stringContaining('left with access token generation 2 of session s1') },
    ]);
  });

  test('when a call presents an old token long after the newer one arrived', () => {
    const trace = loggedIn().refresh('A.2.1', { sent: 500, done: 700, with: first, brings: second });

    expect(found(trace.request('B.1.1', { sent: 2_000, done: 2_100, with: first }).trace)).toHaveLength(1);
  });
});

describe('it does not fire', () => {
  test('when the newest arrives last', () => {
    expect(found(reversed(715).trace)).toEqual([]);
  });

  test('when a later refresh has brought a newer one still', () => {
    const trace = reversed(900).refresh('A.3.1', {
      sent: 1_000,
      done: 1_100,
      with: second,
      brings: [access(4), refresh(4)],
    });

    expect(found(trace.trace)).toEqual([]);
  });

  test('while a request is under way', () => {
    expect(found(reversed(900).started(950, 'A.3').sent(950, 'A.3.1').trace)).toEqual([]);
  });

  test('but in a trace that is whole, what is under way will never end', () => {
    const { trace } = reversed(900).started(950, 'A.3').sent(950, 'A.3.1');

    expect(analyse(trace, { now: instant(5_000), isOver: true }).map(({ rule }) => rule)).toContain('older-token-kept');
  });

  test('but a request that will never settle does not hide it', () => {
    expect(found(reversed(900).started(950, 'A.3').sent(950, 'A.3.1').trace, 40_000)).toHaveLength(1);
  });

  test('when the session is over, or ran out', () => {
    const over = reversed(900).server(950, { type: 'session.ended', sid: 's1', why: 'expired' });

    expect(found(over.trace)).toEqual([]);
    expect(found(reversed(900).trace, 60_000)).toEqual([]);
  });

  test('while those who watch the jar have not seen the newest yet', () => {
    const trace = loggedIn().holds(100, 'refresh_token', refresh(1));

    expect(found(trace.refresh('A.2.1', { sent: 500, done: 700, with: first, brings: second }).trace)).toEqual([]);
  });

  test('when a request of another tab, sent in the instant of the arrival, carries the old one', () => {
    const trace = loggedIn().refresh('A.2.1', { sent: 500, done: 700, with: first, brings: second });

    expect(found(trace.request('B.1.1', { sent: 710, done: 800, with: first }).trace)).toEqual([]);
  });

  test('when an access token is lost and the refresh token stays what it was', () => {
    const trace = lost().filter((event) => event.type !== 'token.issued' || event.token.id !== 's1-r2');

    expect(found(trace)).toEqual([]);
  });
});
