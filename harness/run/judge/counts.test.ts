import { expect, test } from 'vitest';
import { sampleRace } from '../../../reauth/trace/sample-race.ts';
import { lanesOf } from '../../../reauth/trace/lanes.ts';
import { judgeCount } from './counts.ts';
import { ending, evidenceOf, START, tabAOpen } from './evidence.fixture.ts';
import type { Evidence } from './evidence.ts';

const exactly = (count: number) => ({ atLeast: count, atMost: count });

/** The sample race, whose requests `A.1`, `A.2`… are the scenario's 1, 2… */
function raceOf(client: 'naive' | 'recipe'): Evidence {
  const trace = sampleRace(client, 5);
  const lanes = lanesOf(trace);
  const requests = lanes.map(({ number, request }) => ({ number, request }));
  const evidence = evidenceOf(tabAOpen());
  return { ...evidence, lanes, outcome: { ...evidence.outcome, trace, requests } };
}

test('refreshes are counted, with the requests that sent them', () => {
  expect(judgeCount('refreshes', exactly(1), raceOf('naive'))).toEqual({
    expected: '1 refresh',
    found: '5 refreshes (requests 1, 2, 3, 4, 5)',
    holds: false,
  });
  expect(judgeCount('refreshes', exactly(1), raceOf('recipe'))).toEqual({
    expected: '1 refresh',
    found: '1 refresh (request 1)',
    holds: true,
  });
});

test('a refresh counts when it was sent, though it reached no server', () => {
  const trace = ending(401).sent(START + 60, 'A-1.1.2', 'refresh');
  trace.client(START + 61, 'A-1', { type: 'fetch.failed', exchange: 'A-1.1.2', error: 'TypeError' });
  trace.sent(START + 70, 'A-1.1.3', 'refresh');

  expect(judgeCount('refreshes', exactly(2), evidenceOf(trace))).toMatchObject({
    found: '2 refreshes (request 1 ×2)',
    holds: true,
  });
});

test('a refresh of no request is told by its tab', () => {
  const trace = tabAOpen().client(START, 'A-1', {
    type: 'fetch.sent',
    exchange: 'A-1.0.1',
    attribution: 'exact',
    purpose: 'refresh',
    method: 'GET',
    path: '/api/auth/refresh',
    query: [],
    headers: {},
  });

  expect(judgeCount('refreshes', exactly(1), evidenceOf(trace)).found).toBe(
    '1 refresh (GET /api/auth/refresh in tab A)',
  );
});

test('a retry is what a request sends again, its refreshes aside', () => {
  expect(judgeCount('retries', { atLeast: 0, atMost: 4 }, raceOf('recipe'))).toEqual({
    expected: 'at most 4 retries',
    found: '5 retries (requests 1, 2, 3, 4, 5)',
    holds: false,
  });
  expect(judgeCount('retries', exactly(0), evidenceOf(ending(200)))).toMatchObject({ found: '0 retries', holds: true });
});

test('blocked is who waited for a mutex', () => {
  const bounds = { atLeast: 4, atMost: Infinity };

  expect(judgeCount('blocked', bounds, raceOf('recipe'))).toEqual({
    expected: 'at least 4 requests waited for a mutex',
    found: '4 requests waited for a mutex (requests 2, 3, 4, 5)',
    holds: true,
  });
  expect(judgeCount('blocked', bounds, raceOf('naive'))).toMatchObject({
    found: '0 requests waited for a mutex',
    holds: false,
  });
});

test('orders are counted by the server', () => {
  const evidence = evidenceOf(ending(200), { orders: 2 });

  expect(judgeCount('orders', exactly(1), evidence)).toEqual({ expected: '1 order', found: '2 orders', holds: false });
  expect(judgeCount('orders', { atLeast: 2, atMost: 3 }, evidence)).toMatchObject({
    expected: '2 to 3 orders',
    holds: true,
  });
});

test('a logout is a session that a client gave up, not one that its user ended', () => {
  const trace = ending(401).client(START + 1_500, 'A-1', { type: 'session.lost', status: 403 });
  trace.sent(START + 2_000, 'A-1.2.1', 'logout');

  expect(judgeCount('logouts', exactly(0), evidenceOf(trace))).toEqual({
    expected: '0 logouts',
    found: '1 logout (tab A at 1.5s)',
    holds: false,
  });
  expect(judgeCount('logouts', exactly(1), evidenceOf(trace))).toMatchObject({ holds: true });
});
