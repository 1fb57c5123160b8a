import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import type { ControlState } from '../sources/control.ts';
import { policyRead, selectFaults, selectNews, selectPolicy, selectRotation, stateRead } from './server-slice.ts';
import { createPanelStore } from './store.ts';
import { eventsArrived, recordingToggled, sourceChosen, traceCleared } from './trace-slice.ts';

const state: ControlState = {
  now: instant(0),
  policy: { rotation: 'off', access: 15_000 },
  users: [],
  sessions: [],
  held: [],
  holds: [],
  faults: [],
};
const changed = () => new TraceBuilder().server(0, { type: 'policy.changed', changed: { rotation: 'strict' } }).trace;

test('an event about the settings comes on top of what the server told', () => {
  const store = createPanelStore('salt');

  expect(selectRotation(store.getState())).toBeUndefined();
  store.dispatch(policyRead({ rotation: 'off', access: 15_000 }));
  expect(selectRotation(store.getState())).toBe('off');
  store.dispatch(eventsArrived(changed()));

  expect(selectPolicy(store.getState())).toEqual({ rotation: 'strict', access: 15_000 });
});

test('what the server tells anew replaces what older events said', () => {
  const store = createPanelStore('salt');

  store.dispatch(stateRead(state));
  store.dispatch(eventsArrived(changed()));
  store.dispatch(stateRead(state));

  expect(selectRotation(store.getState())).toBe('off');
});

test('settings are heard of while recording is paused, and stay when the trace is cleared', () => {
  const store = createPanelStore('salt');
  store.dispatch(stateRead(state));

  store.dispatch(recordingToggled());
  store.dispatch(eventsArrived(changed()));
  store.dispatch(traceCleared());

  expect(selectRotation(store.getState())).toBe('strict');
});

test('each event after which the server has to be asked again is news, another is none', () => {
  const store = createPanelStore('salt');
  const { trace } = new TraceBuilder()
    .server(0, { type: 'faults.changed', faults: [] })
    .server(1, { type: 'fault.applied', call: 'c1', fault: 'f1', kind: 'drop' })
    .server(2, { type: 'keys.rotated', kind: 'access', kid: 'k2', forgotten: false })
    .server(3, { type: 'state.reset' })
    .server(4, { type: 'call.held', call: 'c1', when: 'after' });

  store.dispatch(eventsArrived(trace));

  expect(selectNews(store.getState())).toBe(4);
});

test('another source knows nothing of the server before it has told', () => {
  const store = createPanelStore('salt');
  store.dispatch(stateRead(state));
  expect(selectFaults(store.getState())).toEqual([]);

  store.dispatch(sourceChosen('server'));

  expect(selectFaults(store.getState())).toBeUndefined();
  expect(selectPolicy(store.getState())).toEqual({});
});
