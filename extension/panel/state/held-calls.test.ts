import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import { inBatches, someTrace } from '../../../reauth/trace/trace-arbitrary.ts';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import type { ControlState } from '../sources/control.ts';
import { heldAsTold, noneHeld, stepHeldCalls } from './held-calls.ts';

type ToldHeld = ControlState['held'][number];

const heldIn = (trace: TraceBuilder) => stepHeldCalls(noneHeld, trace.trace).held;

const three = (): TraceBuilder => {
  const trace = new TraceBuilder();
  for (const n of [1, 2, 3])
    trace
      .received(n, `c${n}`, `A.${n}.1`)
      .server(10 + n, { type: 'call.held', call: `c${n}`, when: n === 2 ? 'before' : 'after' });
  return trace;
};

test('held calls come in the order of their arrival, with what they asked for and where they wait', () => {
  expect(heldIn(three())).toEqual([
    { call: 'c1', exchange: 'A.1.1', label: 'GET /api/items/1', when: 'after', since: 11, abandoned: false },
    { call: 'c2', exchange: 'A.2.1', label: 'GET /api/items/1', when: 'before', since: 12, abandoned: false },
    { call: 'c3', exchange: 'A.3.1', label: 'GET /api/items/1', when: 'after', since: 13, abandoned: false },
  ]);
});

test('a call whose client has gone away stays, and says so; even when it had gone before it was held', () => {
  const trace = three().server(20, { type: 'call.abandoned', call: 'c2' });
  trace.received(21, 'c4').server(22, { type: 'call.abandoned', call: 'c4' });
  trace.server(23, { type: 'call.held', call: 'c4', when: 'after' });

  expect(heldIn(trace).map(({ call, abandoned }) => [call, abandoned])).toEqual([
    ['c1', false],
    ['c2', true],
    ['c3', false],
    ['c4', true],
  ]);
});

test('a call that is released, answered or cut is held no more, and a reset holds nothing', () => {
  const trace = three().server(20, { type: 'call.released', call: 'c2' }).replied(21, 'c1', 503, 'unavailable');
  trace.server(22, { type: 'call.dropped', call: 'c3', when: 'before' });
  expect(heldIn(trace)).toEqual([]);

  expect(heldIn(three().server(20, { type: 'state.reset' }))).toEqual([]);
});

test('a call that is held again after it was let go is the last in the row', () => {
  const trace = three().server(20, { type: 'call.released', call: 'c1' });
  trace.server(21, { type: 'call.held', call: 'c1', when: 'after' });

  expect(heldIn(trace).map(({ call }) => call)).toEqual(['c2', 'c3', 'c1']);
});

test('any batching holds the same calls', () => {
  fc.assert(
    fc.property(someTrace, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (trace, sizes) => {
      expect(inBatches(trace, sizes).reduce(stepHeldCalls, noneHeld)).toEqual(stepHeldCalls(noneHeld, trace));
    }),
  );
});

const waiting = (call: string, more: Partial<ToldHeld> = {}): ToldHeld => ({
  call,
  method: 'GET',
  path: '/api/items/1',
  when: 'after',
  since: instant(5),
  abandoned: false,
  ...more,
});

test('what the server lists takes the place of what its events said, under the names that the trace has', () => {
  const model = stepHeldCalls(noneHeld, three().trace);

  expect(heldAsTold(model, [waiting('c3', { exchange: 'A.3.1', since: instant(13) }), waiting('c9')]).held).toEqual([
    { call: 'c3', exchange: 'A.3.1', label: 'GET /api/items/1', when: 'after', since: 13, abandoned: false },
    { call: 'c9', label: 'GET /api/items/1', when: 'after', since: 5, abandoned: false },
  ]);
});

test('a call that was listed already keeps its place and its time when its event comes', () => {
  const listed = heldAsTold(noneHeld, [waiting('c1', { exchange: 'A.1.1' }), waiting('c2', { when: 'before' })]);

  expect(stepHeldCalls(listed, three().trace).held.map(({ call, since }) => [call, since])).toEqual([
    ['c1', 5],
    ['c2', 5],
    ['c3', 13],
  ]);
});

test('a reset of long ago, heard of late, lets nothing go that waits now', () => {
  const listed = heldAsTold(noneHeld, [waiting('c1', { since: instant(50) })]);

  expect(stepHeldCalls(listed, new TraceBuilder().server(20, { type: 'state.reset' }).trace).held).toHaveLength(1);
  expect(stepHeldCalls(listed, new TraceBuilder().server(60, { type: 'state.reset' }).trace).held).toEqual([]);
});

test('a call of a later run of the server is listed under its own name, and found in the trace under another', () => {
  const trace = new TraceBuilder().received(1, 'c1', 'A.1.1').received(9, 'run2-c1', 'A.7.1');
  const listed = heldAsTold(stepHeldCalls(noneHeld, trace.trace), [waiting('c1', { exchange: 'A.7.1' })]);
  expect(listed.held.map(({ call }) => call)).toEqual(['run2-c1']);

  const { trace: later } = new TraceBuilder().server(20, { type: 'call.released', call: 'run2-c1' });
  expect(stepHeldCalls(listed, later).held).toEqual([]);
});
