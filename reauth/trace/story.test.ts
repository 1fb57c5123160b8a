import { expect, test } from 'vitest';
import { lanesOf } from './lanes.ts';
import { sampleRace } from './sample-race.ts';
import { storyOf } from './story.ts';
import { tokenRef, TraceBuilder } from './trace-builder.ts';
import type { TraceEvent } from './events.ts';

const told = (trace: readonly TraceEvent[], request: string): string[] => {
  const lane = lanesOf(trace).find((one) => one.request === request);
  if (!lane) throw new Error(`There is no lane of ${request}.`);
  return storyOf(lane, trace, ({ id }) => `<${id}>`).map(({ at, text, tone }) => `${at} ${tone}: ${text}`);
};

test('the story of the request that refreshed', () => {
  expect(told(sampleRace('recipe', 3), 'A.1')).toEqual([
    '1001 plain: Tab A asked for GET /api/items/1.',
    '1001 plain: The mutex was free.',
    '1001 plain: It was sent with access token <a1> (generation 1).',
    '1081 bad: The server answered 401 You are not logged in: access token <a1> (generation 1) had expired 211ms before.',
    '1091 plain: It took the mutex; #2 and #3 waited for it.',
    '1101 plain: The refresh asked /api/auth/refresh for a new access token with refresh token <r1> (generation 1).',
    '1501 good: The refresh answered 200: access token <a2> (generation 2).',
    '1510 plain: It released the mutex after 419ms.',
    '1521 plain: The retry was sent with access token <a2> (generation 2).',
    '1651 good: The retry answered 200.',
    '1661 good: It succeeded with 200 after 660ms.',
  ]);
});

test('the story of a request that waited', () => {
  expect(told(sampleRace('recipe', 3), 'A.3').slice(4, 6)).toEqual([
    '1093 plain: The mutex was held by #1; it waited 418ms.',
    '1523 plain: The retry was sent with access token <a2> (generation 2).',
  ]);
});

test('a refresh that fails costs the session', () => {
  const trace = new TraceBuilder()
    .started(0, 'A.1')
    .sent(0, 'A.1.1')
    .answered(10, 'A.1.1', 401)
    .sent(20, 'A.1.2', 'refresh');
  trace
    .received(25, 'c2', 'A.1.2', 'refresh')
    .replied(30, 'c2', 403, 'refresh-missing', { exchange: 'A.1.2', message: 'Could not refresh access token' });
  trace
    .answered(35, 'A.1.2', 403)
    .client(36, 'A', { type: 'session.lost', request: 'A.1', status: 403 })
    .settled(40, 'A.1', 'rejected', 401);

  expect(told(trace.trace, 'A.1').slice(-4)).toEqual([
    '20 plain: The refresh asked /api/auth/refresh for a new access token without a refresh token.',
    '35 bad: The refresh answered 403 Could not refresh access token: no refresh token came with it.',
    '36 bad: The client gave the session up: the user has to log in again.',
    '40 bad: It failed with 401 after 40ms.',
  ]);
});

test('what is still going on is told in the present', () => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').received(5, 'c1', 'A.1.1');
  trace.server(6, { type: 'call.held', call: 'c1', when: 'before' });
  trace
    .started(7, 'A.2')
    .sent(7, 'A.2.1')
    .started(8, 'A.3')
    .mutex(8, 'mutex.acquired', 'A.2')
    .wait(9, 'mutex.awaited', 'A.3');

  expect(told(trace.trace, 'A.1').at(-1)).toBe('6 plain: The server holds it.');
  expect(told(trace.trace, 'A.2')).toContain('7 plain: It waits in the browser for a free connection.');
  expect(told(trace.trace, 'A.3').at(-1)).toBe('9 plain: It waits for the mutex, which #2 holds.');
});

test('an abort and a failure without an answer are told by name', () => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1');
  trace.client(50, 'A', { type: 'fetch.failed', exchange: 'A.1.1', error: 'AbortError' }).settled(51, 'A.1', 'aborted');

  expect(told(trace.trace, 'A.1').slice(-2)).toEqual([
    '50 bad: No answer came: AbortError.',
    '51 bad: It was aborted after 51ms.',
  ]);
});

test('what was done to a call on purpose is told, and a cut connection by what it leaves behind', () => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').received(5, 'c1', 'A.1.1');
  trace.server(5, { type: 'fault.applied', call: 'c1', fault: 'slow', kind: 'latency' });
  trace.server(300, { type: 'fault.applied', call: 'c1', fault: 'cut', kind: 'drop' });
  trace.server(300, { type: 'call.dropped', call: 'c1', when: 'after' });
  trace.client(301, 'A', { type: 'fetch.failed', exchange: 'A.1.1', error: 'TypeError' });
  trace.received(400, 'c2').server(401, { type: 'call.dropped', call: 'c2', when: 'before' });

  expect(told(trace.trace, 'A.1').slice(2)).toEqual([
    '5 plain: Fault slow: the call was made to take longer.',
    '300 bad: The server acted and then cut the connection: the client never learns what came of it.',
    '301 bad: No answer came: TypeError.',
  ]);
  expect(told(trace.trace, 'c2').slice(2)).toEqual([
    '401 bad: The server cut the connection before it acted: nothing came of the call.',
    '401 bad: It failed after 1ms.',
  ]);
});

test('a spent token is told with who had spent it, and with what that led to', () => {
  const r1 = tokenRef('r1', 'refresh', 1, 1_060_000);
  const presenting = (call: string, exchange: string) =>
    new TraceBuilder()
      .client(0, 'A', { type: 'tab.opened', label: 'tab A', client: 'recipe' })
      .sent(10, exchange, 'refresh')
      .received(11, call, exchange, 'refresh', { refresh: r1 });
  const by = { token: r1, call: 'c2', spentBy: 'c1', spentByExchange: 'A.1.2' } as const;

  const inTheOther = presenting('c2', 'B.1.1').server(12, { type: 'token.reused', ...by });
  inTheOther.server(12, { type: 'family.revoked', sid: 's1', call: 'c2' });
  inTheOther.server(12, { type: 'family.revoked', sid: 's2', call: 'c2', because: 's1' });
  expect(told(inTheOther.trace, 'B.1').slice(2)).toEqual([
    '12 bad: The server saw a spent token: refresh token <r1> (generation 1) had been spent by #1 in tab A.',
    '12 bad: The server revoked the session with all its tokens.',
    '12 bad: The server revoked session s2 of the same user too.',
  ]);

  const beside = presenting('c2', 'A.3.1').server(12, { type: 'token.forgiven', ...by, mode: 'new-branch' });
  expect(told(beside.trace, 'A.3').at(-1)).toBe(
    '12 plain: The server forgave a spent token within its grace: refresh token <r1> (generation 1) had been spent by #1. It gives a successor of its own: the family has a branch.',
  );

  const stranger = presenting('c2', 'A.3.1').server(12, {
    type: 'token.reused',
    token: r1,
    call: 'c2',
    spentBy: 'unknown',
  });
  expect(told(stranger.trace, 'A.3').at(-1)).toContain('had been spent by a call that is no longer remembered.');
});

test('a reply that was held says for how long, and when its turn was', () => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').received(5, 'c1', 'A.1.1');
  trace.server(6, { type: 'call.held', call: 'c1', when: 'after' });
  expect(told(trace.trace, 'A.1').at(-1)).toBe('6 plain: The server holds its reply.');

  trace.server(106, { type: 'call.released', call: 'c1' });
  expect(told(trace.trace, 'A.1').at(-1)).toBe(
    '6 plain: The server held its reply for 100ms and let it go as number 1.',
  );
});
