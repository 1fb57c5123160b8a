import { expect, test } from 'vitest';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import { RingEventLog } from './event-log.ts';

const log = (limit = 5) => new RingEventLog(new VirtualClock(), () => 7, limit);
const fill = (events: RingEventLog, count: number) => {
  for (let n = 1; n <= count; n += 1) events.append({ type: 'clock.advanced', by: n });
};

test('events are numbered from 1 without holes and stamped with wall time and offset', () => {
  const clock = new VirtualClock();
  const events = new RingEventLog(clock, () => 7);

  expect(events.append({ type: 'state.reset' })).toEqual({
    source: 'server',
    seq: 1,
    at: clock.now(),
    offset: 7,
    type: 'state.reset',
  });
  expect(events.append({ type: 'state.reset' }).seq).toBe(2);
  expect(events.last).toBe(2);
});

test('since gives what came after, and nothing to who is up to date or ahead', () => {
  const events = log();
  fill(events, 3);

  expect(events.since(1).map(({ seq }) => seq)).toEqual([2, 3]);
  expect(events.since(3)).toEqual([]);
  expect(events.since(99)).toEqual([]);
});

test('a reader that fell behind the ring is told what it missed, once', () => {
  const events = log(5);
  fill(events, 12);

  const read = events.since(3);

  expect(read[0]).toMatchObject({ type: 'events.missed', from: 4, to: 7, seq: 7 });
  expect(read.slice(1).map(({ seq }) => seq)).toEqual([8, 9, 10, 11, 12]);
  expect(events.since(7).map(({ seq }) => seq)).toEqual([8, 9, 10, 11, 12]);
});

test('listeners hear every later event until they leave', () => {
  const events = log();
  const heard: number[] = [];
  fill(events, 1);
  const leave = events.subscribe(({ seq }) => heard.push(seq));

  fill(events, 2);
  leave();
  fill(events, 1);

  expect(heard).toEqual([2, 3]);
});
