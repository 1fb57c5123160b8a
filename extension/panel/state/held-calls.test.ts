import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inBatches, someTrace } from '../../../reauth/trace/trace-arbitrary.ts';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import { noneHeld, stepHeldCalls } from './held-calls.ts';

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
