import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from './events.ts';
import type { Lane, Segment } from './lane.ts';
import { emptyLanes, lanesOf, stepLanes } from './lanes.ts';
import { FRESH_ACCESS, sampleRace, SPENT_ACCESS } from './sample-race.ts';
import { interleaved, inBatches, someTrace } from './trace-arbitrary.ts';
import { TraceBuilder } from './trace-builder.ts';

const drawn = (lane: Lane | undefined): string[] => (lane?.segments ?? []).map(brief);
const brief = ({ kind, from, to, on }: Segment): string =>
  `${kind} ${from}-${to ?? ''}${on === undefined ? '' : ` on ${on}`}`;

describe('five requests meet one expired token', () => {
  const lanes = lanesOf(sampleRace('recipe', 5));

  test('the first refreshes and retries', () => {
    expect(drawn(lanes[0])).toEqual(['in-flight 1001-1081', 'refresh 1101-1501', 'retry 1521-1651']);
  });

  test('the others are blocked on it', () => {
    expect(lanes.slice(1).map((lane) => drawn(lane)[1])).toEqual([
      'blocked 1092-1511 on A.1',
      'blocked 1093-1511 on A.1',
      'blocked 1094-1511 on A.1',
      'blocked 1095-1511 on A.1',
    ]);
  });

  test('each lane says what it asked for and how it ended', () => {
    expect(
      lanes.map(({ label, number, tabLabel, status, outcome, endedAt }) => ({
        label,
        number,
        tabLabel,
        status,
        outcome,
        endedAt,
      }))[2],
    ).toEqual({
      label: 'GET /api/items/3',
      number: 3,
      tabLabel: 'Tab A',
      status: 200,
      outcome: 'fulfilled',
      endedAt: 1_663,
    });
  });

  test('a retried lane names both token generations', () => {
    expect(lanes[1]?.segments.map(({ token }) => token?.access)).toEqual([SPENT_ACCESS, undefined, FRESH_ACCESS]);
  });

  test('the refresher is marked where it took and released the mutex', () => {
    expect(lanes[0]?.marks.map(({ kind, at }) => [kind, at])).toEqual([
      ['acquired', 1_091],
      ['released', 1_510],
    ]);
  });
});

test('a naive client has a refresh in every lane', () => {
  expect(
    lanesOf(sampleRace('naive', 5)).map((lane) => lane.segments.filter(({ kind }) => kind === 'refresh').length),
  ).toEqual([1, 1, 1, 1, 1]);
});

describe('a call on its way to the server', () => {
  const joined = (): TraceBuilder =>
    new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').received(5, 'c1', 'A.1.1').started(1, 'A.2').sent(1, 'A.2.1');

  test('is queued while the server has not seen it', () => {
    expect(drawn(lanesOf(joined().trace)[1])).toEqual(['queued 1-']);
  });

  test('was queued when it took its time', () => {
    expect(drawn(lanesOf(joined().received(190, 'c2', 'A.2.1').trace)[1])).toEqual(['queued 1-190', 'in-flight 190-']);
  });

  test('was in flight all along when it came within 100 ms', () => {
    expect(drawn(lanesOf(joined().received(20, 'c2', 'A.2.1').trace)[1])).toEqual(['in-flight 1-']);
  });

  test('is in flight when no server tells anything', () => {
    expect(drawn(lanesOf(new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').trace)[0])).toEqual(['in-flight 0-']);
  });

  test('is in flight when the server’s events are of somebody else’s calls', () => {
    const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').received(5, 'c9').trace;

    expect(drawn(lanesOf(trace)[0])).toEqual(['in-flight 0-']);
  });

  test('that was answered without the server telling of it was never queued', () => {
    expect(drawn(lanesOf(joined().answered(50, 'A.2.1', 200).trace)[1])).toEqual(['in-flight 1-50']);
  });
});

test('a held call is drawn as held between its hold and its release', () => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').received(5, 'c1', 'A.1.1');
  trace.server(6, { type: 'call.held', call: 'c1', when: 'before' });
  expect(drawn(lanesOf(trace.trace)[0])).toEqual(['in-flight 0-6', 'held 6-']);

  trace.server(100, { type: 'call.released', call: 'c1' }).replied(101, 'c1', 200, 'ok').answered(110, 'A.1.1', 200);
  expect(drawn(lanesOf(trace.trace)[0])).toEqual(['in-flight 0-6', 'held 6-100', 'in-flight 100-110']);
});

test('held calls tell where they waited, and which was let go first, second and third', () => {
  const trace = new TraceBuilder();
  for (const n of [1, 2, 3])
    trace
      .started(n, `A.${n}`)
      .sent(n, `A.${n}.1`)
      .received(n, `c${n}`, `A.${n}.1`)
      .server(n, { type: 'call.held', call: `c${n}`, when: 'after' });
  for (const n of [3, 1, 2]) trace.server(20 - n, { type: 'call.released', call: `c${n}` });
  trace.received(30, 'c4', 'A.1.2').server(30, { type: 'call.held', call: 'c4', when: 'before' });
  trace.server(31, { type: 'call.released', call: 'c4' });

  expect(
    lanesOf(trace.trace).map((lane) =>
      lane.segments.flatMap(({ hold }) => (hold ? [`${hold.when} ${hold.turn ?? 'held'}`] : [])),
    ),
  ).toEqual([['after 2', 'before 1'], ['after 3'], ['after 1']]);
});

test('a call that the server cut says so, in its lane and where it was heard of by the server alone', () => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').received(5, 'c1', 'A.1.1');
  trace.server(6, { type: 'fault.applied', call: 'c1', fault: 'f1', kind: 'drop' });
  trace
    .server(7, { type: 'call.dropped', call: 'c1', when: 'after' })
    .server(7, { type: 'call.abandoned', call: 'c1' });
  trace
    .client(9, 'A', { type: 'fetch.failed', exchange: 'A.1.1', error: 'TypeError' })
    .settled(10, 'A.1', 'rejected', 'FETCH_ERROR');
  trace.received(20, 'c2').server(25, { type: 'call.dropped', call: 'c2', when: 'before' });

  const [own, stranger] = lanesOf(trace.trace);

  expect(own?.attempts[0]).toMatchObject({
    dropped: 'after',
    status: 'TypeError',
    faults: [{ at: 6, fault: 'f1', kind: 'drop' }],
  });
  expect(own?.segments).toMatchObject([{ kind: 'in-flight', from: 0, to: 9, dropped: 'after' }]);
  expect(stranger).toMatchObject({ outcome: 'rejected', status: undefined, startedAt: 20, endedAt: 25 });
});

test('an abort ends what is held on the server', () => {
  const trace = new TraceBuilder().started(0, 'A.1').sent(0, 'A.1.1').received(5, 'c1', 'A.1.1');
  trace.server(6, { type: 'call.held', call: 'c1', when: 'before' });
  trace.client(50, 'A', { type: 'fetch.failed', exchange: 'A.1.1', error: 'AbortError' }).settled(51, 'A.1', 'aborted');

  const [lane] = lanesOf(trace.trace);

  expect(drawn(lane)).toEqual(['in-flight 0-6', 'held 6-50']);
  expect([lane?.outcome, lane?.status, lane?.endedAt]).toEqual(['aborted', 'AbortError', 51]);
});

test('a wait that outlives its holder names the next one from then on', () => {
  const trace = new TraceBuilder().started(0, 'A.1').started(0, 'A.2').started(0, 'A.3');
  trace.mutex(10, 'mutex.acquired', 'A.1').wait(11, 'mutex.awaited', 'A.2').wait(12, 'mutex.awaited', 'A.3');
  trace.mutex(20, 'mutex.released', 'A.1').wait(20, 'mutex.passed', 'A.2').mutex(20, 'mutex.acquired', 'A.2');
  trace.mutex(30, 'mutex.released', 'A.2').wait(30, 'mutex.passed', 'A.3');

  expect(drawn(lanesOf(trace.trace)[2])).toEqual(['blocked 12-20 on A.1', 'blocked 20-30 on A.2']);
});

test('calls that only the server saw have lanes: by their exchange, else one each', () => {
  const trace = new TraceBuilder();
  trace.received(5, 'c1', 'B.4.1').replied(9, 'c1', 401, 'no-token', { exchange: 'B.4.1' });
  trace.received(10, 'c2', 'B.4.2', 'refresh').replied(12, 'c2', 200, 'refreshed', { exchange: 'B.4.2' });
  trace.received(20, 'c3').replied(25, 'c3', 404, 'not-found');

  const lanes = lanesOf(trace.trace);

  expect(lanes.map(({ request, tab, number, outcome }) => [request, tab, number, outcome])).toEqual([
    ['B.4', 'B', 4, 'rejected'],
    ['c3', 'server', 3, 'rejected'],
  ]);
  expect(drawn(lanes[0])).toEqual(['in-flight 5-9', 'refresh 10-12']);
});

test('a fetch that belongs to no request has a lane of its own', () => {
  const trace = new TraceBuilder().client(0, 'A', {
    type: 'fetch.sent',
    exchange: 'A.9.1',
    attribution: 'inferred',
    purpose: 'refresh',
    method: 'POST',
    path: '/api/auth/refresh',
    query: [],
    headers: {},
  });
  trace.answered(40, 'A.9.1', 403);

  expect(lanesOf(trace.trace)).toMatchObject([
    {
      request: 'A.9.1',
      number: 0,
      label: 'POST /api/auth/refresh',
      outcome: 'rejected',
      status: 403,
      attribution: 'inferred',
      endedAt: 40,
    },
  ]);
});

test('fetches that belong to no request do not share a lane, whichever side told of them first', () => {
  const trace = new TraceBuilder().received(5, 'c1', 'A.0.1').received(6, 'c2', 'A.0.2').received(7, 'c3', 'A.0.3');
  for (const exchange of ['A.0.1', 'A.0.2']) {
    const call = { method: 'GET', path: '/api/items/1', query: [], headers: {} };
    trace.client(4, 'A', { type: 'fetch.sent', exchange, attribution: 'inferred', purpose: 'request', ...call });
  }

  expect(lanesOf(trace.trace).map(({ request, tab }) => [request, tab])).toEqual([
    ['A.0.1', 'A'],
    ['A.0.2', 'A'],
    ['A.0.3', 'A'],
  ]);
});

test('an exchange that its client gives to another request than its name says moves there', () => {
  const trace = new TraceBuilder().received(5, 'c1', 'A.1.1');
  trace.client(0, 'A', {
    type: 'fetch.sent',
    exchange: 'A.1.1',
    request: 'A.7',
    attribution: 'inferred',
    purpose: 'request',
    method: 'GET',
    path: '/api/items/1',
    query: [],
    headers: {},
  });

  expect(lanesOf(trace.trace).map(({ request }) => request)).toEqual(['A.7']);
});

test('tabs come in the order in which they were first heard of, lanes by their start', () => {
  const trace = new TraceBuilder().started(50, 'B.1').started(40, 'A.2').started(45, 'A.1').started(60, 'B.2');

  expect(lanesOf(trace.trace).map(({ request }) => request)).toEqual(['A.2', 'A.1', 'B.1', 'B.2']);
});

describe('for any trace', () => {
  test('any batching makes the same lanes', () => {
    fc.assert(
      fc.property(someTrace, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (trace, sizes) => {
        const batched = inBatches(trace, sizes).reduce(stepLanes, emptyLanes);
        expect(batched.lanes).toEqual(lanesOf(trace));
      }),
    );
  });

  test('the order in which the emitters’ events arrive does not matter', () => {
    fc.assert(
      fc.property(
        someTrace.chain((trace) => fc.tuple(fc.constant(trace), interleaved(trace))),
        ([trace, other]) => {
          expect(lanesOf(other)).toEqual(lanesOf(trace));
        },
      ),
    );
  });

  test('a step leaves the model it was given as it was', () => {
    fc.assert(
      fc.property(someTrace, fc.nat(), (trace, at) => {
        const cut = at % (trace.length + 1);
        const before = stepLanes(emptyLanes, trace.slice(0, cut));
        const lanes = structuredClone(before.lanes);
        stepLanes(before, trace.slice(cut));
        expect(before.lanes).toEqual(lanes);
        expect(stepLanes(before, trace.slice(cut)).lanes).toEqual(lanesOf(trace));
      }),
    );
  });

  test('segments lie in their lane, and those of one exchange do not overlap', () => {
    fc.assert(
      fc.property(someTrace, (trace) => {
        for (const lane of lanesOf(trace)) {
          for (const { from, to } of lane.segments) expect(to ?? from).toBeGreaterThanOrEqual(from);
          for (const [, own] of byExchange(lane)) {
            for (const [index, { from }] of own.entries()) expect(from).toBe(index === 0 ? from : own[index - 1]?.to);
          }
          if (lane.endedAt !== undefined) expect(lane.segments.every(({ to }) => to !== undefined)).toBe(true);
        }
      }),
    );
  });

  test('a lane that no event concerns stays the same object', () => {
    const trace = sampleRace('recipe', 5);
    const before = stepLanes(emptyLanes, trace);
    const after = stepLanes(before, new TraceBuilder().started(9_000, 'A.6').trace);

    expect(after.lanes.slice(0, 5).every((lane, index) => lane === before.lanes[index])).toBe(true);
    expect(after.lanes).toHaveLength(6);
  });
});

test('five thousand events in small batches take well under a second', () => {
  const trace: readonly TraceEvent[] = sampleRace('recipe', 400);
  const started = performance.now();

  const model = inBatches(trace, [20]).reduce(stepLanes, emptyLanes);

  expect(trace.length).toBeGreaterThan(4_000);
  expect(model.lanes).toHaveLength(400);
  expect(performance.now() - started).toBeLessThan(2_000);
});

function byExchange(lane: Lane): ReadonlyMap<string, readonly Segment[]> {
  const found = new Map<string, Segment[]>();
  for (const segment of lane.segments) {
    if (segment.exchange !== undefined) found.set(segment.exchange, [...(found.get(segment.exchange) ?? []), segment]);
  }
  return found;
}
