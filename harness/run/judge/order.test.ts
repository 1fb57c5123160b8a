import { expect, test } from 'vitest';
import type { Moment } from '../../scenario/scenario.ts';
import { evidenceOf, START, tabAOpen } from './evidence.fixture.ts';
import { judgeOrder } from './order.ts';

/** Request 1 is refused, refreshes and is retried; request 2 waits for it; then the tab logs out. */
function story() {
  const trace = tabAOpen()
    .started(START + 10, 'A-1.1')
    .sent(START + 10, 'A-1.1.1')
    .started(START + 20, 'A-1.2');
  trace
    .sent(START + 20, 'A-1.2.1')
    .answered(START + 30, 'A-1.1.1', 401)
    .mutex(START + 30, 'mutex.acquired', 'A-1.1');
  trace.sent(START + 31, 'A-1.1.2', 'refresh').answered(START + 32, 'A-1.2.1', 401);
  trace.wait(START + 33, 'mutex.awaited', 'A-1.2').answered(START + 40, 'A-1.1.2', 200);
  trace
    .sent(START + 41, 'A-1.1.3')
    .answered(START + 50, 'A-1.1.3', 200)
    .settled(START + 51, 'A-1.1', 'fulfilled', 200);
  return trace.client(START + 60, 'A-1', { type: 'session.lost' });
}

const inOrder: readonly Moment[] = [
  { what: 'request starts', number: 1 },
  { what: 'request is answered', number: 1, status: 401 },
  { what: 'refresh starts', number: 1 },
  { what: 'request waits', number: 2 },
  { what: 'refresh is answered', number: 1 },
  { what: 'request is retried', number: 1 },
  { what: 'request is answered', number: 1, status: 200 },
  { what: 'request settles', number: 1 },
  { what: 'logs out', tab: 'A' },
];

test('every moment has its place in the trace', () => {
  expect(judgeOrder(inOrder, evidenceOf(story()))).toEqual({
    expected:
      'request 1 starts, then request 1 is answered 401, then refresh 1 starts, then request 2 waits, then refresh 1 is answered, then request 1 is retried, then request 1 is answered 200, then request 1 settles, then tab A logs out',
    found:
      'request 1 starts at 10ms, request 1 is answered 401 at 30ms, refresh 1 starts at 31ms, request 2 waits at 33ms, refresh 1 is answered at 40ms, request 1 is retried at 41ms, request 1 is answered 200 at 50ms, request 1 settles at 51ms, tab A logs out at 60ms',
    holds: true,
  });
});

test('any two moments the other way round do not hold', () => {
  for (const [index, moment] of inOrder.entries()) {
    const before = inOrder[index - 1];
    if (before === undefined) continue;
    expect(judgeOrder([moment, before], evidenceOf(story())).holds, moment.what).toBe(false);
  }
});

test('a moment that never came is told', () => {
  expect(
    judgeOrder(
      [
        { what: 'request starts', number: 1 },
        { what: 'request settles', number: 2 },
      ],
      evidenceOf(story()),
    ),
  ).toMatchObject({ found: 'request 1 starts at 10ms, never request 2 settles', holds: false });
});

test('a request of the steps that never began has no moments', () => {
  expect(
    judgeOrder(
      [
        { what: 'request waits', number: 7 },
        { what: 'request settles', number: 7 },
      ],
      evidenceOf(story()),
    ),
  ).toMatchObject({ found: 'never request 7 waits, never request 7 settles', holds: false });
});

test('a moment that came several times counts where it fits', () => {
  const trace = story().answered(START + 70, 'A-1.2.1', 401);

  expect(
    judgeOrder(
      [
        { what: 'request settles', number: 1 },
        { what: 'request is answered', number: 2, status: 401 },
      ],
      evidenceOf(trace),
    ).holds,
  ).toBe(true);
});

test('at one instant two tabs have no order, one tab has', () => {
  const trace = tabAOpen()
    .started(START + 10, 'A-1.1')
    .started(START + 10, 'A-1.2')
    .started(START + 10, 'B-1.1');
  const requests = ['A-1.1', 'A-1.2', 'B-1.1'].map((request, index) => ({ number: index + 1, request }));
  const evidence = evidenceOf(trace, { requests });
  const starts = (number: number): Moment => ({ what: 'request starts', number });

  expect(judgeOrder([starts(3), starts(1)], evidence).holds).toBe(true);
  expect(judgeOrder([starts(1), starts(3)], evidence).holds).toBe(true);
  expect(judgeOrder([starts(2), starts(1)], evidence).holds).toBe(false);
  expect(judgeOrder([starts(2), starts(3), starts(1)], evidence).holds).toBe(false);
});
