import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '../time/instant.ts';
import type { TraceEvent } from './events.ts';
import { clockCorrection, merge } from './merge.ts';
import { sampleRace } from './sample-race.ts';
import { someTrace } from './trace-arbitrary.ts';
import { TraceBuilder } from './trace-builder.ts';

const bySource = (trace: readonly TraceEvent[], source: TraceEvent['source']): readonly TraceEvent[] =>
  trace.filter((event) => event.source === source);

/** The server's clock goes `ms` ahead; protocol time stays. */
const ahead = (trace: readonly TraceEvent[], ms: number): readonly TraceEvent[] =>
  trace.map((event) =>
    event.source === 'server' ? { ...event, at: later(event.at, ms), offset: event.offset - ms } : event,
  );

const order = (trace: readonly TraceEvent[]): string[] => trace.map((event) => event.type);

describe('one exchange, told by both sides', () => {
  const whole = new TraceBuilder()
    .sent(10, 'A.1.1')
    .received(20, 'c1', 'A.1.1')
    .replied(30, 'c1', 200, 'ok', { exchange: 'A.1.1' })
    .answered(40, 'A.1.1', 200).trace;

  test('is sent, received, answered and answered', () => {
    expect(order(merge([bySource(whole, 'server'), bySource(whole, 'client')]))).toEqual([
      'fetch.sent',
      'call.received',
      'call.answered',
      'fetch.answered',
    ]);
  });

  test.each([-5_000, -15, 15, 5_000])('is so when the server’s clock is %d ms ahead', (ms) => {
    const merged = merge([ahead(whole, ms)]);

    expect(order(merged)).toEqual(['fetch.sent', 'call.received', 'call.answered', 'fetch.answered']);
    expect(merged.map(({ at }) => at)).toEqual(merged.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  test('is so when its events share one instant', () => {
    const flat = whole.map((event) => ({ ...event, at: later(event.at, 10 - event.at) }));

    expect(order(merge([flat.toReversed()]))).toEqual([
      'fetch.sent',
      'call.received',
      'call.answered',
      'fetch.answered',
    ]);
  });

  test('leaves a clock alone that agrees', () => {
    expect(clockCorrection(ahead(whole, 9))).toBe(0);
    expect(clockCorrection(ahead(whole, 5_000))).toBe(-4_990);
  });

  test('keeps protocol time when the wall clock is corrected', () => {
    const protocol = (trace: readonly TraceEvent[]): number[] =>
      trace.flatMap((event) => (event.source === 'server' ? [event.at + event.offset] : []));

    expect(protocol(merge([ahead(whole, 5_000)]))).toEqual(protocol(whole));
  });
});

test('an event that is in two traces comes once', () => {
  const trace = sampleRace('recipe', 3);

  expect(merge([trace.slice(0, 20), trace.slice(10)])).toEqual(merge([trace]));
  expect(merge([trace, trace])).toHaveLength(trace.length);
});

test('no traces make no trace', () => {
  expect(merge([])).toEqual([]);
});

test('causes that go round in a circle lose nothing', () => {
  const trace = new TraceBuilder()
    .answered(10, 'A.1.1', 200)
    .sent(20, 'A.1.1')
    .received(1, 'c1', 'A.1.1')
    .replied(2, 'c1', 200, 'ok', { exchange: 'A.1.1' }).trace;

  expect(merge([trace])).toHaveLength(4);
});

describe('for any traces', () => {
  test('nothing is lost or invented, and each emitter keeps its order', () => {
    fc.assert(
      fc.property(someTrace, fc.nat(100), (trace, cut) => {
        const merged = merge([trace.slice(cut), trace.slice(0, cut)]);

        expect(merged).toHaveLength(trace.length);
        for (const emitter of new Set(trace.map(emitterOf))) {
          const seqs = merged.filter((event) => emitterOf(event) === emitter).map(({ seq }) => seq);
          expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  test('it does not matter which trace comes first', () => {
    fc.assert(
      fc.property(someTrace, fc.nat(100), (trace, cut) => {
        expect(merge([trace.slice(cut), trace.slice(0, cut)])).toEqual(merge([trace]));
      }),
    );
  });

  test('a merged trace merges into itself', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('recipe' as const, 'naive' as const),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: -9_000, max: 9_000 }),
        (client, count, ms) => {
          const merged = merge([ahead(sampleRace(client, count), ms)]);
          expect(merge([merged])).toEqual(merged);
        },
      ),
    );
  });

  test('causes come before effects, however wrong the server’s clock is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('recipe' as const, 'naive' as const),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: -9_000, max: 9_000 }),
        (client, count, ms) => {
          const merged = merge([ahead(sampleRace(client, count), ms)]);
          const place = (type: string, exchange: string): number =>
            merged.findIndex((event) => event.type === type && 'exchange' in event && event.exchange === exchange);
          const exchanges = merged.flatMap((event) => (event.type === 'fetch.sent' ? [event.exchange] : []));
          expect(exchanges.length).toBeGreaterThan(count);
          for (const exchange of exchanges) {
            const places = ['fetch.sent', 'call.received', 'call.answered', 'fetch.answered'].map((type) =>
              place(type, exchange),
            );
            expect(places).toEqual(places.toSorted((a, b) => a - b));
          }
        },
      ),
    );
  });
});

function emitterOf(event: TraceEvent): string {
  return event.source === 'client' ? event.tab : event.source === 'cookie' ? event.jar : 'the server';
}
