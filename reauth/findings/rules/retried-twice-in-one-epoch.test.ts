import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import type { Reason, TokenRef } from '../../trace/events.ts';
import { tokenRef, TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const [FIRST, SECOND] = [tokenRef('a1', 'access', 1, 1_000_000), tokenRef('a2', 'access', 2, 1_000_050)];

const found = (builder: TraceBuilder): readonly Finding[] =>
  analyse(builder.trace, { now: instant(9_000) }).filter(({ rule }) => rule === 'retried-twice-in-one-epoch');

/** Sends request A.1 with each of these tokens in turn, every 10 ms; each is refused for the reason. */
const refusedWith = (tokens: readonly TokenRef[], reason: Reason = 'token-expired', status = 401): TraceBuilder => {
  const trace = new TraceBuilder().started(0, 'A.1');
  tokens.forEach((access, index) => {
    const [exchange, call, at] = [`A.1.${index + 1}`, `c${index + 1}`, index * 10];
    trace.sent(at, exchange).received(at + 1, call, exchange, 'request', { access });
    trace.replied(at + 2, call, status, reason, { exchange }).answered(at + 3, exchange, status);
  });
  return trace.settled(100, 'A.1', 'rejected', status);
};

/** The same by the client's word alone: `R` is a refresh that succeeds. */
const told = (steps: readonly (number | 'R')[]): TraceBuilder => {
  const trace = new TraceBuilder().started(0, 'A.1');
  steps.forEach((step, index) => {
    const exchange = `A.1.${index + 1}`;
    trace.sent(index * 10, exchange, step === 'R' ? 'refresh' : 'request');
    trace.answered(index * 10 + 5, exchange, step === 'R' ? 200 : step);
  });
  return trace;
};

describe('it fires', () => {
  test('when a request goes out three times with one dead token', () => {
    const [finding, ...others] = found(refusedWith([FIRST, FIRST, FIRST]));

    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      summary:
        '#1 (A) GET /api/items/1 was sent again 2 times with access token generation 1 of session s1 within 10ms, each time after a 401.',
      remedy: expect.stringContaining('retry once'),
      requests: ['A.1'],
    });
    expect(finding?.evidence).toHaveLength(12);
  });

  test('on the client’s word alone, between one refresh and the next', () => {
    expect(found(told([401, 'R', 401, 401]))).toMatchObject([
      {
        summary:
          '#1 (A) GET /api/items/1 was sent again 2 times with one access token within 10ms, each time after a 401.',
      },
    ]);
  });
});

describe('it does not fire', () => {
  test('when the token expires again between refresh and retry', () => {
    expect(found(refusedWith([FIRST, SECOND, tokenRef('a3', 'access', 3, 1_016_000)]))).toEqual([]);
  });

  test('when a refresh lies between two retries, by the client’s word', () => {
    expect(found(told([401, 'R', 401, 'R', 200]))).toEqual([]);
  });

  test('when it repeats what is no 401', () => {
    expect(found(refusedWith([FIRST, FIRST, FIRST], 'unavailable', 503))).toEqual([]);
    expect(found(told([401, 'R', 503, 503, 200]))).toEqual([]);
  });

  test('when the 401 is not about the token', () => {
    expect(found(refusedWith([SECOND, SECOND, SECOND], 'fault'))).toEqual([]);
  });
});
