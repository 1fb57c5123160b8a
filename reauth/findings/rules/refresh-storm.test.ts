import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import { sampleRace } from '../../trace/sample-race.ts';
import { tokenRef, TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const found = (trace: TraceBuilder): readonly Finding[] =>
  analyse(trace.trace, { now: instant(9_000_000) }).filter(({ rule }) => rule === 'refresh-storm');

const REFRESH = tokenRef('r1', 'refresh', 1, 99_000_000);

/** Refreshes of session s1, each 10 ms long; their access tokens live 15 s. */
class Refreshes extends TraceBuilder {
  #generation = 1;
  life = 15_000;

  /** `lost`: the server grants it and the connection is cut. */
  refresh(at: number, exchange: string, { lost = false, cookieFor = 0, carriesAccess = true } = {}): this {
    this.#generation += 1;
    const call = `c ${exchange}`;
    const token = tokenRef(`a${this.#generation}`, 'access', this.#generation, at + this.offset + this.life);
    const access = tokenRef(`a${this.#generation - 1}`, 'access', this.#generation - 1, at + this.offset);
    const presented = carriesAccess ? { refresh: REFRESH, access } : { refresh: REFRESH };
    this.sent(at, exchange, 'refresh').received(at, call, exchange, 'refresh', presented);
    this.server(at, { type: 'token.issued', token, call, from: REFRESH.id });
    if (lost) {
      this.server(at + 5, { type: 'call.dropped', call, when: 'after' });
      return this.client(at + 10, 'A', { type: 'fetch.failed', exchange, error: 'TypeError' });
    }
    const cookies = cookieFor > 0 ? [{ name: 'access_token', maxAge: cookieFor, token }] : [];
    this.replied(at + 5, call, 200, 'refreshed', { exchange, cookies });
    return this.answered(at + 10, exchange, 200);
  }

  /** One refresh after the other, so many ms apart. */
  refreshes(count: number, apart: number, more: { readonly lost?: boolean; readonly cookieFor?: number } = {}): this {
    for (let n = 1; n <= count; n += 1) this.refresh(n * apart, `A.${n}.2`, more);
    return this;
  }
}

describe('it fires', () => {
  test('when three refreshes within a minute renew a token that is still good', () => {
    // The first has no token before it.
    expect(found(new Refreshes().refreshes(3, 2_000))).toEqual([]);

    const [finding, ...others] = found(new Refreshes().refreshes(4, 2_000));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      summary:
        '3 refreshes of session s1 within a minute renewed an access token that was still good, by #2, #3 and #4 (A).',
      remedy: expect.stringContaining('Refresh once'),
      requests: ['A.2', 'A.3', 'A.4'],
    });
    expect(finding?.evidence).toHaveLength(15);
  });

  test('for one request that refreshes again and again, and names many requests by their number', () => {
    const trace = new Refreshes();
    for (let n = 1; n <= 5; n += 1) trace.refresh(n * 50, `A.1.${n}`);
    expect(found(trace)).toMatchObject([{ summary: expect.stringMatching(/, by #1 \(A\)\.$/), requests: ['A.1'] }]);

    expect(found(new Refreshes().refreshes(9, 50))).toMatchObject([
      { summary: expect.stringMatching(/^8 refreshes .*, by 8 requests \(A\)\.$/) },
    ]);
  });

  test('by the client’s word alone, beyond twenty renewals a minute', () => {
    const renewed = (count: number): TraceBuilder => {
      const trace = new TraceBuilder();
      for (let n = 1; n <= count; n += 1)
        trace.sent(n * 100, `A.${n}.1`, 'refresh').answered(n * 100 + 9, `A.${n}.1`, 200);
      return trace;
    };

    expect(found(renewed(20))).toEqual([]);
    expect(found(renewed(21))).toMatchObject([
      { summary: '21 refreshes within a minute brought a new access token each, by 21 requests (A).' },
    ]);
  });

  test('beyond sixty refreshes a minute, whatever they come to', () => {
    const failing = (apart: number): TraceBuilder => {
      const trace = new TraceBuilder();
      for (let n = 1; n <= 90; n += 1)
        trace.sent(n * apart, `A.${n}.1`, 'refresh').client(n * apart + 9, 'A', {
          type: 'fetch.failed',
          exchange: `A.${n}.1`,
          error: 'TypeError',
        });
      return trace;
    };

    expect(found(failing(1_000))).toEqual([]);
    expect(found(failing(500))).toMatchObject([{ summary: expect.stringContaining('90 refreshes within a minute') }]);
  });
});

describe('it does not fire', () => {
  test('when there is one refresh for each expiry, be the tokens ever so short-lived', () => {
    const trace = new Refreshes();
    trace.life = 500;

    expect(found(trace.refreshes(100, 510))).toEqual([]);
  });

  test('when a timer renews each token after half of its life', () => {
    expect(found(new Refreshes().refreshes(20, 7_500))).toEqual([]);
  });

  test('when the minutes between have been skipped', () => {
    const trace = new Refreshes();
    for (let n = 1; n <= 20; n += 1) {
      trace.refresh(n * 100, `A.${n}.2`);
      trace.server(n * 100 + 50, { type: 'clock.advanced', by: 16_000 });
      trace.offset += 16_000;
    }

    expect(found(trace)).toEqual([]);
  });

  test('when each answer is lost, and the client never had the token', () => {
    expect(found(new Refreshes().refreshes(10, 1_000, { lost: true }))).toEqual([]);
  });

  test('when the cookie dies long before its token', () => {
    expect(found(new Refreshes().refreshes(10, 2_500, { cookieFor: 2 }))).toEqual([]);
  });

  test('when each token is expired by command', () => {
    const trace = new Refreshes();
    for (let n = 1; n <= 10; n += 1) {
      trace.refresh(n * 100, `A.${n}.2`);
      const token = tokenRef(`a${n + 1}`, 'access', n + 1, n * 100 + 50 + trace.offset);
      trace.server(n * 100 + 50, { type: 'token.expired', token });
    }

    expect(found(trace)).toEqual([]);
  });

  test('when each page begins without the token that the one before had in its memory', () => {
    const trace = new Refreshes();
    for (let n = 1; n <= 10; n += 1) trace.refresh(n * 1_000, `A-${n}.1.1`, { carriesAccess: false });

    expect(found(trace)).toEqual([]);
  });

  test('when the keys are replaced in between', () => {
    const trace = new Refreshes();
    for (let n = 1; n <= 10; n += 1) {
      trace.refresh(n * 100, `A.${n}.2`);
      trace.server(n * 100 + 50, { type: 'keys.rotated', kind: 'access', kid: `k${n}`, forgotten: true });
    }

    expect(found(trace)).toEqual([]);
  });

  test('for calls without a token that only the server saw: they may be anybody’s', () => {
    const trace = new TraceBuilder();
    for (let n = 1; n <= 90; n += 1)
      trace.received(n * 100, `c${n}`, undefined, 'refresh').replied(n * 100 + 5, `c${n}`, 403, 'refresh-missing');

    expect(found(trace)).toEqual([]);
  });

  test('for refreshes that race for one expiry: another rule tells of them', () => {
    const findings = analyse(sampleRace('naive', 30), { now: instant(99_000) });

    expect(findings.map(({ rule }) => rule)).toEqual(['refresh-ran-twice']);
  });
});
