import { expect, test } from 'vitest';
import { sampleRace } from '../../reauth/trace/sample-race.ts';
import { lanesOf } from '../../reauth/trace/lanes.ts';
import { instant } from '../../reauth/time/instant.ts';
import { analyse } from '../../reauth/findings/analyse.ts';
import type { TraceEvent } from '../../reauth/trace/events.ts';
import { TraceBuilder } from '../../reauth/trace/trace-builder.ts';
import { comparable } from './conformance.ts';
import type { RowResult } from './result.ts';
import { scenarioOf } from './scenario.fixture.ts';

const three = scenarioOf({
  steps: '  - { at: 0s, login: user@example.com }\n  - { at: 16s, request: [/items/1, /items/2, /items/3] }',
});

/** A result with this trace, whose requests are numbered as their lanes are. */
function resultOf(trace: readonly TraceEvent[], parts: Partial<RowResult> = {}): RowResult {
  const lanes = lanesOf(trace);
  return {
    id: 'some',
    class: 'SINGLE',
    title: 'Some',
    world: 'virtual',
    client: 'recipe',
    policy: {},
    app: {},
    expected: 'pass',
    verdict: 'pass',
    why: [],
    expectations: [{ line: 9, expected: '1 refresh', found: '1 refresh', holds: true }],
    refreshes: 1,
    findings: analyse(trace, { now: instant(99_000), lanes }),
    lanes,
    trace,
    startedAt: 0,
    endedAt: 0,
    requests: lanes.map(({ number, request }) => ({ number, request })),
    durationMs: 3,
    ...parts,
  };
}

/** The same race, in which another request of the same instant refreshed for all. */
const led = (by: string): readonly TraceEvent[] =>
  JSON.parse(
    JSON.stringify(sampleRace('recipe', 3))
      .replaceAll(/"A\.1(?=[."])/g, '"A.x')
      .replaceAll(new RegExp(`"A\\.${by}(?=[."])`, 'g'), '"A.1')
      .replaceAll('"A.x', `"A.${by}`),
  ) as readonly TraceEvent[];

test('what is compared is what each lane did, by groups of equals', () => {
  expect(comparable(resultOf(sampleRace('recipe', 3)), three)).toEqual({
    verdict: 'pass',
    expectations: ['line 9 holds'],
    refreshes: 1,
    findings: [],
    lanes: {
      'requests 1, 2, 3': [
        'sent 401, refresh 200, retry 200: fulfilled 200',
        'sent 401, waits, retry 200: fulfilled 200',
        'sent 401, waits, retry 200: fulfilled 200',
      ],
    },
  });
});

test('which of equals refreshes for the others makes no difference', () => {
  const other = led('3');

  expect(lanesOf(other).find(({ attempts }) => attempts.length === 3)?.request).toBe('A.3');
  expect(comparable(resultOf(other), three)).toEqual(comparable(resultOf(sampleRace('recipe', 3)), three));
});

test('which of unequals does it makes one', () => {
  const staggered = scenarioOf({
    steps: '  - { at: 16s, request: [/items/1, /items/2, /items/3], every: 10ms }',
  });

  expect(comparable(resultOf(led('3')), staggered)).not.toEqual(
    comparable(resultOf(sampleRace('recipe', 3)), staggered),
  );
});

test('times, ids and holds make no difference', () => {
  const held = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').received(1, 'c1', 'A.1.1');
  held.server(2, { type: 'call.held', call: 'c1', when: 'after' }).server(700, { type: 'call.released', call: 'c1' });
  held.replied(701, 'c1', 200, 'ok', { exchange: 'A.1.1' }).answered(702, 'A.1.1', 200);
  held.settled(703, 'A.1', 'fulfilled', 200);
  const plain = new TraceBuilder().started(5, 'B-4.1').sent(5, 'B-4.1.1').answered(9, 'B-4.1.1', 200);
  plain.settled(9, 'B-4.1', 'fulfilled', 200);

  expect(lanesOf(held.trace)[0]?.segments.map(({ kind }) => kind)).toContain('held');
  expect(comparable(resultOf(held.trace), three)).toEqual(comparable(resultOf(plain.trace, { durationMs: 9 }), three));
});

test('somebody who waits and is told to wait on waits once', () => {
  const trace = new TraceBuilder().started(0, 'A.1').wait(12, 'mutex.awaited', 'A.1', 'w1');
  trace
    .wait(20, 'mutex.passed', 'A.1', 'w1')
    .wait(20, 'mutex.awaited', 'A.1', 'w2')
    .wait(30, 'mutex.passed', 'A.1', 'w2');
  trace.sent(30, 'A.1.1').settled(31, 'A.1', 'aborted');

  expect(comparable(resultOf(trace.trace), three).lanes).toEqual({
    'requests 1, 2, 3': ['waits, sent unanswered: aborted'],
  });
});

test('what happens at one instant keeps the order in which it was told', () => {
  const trace = new TraceBuilder().started(5, 'A.1').sent(5, 'A.1.1').answered(5, 'A.1.1', 401);
  trace.wait(5, 'mutex.awaited', 'A.1').wait(5, 'mutex.passed', 'A.1').sent(5, 'A.1.2').answered(5, 'A.1.2', 200);

  expect(comparable(resultOf(trace.settled(5, 'A.1', 'fulfilled', 200).trace), three).lanes).toEqual({
    'requests 1, 2, 3': ['sent 401, waits, retry 200: fulfilled 200'],
  });
});

test('a network error is one whatever it is called', () => {
  const failed = (error: string) => {
    const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1');
    trace.client(9, 'A', { type: 'fetch.failed', exchange: 'A.1.1', error });
    return comparable(resultOf(trace.settled(9, 'A.1', 'rejected', 'FETCH_ERROR').trace), three);
  };

  expect(failed('TypeError').lanes['requests 1, 2, 3']).toEqual(['sent failed: rejected']);
  expect(failed('Error')).toEqual(failed('TypeError'));
});

test('of a storm that a timer keeps up only is compared that it rages', () => {
  const [storm] = analyse(sampleRace('naive', 3), { now: instant(99_000) }).map((one) => ({
    ...one,
    rule: 'refresh-storm',
  }));
  const after = (refreshes: number, first = 20) => {
    const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').answered(9, 'A.1.1', 200);
    trace.settled(9, 'A.1', 'fulfilled', 200);
    for (let n = 2; n < 2 + refreshes; n += 1)
      trace.sent(n === 2 ? first : 10 * n, `A.1.${n}`, 'refresh').answered(10 * n + 5, `A.1.${n}`, 200);
    return (findings: RowResult['findings']) => comparable(resultOf(trace.trace, { refreshes, findings }), three);
  };
  const raging = storm === undefined ? [] : [storm];

  expect(after(13)(raging)).toMatchObject({
    refreshes: 'a storm',
    findings: ['refresh-storm'],
    lanes: { 'requests 1, 2, 3': ['sent 200: fulfilled 200'] },
  });
  expect(after(15)(raging)).toEqual(after(13)(raging));
  expect(after(13, 9)(raging)).toEqual(after(13)(raging));
  expect(after(1)([])).not.toEqual(after(2)([]));
});

test('a storm that requests make is counted', () => {
  const [storm] = analyse(sampleRace('naive', 3), { now: instant(99_000) });
  const findings = storm === undefined ? [] : [{ ...storm, rule: 'refresh-storm' }];

  expect(comparable(resultOf(sampleRace('naive', 3), { refreshes: 3, findings }), three).refreshes).toBe(3);
});

test('what is sent by nobody’s number has groups of its own', () => {
  const trace = new TraceBuilder().started(0, 'A.1', '/api/users/me').settled(1, 'A.1', 'fulfilled', 200);
  trace.started(2, 'B.1', '/api/users/me').settled(3, 'B.1', 'rejected', 401).started(4, 'B.2');
  trace.client(5, 'A', { type: 'tab.opened', label: 'A', client: 'recipe' }).sent(5, 'A.0.1', 'refresh');
  const requests = [{ number: 4, request: 'B.2' }];

  expect(comparable(resultOf(trace.trace, { requests }), three).lanes).toEqual({
    'requests of the apps themselves': ['nothing sent: fulfilled 200', 'nothing sent: rejected 401'],
    'requests after the second expiry': ['nothing sent: pending'],
    'A: GET /api/auth/refresh': ['refresh unanswered: pending'],
  });
});

test.each([
  ['the verdict', { verdict: 'fail' }],
  ['an expectation', { expectations: [{ line: 9, expected: '1 refresh', found: '2 refreshes', holds: false }] }],
  ['the refreshes', { refreshes: 2 }],
  ['a finding', { findings: analyse(sampleRace('naive', 3), { now: instant(99_000) }) }],
  ['a lane', { lanes: lanesOf(sampleRace('naive', 3)) }],
] as const)('a difference in %s is one', (_, parts) => {
  const trace = sampleRace('recipe', 3);

  expect(comparable(resultOf(trace, parts), three)).not.toEqual(comparable(resultOf(trace), three));
});
