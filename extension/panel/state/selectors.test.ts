import { expect, test } from 'vitest';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import { droppedWords } from './dropped.ts';
import {
  selectDropped,
  selectFirstToSee,
  selectHeldCount,
  selectLanes,
  selectOrigin,
  selectSelectedLane,
  selectStrangers,
} from './selectors.ts';
import { createPanelStore } from './store.ts';
import { eventsArrived, recordingToggled, selectEvents, sourceChosen, traceCleared, usersRead } from './trace-slice.ts';
import { laneSelected, zoomChanged } from './view-slice.ts';

const A = 'A-1';

test('lanes follow the trace, and a selected lane is found among them', () => {
  const store = createPanelStore('salt');
  const { trace } = new TraceBuilder().started(5, `${A}.1`).started(6, `${A}.2`, '/api/items/2');

  store.dispatch(eventsArrived(trace.slice(0, 1)));
  expect(selectLanes(store.getState()).map(({ request }) => request)).toEqual([`${A}.1`]);
  store.dispatch(eventsArrived(trace.slice(1)));
  store.dispatch(laneSelected(`${A}.2`));

  expect(selectLanes(store.getState()).map(({ request }) => request)).toEqual([`${A}.1`, `${A}.2`]);
  expect(selectSelectedLane(store.getState())?.path).toBe('/api/items/2');
  expect(selectOrigin(store.getState())).toBe(5);
});

test('held calls count until they are released, even when their client has gone', () => {
  const store = createPanelStore('salt');
  const held = new TraceBuilder()
    .server(0, { type: 'call.held', call: 'c1', when: 'after' })
    .server(1, { type: 'call.held', call: 'c2', when: 'after' })
    .server(2, { type: 'call.abandoned', call: 'c1' });

  store.dispatch(eventsArrived(held.trace));
  expect(selectHeldCount(store.getState())).toBe(2);
  store.dispatch(eventsArrived(new TraceBuilder().server(3, { type: 'call.released', call: 'c1' }).trace));

  expect(selectHeldCount(store.getState())).toBe(1);
});

test('dropped events are counted by why, and said in words only when there are some', () => {
  const store = createPanelStore('salt');

  expect(droppedWords(selectDropped(store.getState()))).toBe('');
  const { trace } = new TraceBuilder()
    .client(0, A, { type: 'events.dropped', count: 7, why: 'rate' })
    .server(1, { type: 'events.missed', from: 3, to: 5 });
  store.dispatch(eventsArrived(trace));

  expect(droppedWords(selectDropped(store.getState()))).toBe(
    "Events not shown: 7 came too fast, 3 were gone from the server's buffer",
  );
});

test('a cleared trace shows no lane, and hears no more of what was under way', () => {
  const store = createPanelStore('salt');
  const { trace } = new TraceBuilder().started(0, `${A}.1`).sent(1, `${A}.1.1`).answered(2, `${A}.1.1`, 200);

  store.dispatch(eventsArrived(trace.slice(0, 2)));
  store.dispatch(traceCleared());
  store.dispatch(eventsArrived(trace.slice(2)));

  expect(selectLanes(store.getState())).toEqual([]);
  expect(selectEvents(store.getState())).toEqual([]);
});

test('another source begins with an empty trace, recording', () => {
  const store = createPanelStore('salt');

  store.dispatch(eventsArrived(new TraceBuilder().started(0, `${A}.1`).trace));
  store.dispatch(recordingToggled());
  store.dispatch(sourceChosen('server'));

  expect(store.getState().trace).toMatchObject({ source: 'server', events: [], recording: true, salt: 'salt', run: 1 });
});

test('a user whose address is not known is a stranger until the server has told', () => {
  const store = createPanelStore('salt');
  const { trace } = new TraceBuilder().server(0, { type: 'session.started', sid: 's1', user: 'u1' });
  store.dispatch(eventsArrived(trace));

  expect(selectStrangers(store.getState())).toBe('u1');
  store.dispatch(usersRead({ u1: 'user@example.com' }));

  expect(selectStrangers(store.getState())).toBe('');
});

test('the first lane of the latest burst has to be in sight, unless the user went elsewhere', () => {
  const store = createPanelStore('salt');
  const { trace } = new TraceBuilder()
    .started(0, `${A}.1`)
    .settled(9, `${A}.1`, 'fulfilled', 200)
    .started(5000, `${A}.2`)
    .started(5001, `${A}.3`);
  store.dispatch(eventsArrived(trace));

  expect(selectFirstToSee(store.getState())).toBe(`${A}.2`);
  store.dispatch(zoomChanged({ kind: 'all' }));

  expect(selectFirstToSee(store.getState())).toBeUndefined();
});
