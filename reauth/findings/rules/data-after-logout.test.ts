import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';
import { access, refresh, SessionTrace } from '../session-traces.fixture.ts';

const found = (trace: readonly TraceEvent[]): readonly Finding[] =>
  analyse(trace, { now: instant(5_000) }).filter(({ rule }) => rule === 'data-after-logout');

const first = [access(1), refresh(1)];
const loggedIn = (): SessionTrace => new SessionTrace().login('A.1.1', 's1', { sent: 0, done: 100 });

/** A tab whose server tells nothing: a request and a logout, with a refusal of that path before. */
const alone = (done: number, refused = 401): TraceBuilder => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').answered(50, 'A.1.1', refused);
  trace.settled(50, 'A.1', 'rejected', refused).started(500, 'A.2').sent(500, 'A.2.1');
  trace.started(550, 'A.3', '/api/auth/logout').sent(550, 'A.3.1', 'logout').answered(700, 'A.3.1', 200);
  return trace
    .settled(700, 'A.3', 'fulfilled', 200)
    .answered(done, 'A.2.1', 200)
    .settled(done, 'A.2', 'fulfilled', 200);
};

describe('it fires', () => {
  test('when a request is fulfilled after the logout was answered', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 550, done: 700, with: first });

    expect(found(trace.request('A.2.1', { sent: 500, done: 900, with: first }).trace)).toMatchObject([
      {
        severity: 'error',
        summary: '#2 (A) was fulfilled 200ms after #3 (A) had logged out.',
        remedy: expect.stringContaining('resetApiState'),
        requests: ['A.3', 'A.2'],
      },
    ]);
  });

  test('once for all that came after one logout, other tabs’ requests too', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 550, done: 700, with: first });
    trace.request('A.2.1', { sent: 500, done: 900, with: first });

    expect(found(trace.request('B.1.1', { sent: 500, done: 1_000, with: first }).trace)).toMatchObject([
      { summary: '#2 (A), #1 (B) were fulfilled up to 300ms after #3 (A) had logged out.' },
    ]);
  });

  test('on the client’s events alone, for a path that wants a login', () => {
    expect(found(alone(900).trace)).toMatchObject([
      { summary: '#2 (A) was fulfilled 200ms after #3 (A) had logged out.' },
    ]);
  });
});

describe('it does not fire', () => {
  test('when the request is fulfilled before the logout is answered', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 550, done: 700, with: first });

    expect(found(trace.request('A.2.1', { sent: 500, done: 699, with: first }).trace)).toEqual([]);
    expect(found(alone(690).trace)).toEqual([]);
  });

  test('when the answer comes after the logout and its caller is refused it', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 550, done: 700, with: first });
    trace.request('A.2.1', { sent: 500, done: 900, with: first });
    const dropped = trace.trace.map((event) =>
      event.type === 'request.settled' && event.request === 'A.2'
        ? { ...event, outcome: 'rejected' as const, status: 'CUSTOM_ERROR' }
        : event,
    );

    expect(found(dropped)).toEqual([]);
  });

  test('when one logs in again and asks for something', () => {
    const trace = loggedIn().logout('A.2.1', { sent: 550, done: 700, with: first });
    trace.login('A.3.1', 's2', { sent: 800, done: 900 });

    expect(found(trace.request('A.4.1', { sent: 950, done: 990, with: [access(1, 's2')] }).trace)).toEqual([]);
  });

  test('when what came is for everybody, as far as the client tells', () => {
    expect(found(alone(900, 404).trace)).toEqual([]);
  });

  test('when only the server tells of it', () => {
    const trace = loggedIn().logout('A.3.1', { sent: 550, done: 700, with: first });
    trace.request('A.2.1', { sent: 500, done: 2_900, with: first });

    expect(found(trace.trace.filter(({ source }) => source === 'server'))).toEqual([]);
  });
});
