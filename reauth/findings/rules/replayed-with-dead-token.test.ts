import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import type { Reason, TokenRef } from '../../trace/events.ts';
import { sampleRace } from '../../trace/sample-race.ts';
import { tokenRef, TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const DEAD = tokenRef('a1', 'access', 1, 1_000_000);
const FRESH = tokenRef('a2', 'access', 2, 1_016_000);

const found = (trace: TraceBuilder): readonly Finding[] =>
  analyse(trace.trace, { now: instant(9_000) }).filter(({ rule }) => rule === 'replayed-with-dead-token');

/** Exchanges that both sides tell of, each over after 5 ms. */
class Calls extends TraceBuilder {
  refused(
    at: number,
    exchange: string,
    access?: TokenRef,
    reason: Reason = access ? 'token-expired' : 'no-token',
  ): this {
    return this.call(at, exchange, 401, reason, access);
  }

  granted(at: number, exchange: string, access: TokenRef): this {
    return this.call(at, exchange, 200, 'ok', access);
  }

  call(at: number, exchange: string, status: number, reason: Reason, access?: TokenRef): this {
    const call = `c ${exchange}`;
    this.sent(at, exchange).received(at + 1, call, exchange, 'request', access ? { access } : {});
    return this.replied(at + 2, call, status, reason, { exchange }).answered(at + 5, exchange, status);
  }

  /** The handshake of a stream, which belongs to no request. */
  handshake(at: number, n: number, access: TokenRef): this {
    const [exchange, path] = [`A.0.${n}`, '/api/items'];
    const call = { purpose: 'request', method: 'GET', path, query: [] } as const;
    this.client(at, 'A', { type: 'fetch.sent', exchange, attribution: 'inferred', ...call, headers: {} });
    this.server(at + 1, { type: 'call.received', call: `c ${exchange}`, exchange, ...call, presented: { access } });
    return this.replied(at + 2, `c ${exchange}`, 401, 'token-expired', { exchange }).answered(at + 5, exchange, 401);
  }

  refreshed(at: number, exchange: string, status: number): this {
    const call = `c ${exchange}`;
    this.sent(at, exchange, 'refresh').received(at + 1, call, exchange, 'refresh');
    const reason = status < 400 ? 'refreshed' : 'refresh-expired';
    return this.replied(at + 2, call, status, reason, { exchange }).answered(at + 5, exchange, status);
  }
}

const first = (access?: TokenRef): Calls => new Calls().started(0, 'A.1').refused(0, 'A.1.1', access);

describe('it fires', () => {
  test('when the retry carries the token that the refresh has just replaced', () => {
    const [finding, ...others] = found(first(DEAD).refreshed(10, 'A.1.2', 200).refused(15, 'A.1.3', DEAD));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      summary:
        '#1 (A) was sent again with access token generation 1 of session s1, and refused again: #1 (A) had got a new one by then.',
      cause: expect.stringContaining('read once'),
      remedy: expect.stringContaining('anew'),
      requests: ['A.1'],
    });
    expect(finding?.evidence).toHaveLength(12);
  });

  test('when a stream comes back with the token that it was opened with', () => {
    const trace = first(DEAD).refreshed(10, 'A.1.2', 200).granted(20, 'A.1.3', FRESH);

    expect(found(trace.handshake(30, 1, DEAD).handshake(40, 2, DEAD))).toMatchObject([
      {
        summary:
          'GET /api/items and GET /api/items (A) were sent again with access token generation 1 of session s1, and refused again: #1 (A) had got a new one by then.',
        requests: ['A.0.1', 'A.0.2', 'A.1'],
      },
    ]);
  });

  test('when those who waited go on after a refresh that was refused', () => {
    const trace = new Calls().started(0, 'A.1').started(0, 'A.2').started(0, 'A.3');
    for (const n of [1, 2, 3]) trace.refused(n, `A.${n}.1`);
    trace.refreshed(10, 'A.1.2', 403).refused(20, 'A.2.2').refused(21, 'A.3.2');

    expect(found(trace)).toMatchObject([
      {
        summary:
          '#2 and #3 (A) were sent again without an access token, and refused again: the refresh of #1 (A) had failed with 403.',
        remedy: expect.stringContaining('how it went'),
        requests: ['A.2', 'A.3', 'A.1'],
      },
    ]);
  });

  test('when a retry repeats the 401 before anybody has refreshed', () => {
    expect(found(first(DEAD).refused(10, 'A.1.2', DEAD).refused(20, 'A.1.3', DEAD))).toMatchObject([
      {
        summary:
          '#1 (A) was sent again with access token generation 1 of session s1, and refused again: nobody had refreshed in between.',
        cause: expect.stringContaining('beneath the reauth'),
      },
    ]);
  });

  test('on the client’s word alone, after a refresh that was refused', () => {
    const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').answered(5, 'A.1.1', 401);
    trace.sent(10, 'A.1.2', 'refresh').answered(15, 'A.1.2', 400).sent(20, 'A.1.3').answered(25, 'A.1.3', 401);

    expect(found(trace)).toMatchObject([
      {
        summary: '#1 (A) was sent again in vain, and refused again: the refresh of #1 (A) had failed with 400.',
      },
    ]);
  });
});

test('what repeats an old token is told once', () => {
  const trace = first(DEAD).refreshed(10, 'A.1.2', 200).refused(16, 'A.1.3', DEAD).refused(26, 'A.1.4', DEAD);

  expect(found(trace)).toHaveLength(1);
});

describe('it does not fire', () => {
  test('when those who waited go on with the new token', () => {
    expect(analyse(sampleRace('recipe', 5), { now: instant(9_000) })).toEqual([]);
  });

  test('when the retry is refused with the new token', () => {
    expect(found(first(DEAD).refreshed(10, 'A.1.2', 200).refused(15, 'A.1.3', FRESH))).toEqual([]);
  });

  test('when the 401 was not about the token', () => {
    const trace = new Calls().started(0, 'A.1').call(0, 'A.1.1', 401, 'fault', FRESH);

    expect(found(trace.call(10, 'A.1.2', 401, 'fault', FRESH))).toEqual([]);
  });

  test('when another request is sent with the old token while the refresh is under way', () => {
    const trace = first(DEAD).started(11, 'A.2').refreshed(10, 'A.1.2', 200);

    expect(found(trace.refused(12, 'A.2.1', DEAD).granted(20, 'A.2.2', FRESH))).toEqual([]);
  });

  test('when another request was sent in the very instant in which the refresh was done', () => {
    const trace = first(DEAD).refreshed(10, 'A.1.2', 200).started(15, 'A.2').refused(15, 'A.2.1', DEAD);

    expect(found(trace.granted(30, 'A.2.2', FRESH))).toEqual([]);
  });

  test('when a request begins anew after its own refresh had no answer', () => {
    const trace = first(DEAD).sent(10, 'A.1.2', 'refresh');
    trace.client(15, 'A', { type: 'fetch.failed', exchange: 'A.1.2', error: 'TypeError' });

    expect(found(trace.refused(20, 'A.1.3', DEAD))).toEqual([]);
  });

  test('when nobody knew yet that the old token was refused', () => {
    const trace = new Calls()
      .started(0, 'A.1')
      .sent(0, 'A.1.1')
      .received(1, 'c1', 'A.1.1', 'request', { access: DEAD });
    trace.replied(2, 'c1', 401, 'token-expired', { exchange: 'A.1.1' });
    trace.refreshed(10, 'A.2.1', 200).started(20, 'A.3').refused(20, 'A.3.1', DEAD).granted(30, 'A.3.2', FRESH);

    expect(found(trace.answered(40, 'A.1.1', 401))).toEqual([]);
  });

  test('when the refresh brought a cookie that the browser did not keep', () => {
    expect(found(first().refreshed(10, 'A.1.2', 200).refused(15, 'A.1.3'))).toEqual([]);
  });

  test('on the client’s word alone, when the refresh succeeded or nobody refreshed', () => {
    const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').answered(5, 'A.1.1', 401);
    trace.sent(7, 'A.1.2').answered(9, 'A.1.2', 401).sent(10, 'A.1.3', 'refresh').answered(15, 'A.1.3', 200);

    expect(found(trace.sent(20, 'A.1.4').answered(25, 'A.1.4', 401))).toEqual([]);
  });
});
