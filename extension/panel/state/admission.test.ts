import { expect, test } from 'vitest';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import { admitted, clearedOf, begunIdsOf } from './admission.ts';

const A = 'A-1';
const types = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);

test('while recording, every event enters', () => {
  const { trace } = new TraceBuilder().started(0, `${A}.1`).sent(1, `${A}.1.1`).settled(9, `${A}.1`, 'fulfilled', 200);

  expect(admitted([], trace, true)).toEqual({ events: trace, muted: [] });
});

test('a request that begins while paused stays out to its end, even when recording goes on before', () => {
  const paused = new TraceBuilder().started(0, `${A}.1`).sent(1, `${A}.1.1`).received(2, 'c1', `${A}.1.1`);
  const first = admitted([], paused.trace, false);
  const rest = new TraceBuilder()
    .replied(3, 'c1', 200, 'ok', { exchange: `${A}.1.1` })
    .answered(4, `${A}.1.1`, 200)
    .settled(5, `${A}.1`, 'fulfilled', 200)
    .started(6, `${A}.2`);
  const second = admitted(first.muted, rest.trace, true);

  expect(first.events).toEqual([]);
  expect(types(second.events)).toEqual(['request.started']);
});

test('a request that began before the pause is followed to its end', () => {
  const { trace } = new TraceBuilder()
    .sent(1, `${A}.1.2`, 'refresh')
    .received(2, 'c1', `${A}.1.2`, 'refresh')
    .settled(5, `${A}.1`, 'fulfilled', 200);

  expect(admitted([], trace, false).events).toEqual(trace);
});

test('facts of state enter while paused', () => {
  const { trace } = new TraceBuilder()
    .mutex(0, 'mutex.acquired', `${A}.1`)
    .server(1, { type: 'clock.advanced', by: 10 })
    .cookie(2, 'jar', { type: 'cookie.removed', name: 'access_token', cause: 'deleted' });

  expect(admitted([`${A}.1`], trace, false).events).toEqual(trace);
});

test('clearing keeps the state and forgets the requests and the free mutexes', () => {
  const { trace } = new TraceBuilder()
    .client(0, A, { type: 'tab.opened', label: 'A', client: 'recipe' })
    .started(1, `${A}.1`)
    .mutex(2, 'mutex.acquired', `${A}.1`)
    .mutex(3, 'mutex.released', `${A}.1`)
    .mutex(4, 'mutex.acquired', `${A}.2`)
    .client(5, A, { type: 'session.lost', request: `${A}.1` });

  const kept = clearedOf(trace);

  expect(types(kept)).toEqual(['tab.opened', 'mutex.acquired']);
  expect(kept[1]?.at).toBe(4);
});

test('what began before the trace is cleared is muted', () => {
  const { trace } = new TraceBuilder()
    .started(0, `${A}.1`)
    .settled(1, `${A}.1`, 'fulfilled', 200)
    .started(2, `${A}.2`)
    .sent(3, `${A}.2.1`)
    .received(4, 'c2', `${A}.2.1`);

  expect(begunIdsOf(trace)).toEqual([`${A}.1`, `${A}.2`, `${A}.2.1`, 'c2']);
});
