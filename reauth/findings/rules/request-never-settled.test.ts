import { expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import { TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const foundAt = (now: number, builder: TraceBuilder): readonly Finding[] =>
  analyse(builder.trace, { now: instant(now), boundMs: 1_000 }).filter(({ rule }) => rule === 'request-never-settled');

test('it fires once the bound is passed, and not at the bound', () => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1');

  expect(foundAt(1_000, trace)).toEqual([]);
  expect(foundAt(1_001, trace)).toMatchObject([
    {
      severity: 'warning',
      summary: '#1 (A) GET /api/items/1 has not settled for 1s: it has no answer.',
      requests: ['A.1'],
    },
  ]);
});

test('it names whose mutex a request waits for', () => {
  const trace = new TraceBuilder()
    .started(0, 'A.1')
    .mutex(1, 'mutex.acquired', 'A.1')
    .settled(5, 'A.1', 'rejected', 403);
  trace.started(10, 'A.2').wait(11, 'mutex.awaited', 'A.2');

  const [finding] = foundAt(5_000, trace);

  expect(finding).toMatchObject({
    severity: 'error',
    summary: '#2 (A) GET /api/items/1 has not settled for 5s: it waits for the mutex that #1 (A) holds.',
    remedy: expect.stringContaining('finally'),
    requests: ['A.2', 'A.1'],
  });
  expect(finding?.evidence.map(({ type }) => type)).toEqual(['request.started', 'mutex.awaited']);
});

test('it fires for a request that waits for itself', () => {
  const trace = new TraceBuilder().started(0, 'A.1').mutex(1, 'mutex.acquired', 'A.1').wait(2, 'mutex.awaited', 'A.1');

  expect(foundAt(5_000, trace)).toMatchObject([{ requests: ['A.1'] }]);
});

test('it fires for a wait that ended long after the bound, and not for one within it', () => {
  const ended = (at: number) => {
    const trace = new TraceBuilder().started(0, 'A.1').mutex(1, 'mutex.acquired', 'A.1');
    trace.started(10, 'A.2').wait(10, 'mutex.awaited', 'A.2').wait(at, 'mutex.passed', 'A.2');
    return foundAt(9_000, trace.settled(at, 'A.1', 'aborted').settled(at, 'A.2', 'fulfilled', 200));
  };

  expect(ended(1_010)).toEqual([]);
  expect(ended(5_010)).toMatchObject([
    { severity: 'error', summary: '#2 (A) GET /api/items/1 waited 5s for the mutex that #1 (A) held.' },
  ]);
});

test('it fires for a request that had nothing under way for longer than the bound', () => {
  const ended = (at: number) =>
    foundAt(
      9_000,
      new TraceBuilder()
        .started(0, 'A.1')
        .sent(0, 'A.1.1')
        .answered(10, 'A.1.1', 401)
        .settled(at, 'A.1', 'rejected', 401),
    );

  expect(ended(1_010)).toEqual([]);
  expect(ended(5_010)).toMatchObject([
    { summary: '#1 (A) GET /api/items/1 waited 5s with nothing of it under way.', requests: ['A.1'] },
  ]);
});

test('it does not fire for a request that settled late', () => {
  expect(
    foundAt(9_000, new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').settled(8_000, 'A.1', 'fulfilled', 200)),
  ).toEqual([]);
});

test('it does not fire for a login that a timer refreshes for, long after it settled', () => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1', 'login').answered(10, 'A.1.1', 200);
  trace.settled(10, 'A.1', 'fulfilled', 200).sent(8_000, 'A.1.2', 'refresh').answered(8_010, 'A.1.2', 200);

  expect(foundAt(9_000, trace)).toEqual([]);
});

test('it does not fire while the server holds the call, nor for who waits for the held one', () => {
  const trace = new TraceBuilder().started(0, 'A.1').mutex(1, 'mutex.acquired', 'A.1').sent(2, 'A.1.1', 'refresh');
  trace.received(5, 'c1', 'A.1.1', 'refresh').server(6, { type: 'call.held', call: 'c1', when: 'before' });
  trace.started(10, 'A.2').wait(11, 'mutex.awaited', 'A.2');

  expect(foundAt(60_000, trace)).toEqual([]);
  trace.server(60_000, { type: 'call.released', call: 'c1' });
  expect(foundAt(62_000, trace).map(({ requests }) => requests)).toEqual([['A.1'], ['A.2', 'A.1']]);
});
