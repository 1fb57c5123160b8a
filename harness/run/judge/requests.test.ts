import { expect, test } from 'vitest';
import { ending, evidenceOf, START, tabAOpen } from './evidence.fixture.ts';
import { judgeRequest, judgeRequests } from './requests.ts';

const sends = (count: number) => [
  {
    at: 0,
    line: 1,
    tab: 'A',
    do: 'request' as const,
    every: 0,
    requests: Array.from({ length: count }, (_, index) => ({ number: index + 1, method: 'GET', path: '/items/1' })),
  },
];

test('every request succeeds when all are fulfilled', () => {
  expect(judgeRequests('every request succeeds', evidenceOf(ending(200, 200)))).toEqual({
    expected: 'every request succeeds',
    found: 'all 2 requests succeeded',
    holds: true,
  });
});

test('those that did not succeed are named, each ending once', () => {
  expect(judgeRequests('every request succeeds', evidenceOf(ending(401, 200, 401, 'aborted', 'pending')))).toEqual({
    expected: 'every request succeeds',
    found: 'requests 1, 3 failed with 401, request 4 was aborted and request 5 has not settled; 1 of 5 succeeded',
    holds: false,
  });
});

test('a request of the steps that never began did not succeed', () => {
  expect(judgeRequests('every request succeeds', evidenceOf(ending(200), {}, sends(3)))).toMatchObject({
    found: 'requests 2, 3 never began; 1 of 3 succeeded',
    holds: false,
  });
});

test('a request succeeds only if the server answered it: the word of its client is none', () => {
  const alone = tabAOpen()
    .started(START + 1, 'A-1.1')
    .settled(START + 9, 'A-1.1', 'fulfilled', 200);
  const failed = ending(500)
    .started(START + 60, 'A-1.2')
    .sent(START + 60, 'A-1.2.1');
  failed.received(START + 61, 'c2', 'A-1.2.1').answered(START + 70, 'A-1.2.1', 401);
  failed.settled(START + 80, 'A-1.2', 'fulfilled', 200);

  expect(judgeRequests('every request succeeds', evidenceOf(alone))).toMatchObject({
    found: 'request 1 was fulfilled without a 2xx answer of the server; 0 of 1 succeeded',
    holds: false,
  });
  expect(judgeRequest(1, 'succeeds', evidenceOf(alone))).toMatchObject({ holds: false });
  expect(judgeRequest(1, 200, evidenceOf(alone))).toMatchObject({ holds: false });
  expect(judgeRequest(2, 'succeeds', evidenceOf(failed))).toMatchObject({ holds: false });
});

test('what the server answered to another call does not make a request succeed', () => {
  for (const [purpose, path] of [
    ['refresh', '/api/auth/refresh'],
    ['request', '/api/health'],
  ] as const) {
    const trace = tabAOpen()
      .started(START + 1, 'A-1.1')
      .sent(START + 1, 'A-1.1.1', purpose, path);
    trace.received(START + 2, 'c1', 'A-1.1.1', purpose).answered(START + 8, 'A-1.1.1', 200);
    trace.settled(START + 9, 'A-1.1', 'fulfilled', 200);

    expect(judgeRequest(1, 'succeeds', evidenceOf(trace)).holds, path).toBe(false);
  }
});

test('an answer that never came from the server makes no request succeed', () => {
  const trace = tabAOpen()
    .started(START + 1, 'A-1.1')
    .sent(START + 1, 'A-1.1.1')
    .answered(START + 8, 'A-1.1.1', 200);

  expect(judgeRequest(1, 'succeeds', evidenceOf(trace.settled(START + 9, 'A-1.1', 'fulfilled', 200))).holds).toBe(
    false,
  );
});

test('of no request at all nothing holds', () => {
  expect(judgeRequests('every request succeeds', evidenceOf(ending()))).toMatchObject({
    found: 'no request was sent',
    holds: false,
  });
});

test('what an app asks for by itself counts too; logins and refreshes do not', () => {
  const trace = ending(200)
    .started(START + 60, 'A-1.2', '/api/users/me')
    .settled(START + 70, 'A-1.2', 'rejected', 401);
  trace.client(START + 80, 'A-1', {
    type: 'request.started',
    request: 'A-1.3',
    method: 'POST',
    path: '/api/auth/login',
    query: [],
  });
  const requests = [{ number: 1, request: 'A-1.1' }];

  expect(judgeRequests('every request succeeds', evidenceOf(trace, { requests }))).toMatchObject({
    found: 'GET /api/users/me in tab A failed with 401; 1 of 2 succeeded',
    holds: false,
  });
});

test('every request settles when all have an end, whichever', () => {
  expect(judgeRequests('every request settles', evidenceOf(ending(200, 401, 'aborted', 'FETCH_ERROR')))).toMatchObject({
    found: 'all 4 requests settled',
    holds: true,
  });
  expect(judgeRequests('every request settles', evidenceOf(ending(200, 'pending')))).toMatchObject({
    found: 'request 2 has not settled; 1 of 2 settled',
    holds: false,
  });
});

test('no request fails with 401 when they fail otherwise', () => {
  expect(judgeRequests('no request fails with 401', evidenceOf(ending(403)))).toMatchObject({
    found: 'the one request did not fail with 401',
    holds: true,
  });
  expect(judgeRequests('no request fails with 401', evidenceOf(ending(200, 401)))).toMatchObject({ holds: false });
});

test('a request that never began did not fail otherwise than with 401', () => {
  expect(judgeRequests('no request fails with 401', evidenceOf(ending(200), {}, sends(2)))).toMatchObject({
    found: 'request 2 never began; 1 of 2 did not fail with 401',
    holds: false,
  });
});

test.each([
  ['succeeds', 200, 'request 1 succeeds', 'request 1 succeeded with 200', true],
  ['succeeds', 401, 'request 1 succeeds', 'request 1 failed with 401', false],
  ['fails', 401, 'request 1 fails', 'request 1 failed with 401', true],
  ['fails', 'aborted', 'request 1 fails', 'request 1 was aborted', false],
  ['is aborted', 'aborted', 'request 1 is aborted', 'request 1 was aborted', true],
  ['is aborted', 200, 'request 1 is aborted', 'request 1 succeeded with 200', false],
  ['FETCH_ERROR', 'FETCH_ERROR', 'request 1 ends with FETCH_ERROR', 'request 1 failed with FETCH_ERROR', true],
  ['TIMEOUT_ERROR', 'FETCH_ERROR', 'request 1 ends with TIMEOUT_ERROR', 'request 1 failed with FETCH_ERROR', false],
  [403, 403, 'request 1 ends with 403', 'request 1 failed with 403', true],
  [403, 401, 'request 1 ends with 403', 'request 1 failed with 401', false],
  [200, 'pending', 'request 1 ends with 200', 'request 1 has not settled', false],
] as const)('a request that is to end as %s and ended as %s', (outcome, end, expected, found, holds) => {
  expect(judgeRequest(1, outcome, evidenceOf(ending(end)))).toEqual({ expected, found, holds });
});

test('a request that never began ended in no way', () => {
  for (const outcome of ['succeeds', 'fails', 'is aborted'] as const) {
    expect(judgeRequest(1, outcome, evidenceOf(ending()))).toMatchObject({
      found: 'request 1 never began',
      holds: false,
    });
  }
});
