import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { REFRESH, sampleRace } from '../../trace/sample-race.ts';
import { tokenRef, TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const found = (trace: readonly TraceEvent[]): readonly Finding[] =>
  analyse(trace, { now: instant(3_000) }).filter(({ rule }) => rule === 'refresh-ran-twice');

/** A request that is refused from `sent` to `refused`, and then refreshes until `done`. */
const refreshing = (
  trace: TraceBuilder,
  request: string,
  sent: number,
  refused: number,
  done: number,
  status = 200,
): TraceBuilder =>
  trace
    .started(sent, request)
    .sent(sent, `${request}.1`)
    .answered(refused, `${request}.1`, 401)
    .sent(refused, `${request}.2`, 'refresh')
    .answered(done, `${request}.2`, status);

describe('it fires', () => {
  test('when each of five requests refreshes on its own', () => {
    const findings = found(sampleRace('naive', 5));

    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      severity: 'error',
      summary: '5 refreshes ran for one expiry of session s1: each of #1, #2, #3, #4 and #5 (Tab A) sent its own.',
      requests: ['A.1', 'A.2', 'A.3', 'A.4', 'A.5'],
    });
    expect(findings[0]?.remedy).toContain('one mutex');
    expect(findings[0]?.evidence.filter(({ type }) => type === 'fetch.sent')).toHaveLength(5);
  });

  test('on the server’s events alone', () => {
    expect(found(sampleRace('naive', 3).filter(({ source }) => source === 'server'))).toMatchObject([
      { summary: expect.stringContaining('3 refreshes ran for one expiry of session s1') },
    ]);
  });

  test('on the client’s events alone', () => {
    expect(found(sampleRace('naive', 3).filter(({ source }) => source === 'client'))).toMatchObject([
      { summary: '3 refreshes ran for one expiry: each of #1, #2 and #3 (Tab A) sent its own.' },
    ]);
  });

  test('when a 401 arrives after the refresh that would have cured it', () => {
    const trace = refreshing(new TraceBuilder(), 'A.1', 0, 20, 50);

    expect(found(refreshing(trace, 'A.2', 5, 60, 90).trace)).toMatchObject([
      { remedy: expect.stringContaining('A 401 that arrives after the refresh') },
    ]);
  });

  test('when who waited for a refresh that succeeded sends its own', () => {
    const trace = refreshing(new TraceBuilder(), 'A.1', 0, 20, 50, 200);
    trace.started(0, 'A.2').sent(0, 'A.2.1').answered(20, 'A.2.1', 401);

    expect(found(trace.sent(50, 'A.2.2', 'refresh').answered(80, 'A.2.2', 200).trace)).toHaveLength(1);
  });

  test('when two tabs of one session refresh together', () => {
    const trace = new TraceBuilder();
    for (const [tab, call] of [
      ['A', 'c1'],
      ['B', 'c2'],
    ] as const) {
      trace.sent(10, `${tab}.1.1`, 'refresh').received(20, call, `${tab}.1.1`, 'refresh', { refresh: REFRESH });
    }

    expect(found(trace.trace)).toMatchObject([
      {
        summary: '2 refreshes ran for one expiry of session s1: each of #1 (A), #1 (B) sent its own.',
        remedy: expect.stringContaining('navigator.locks'),
      },
    ]);
  });
});

describe('it does not fire', () => {
  test('when one request refreshes and the others wait', () => {
    expect(found(sampleRace('recipe', 5))).toEqual([]);
  });

  test('when the next expiry has a refresh of its own', () => {
    const trace = refreshing(new TraceBuilder(), 'A.1', 0, 20, 50);

    expect(found(refreshing(trace, 'A.2', 51, 60, 90).trace)).toEqual([]);
  });

  test('when a later request tries again after a refresh that failed', () => {
    const trace = refreshing(new TraceBuilder(), 'A.1', 0, 20, 50, 403);

    expect(found(refreshing(trace, 'A.2', 200, 210, 250, 403).trace)).toEqual([]);
  });

  test('when one request repeats its own refresh because the answer was lost', () => {
    const trace = new TraceBuilder()
      .started(0, 'A.1')
      .sent(0, 'A.1.1')
      .answered(10, 'A.1.1', 401)
      .sent(20, 'A.1.2', 'refresh');
    trace
      .received(22, 'c1', 'A.1.2', 'refresh')
      .client(40, 'A', { type: 'fetch.failed', exchange: 'A.1.2', error: 'TypeError' });

    expect(found(trace.sent(50, 'A.1.3', 'refresh').answered(60, 'A.1.3', 200).trace)).toEqual([]);
  });

  test('when who waited for a refresh sends its own once that one is known to have failed without a word on the session', () => {
    const trace = refreshing(new TraceBuilder(), 'A.1', 0, 20, 50, 503);
    trace.started(0, 'A.2').sent(0, 'A.2.1').answered(20, 'A.2.1', 401);

    expect(found(trace.sent(50, 'A.2.2', 'refresh').answered(80, 'A.2.2', 200).trace)).toEqual([]);
  });

  test('when two sessions refresh together', () => {
    const trace = new TraceBuilder();
    trace.sent(10, 'A.1.1', 'refresh').received(20, 'c1', 'A.1.1', 'refresh', { refresh: REFRESH });
    trace
      .sent(10, 'B.1.1', 'refresh')
      .received(20, 'c2', 'B.1.1', 'refresh', { refresh: tokenRef('r9', 'refresh', 1, 1_060_000, 's2') });

    expect(found(trace.trace)).toEqual([]);
  });
});
