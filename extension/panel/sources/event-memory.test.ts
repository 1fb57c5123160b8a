import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';
import { admit, EventMemory } from './event-memory.ts';

const event = (seq: number): ServerEvent => ({
  source: 'server',
  type: 'state.reset',
  seq,
  at: instant(1000 + seq),
  offset: 0,
});
const missed = (from: number, to: number): ServerEvent => ({
  source: 'server',
  type: 'events.missed',
  seq: to,
  at: instant(1000),
  offset: 0,
  from,
  to,
});
const seqs = (events: readonly ServerEvent[]) => events.map(({ seq }) => seq);

test('an event that is had already is dropped', () => {
  const { fresh, last } = admit(2, [event(1), event(2), event(3)], 'ask');

  expect(seqs(fresh)).toEqual([3]);
  expect(last).toBe(3);
});

test('a follower stops at a hole and says from where', () => {
  const { fresh, last, gap } = admit(2, [event(3), event(6), event(7)], 'ask');

  expect(seqs(fresh)).toEqual([3]);
  expect(last).toBe(3);
  expect(gap).toEqual({ from: 4, to: 5 });
});

test('who reads the server itself announces a hole as missed', () => {
  const { fresh, last } = admit(2, [event(3), event(6)], 'announce');

  expect(fresh).toEqual([event(3), { ...missed(4, 5), at: instant(1006) }, event(6)]);
  expect(last).toBe(6);
});

test('a gap that the server announces itself is no hole', () => {
  const { fresh, last, gap } = admit(0, [missed(1, 40), event(41)], 'ask');

  expect(fresh).toEqual([missed(1, 40), event(41)]);
  expect(last).toBe(41);
  expect(gap).toBeUndefined();
});

test('events that come by several ways and in overlapping batches are each taken once and in order', () => {
  const cuts = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { maxLength: 20 });
  fc.assert(
    fc.property(cuts, (pairs) => {
      const memory = new EventMemory();
      const heard: number[] = [];
      for (const [a, b] of [...pairs, [0, 50] as const]) {
        const batch = Array.from({ length: Math.abs(b - a) }, (_, index) => event(Math.min(a, b) + index + 1));
        heard.push(...seqs(memory.take(batch, 'ask').fresh));
      }

      expect(heard).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
      expect(seqs(memory.since(0))).toEqual(heard);
    }),
  );
});

test('only the newest events are kept, and what is asked for beyond them shows as a hole', () => {
  const memory = new EventMemory(10);
  for (let seq = 1; seq <= 100; seq += 1) memory.take([event(seq)], 'ask');

  const kept = memory.since(0);
  expect(kept.length).toBeLessThan(20);
  expect(seqs(kept).at(-1)).toBe(100);
  expect(admit(0, kept, 'announce').fresh[0]).toMatchObject({ type: 'events.missed', from: 1 });
});
