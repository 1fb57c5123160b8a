import { expect, test, vi } from 'vitest';
import { instant } from '../time/instant.ts';
import type { ClientEvent, ClientFact } from './events.ts';
import { createRecorder } from './recorder.ts';

const dropped = (count: number): ClientFact => ({ type: 'events.dropped', count, why: 'rate' });
const clock = { now: () => instant(42) };

test('a fact gets the tab, the next number and the present instant', () => {
  const recorder = createRecorder({ clock, tab: 'A' });

  recorder.record(dropped(1));

  expect(recorder.record(dropped(2))).toEqual({ source: 'client', tab: 'A', seq: 2, at: 42, ...dropped(2) });
});

test('listeners hear of later events until they unsubscribe', () => {
  const recorder = createRecorder({ clock, tab: 'A' });
  const heard: ClientEvent[] = [];
  recorder.record(dropped(1));
  const stop = recorder.subscribe((event) => heard.push(event));

  recorder.record(dropped(2));
  stop();
  recorder.record(dropped(3));

  expect(heard.map(({ seq }) => seq)).toEqual([2]);
});

test('one function subscribed twice is two subscriptions', () => {
  const recorder = createRecorder({ clock, tab: 'A' });
  const listener = vi.fn();
  const stop = recorder.subscribe(listener);
  recorder.subscribe(listener);

  stop();
  recorder.record(dropped(1));

  expect(listener).toHaveBeenCalledTimes(1);
});

test('a listener that throws disturbs neither the caller nor the other listeners, and is reported', async () => {
  const recorder = createRecorder({ clock, tab: 'A' });
  const heard = vi.fn();
  const reported = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined);
  recorder.subscribe(() => {
    throw new Error('mine');
  });
  recorder.subscribe(heard);

  recorder.record(dropped(1));

  expect(heard).toHaveBeenCalledTimes(1);
  expect(reported.mock.calls[0]?.[0]).toThrow('mine');
  reported.mockRestore();
});

test('the newest events are kept, as many as the limit says', () => {
  const recorder = createRecorder({ clock, tab: 'A', limit: 3 });
  for (let count = 1; count <= 8; count += 1) recorder.record(dropped(count));

  expect(recorder.since(0).map(({ seq }) => seq)).toEqual([6, 7, 8]);
  expect(recorder.since(7).map(({ seq }) => seq)).toEqual([8]);
  expect(recorder.since(8)).toEqual([]);
});

test('clearing forgets the events and counts on', () => {
  const recorder = createRecorder({ clock, tab: 'A', limit: 3 });
  recorder.record(dropped(1));
  recorder.clear();

  expect(recorder.since(0)).toEqual([]);
  expect(recorder.record(dropped(2)).seq).toBe(2);
  expect(recorder.since(0).map(({ seq }) => seq)).toEqual([2]);
});

test('a recorder that could keep nothing is refused', () => {
  expect(() => createRecorder({ clock, tab: 'A', limit: 0 })).toThrow('cannot keep 0 events');
});
