import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import type { ControlState } from '../sources/control.ts';
import { selectHeard } from './followed.ts';
import { selectHeldCalls, selectIsLoggedIn, selectSessions } from './selectors.ts';
import { selectNews, stateRead } from './server-slice.ts';
import { createPanelStore } from './store.ts';
import { eventsArrived, recordingToggled, sourceChosen, traceCleared, traceOpened } from './trace-slice.ts';

const A = 'A-1';

const told = (more: Partial<ControlState> = {}): ControlState => ({
  now: instant(0),
  policy: {},
  users: [],
  sessions: [],
  held: [],
  holds: [],
  ...more,
});

const held = (...calls: readonly string[]): ControlState['held'] =>
  calls.map((call) => ({
    call,
    method: 'GET',
    path: '/api/items/1',
    when: 'after',
    since: instant(5),
    abandoned: false,
  }));

const session = (sid: string) => ({ sid, user: 'u1', refreshes: 0, spentPresented: 0, tokens: [] });
const isHeld = (call: string) => new TraceBuilder().server(9, { type: 'call.held', call, when: 'after' }).trace;
const isReleased = (call: string) => new TraceBuilder().server(10, { type: 'call.released', call }).trace;
const started = (sid: string) => new TraceBuilder().server(9, { type: 'session.started', sid, user: 'u1' }).trace;

function followed() {
  const store = createPanelStore('salt');
  const calls = () => selectHeldCalls(store.getState()).map(({ call }) => call);
  const sessions = () => selectSessions(store.getState()).map(({ sid, state, why }) => [sid, state, why]);
  return { store, calls, sessions };
}

test('calls that were held before the panel came are listed, and what happens then comes on top', () => {
  const { store, calls } = followed();

  store.dispatch(stateRead(told({ held: held('c1', 'c2') })));
  store.dispatch(eventsArrived([...isReleased('c1'), ...isHeld('c3')]));

  expect(calls()).toEqual(['c2', 'c3']);
});

test('a server that was started anew holds nothing: what its last run held is gone once it has told', () => {
  const { store, calls } = followed();
  store.dispatch(eventsArrived([...isHeld('c1'), ...isHeld('c2')]));

  store.dispatch(stateRead(told(), selectHeard(store.getState())));

  expect(calls()).toEqual([]);
});

test('what happened while the server was asked outlives its older answer', () => {
  const { store, calls } = followed();
  store.dispatch(eventsArrived([...isHeld('c1'), ...isHeld('c2')]));
  const asked = selectHeard(store.getState());

  store.dispatch(eventsArrived([...isReleased('c1'), ...isHeld('c3')]));
  store.dispatch(stateRead(told({ held: held('c1', 'c2') }), asked));

  expect(calls()).toEqual(['c2', 'c3']);
});

test('a trace that is cleared or paused lists what waits all the same, and asks anew', () => {
  const { store, calls } = followed();
  store.dispatch(eventsArrived(isHeld('c1')));
  const before = selectNews(store.getState());

  store.dispatch(traceCleared());
  store.dispatch(recordingToggled());
  store.dispatch(eventsArrived(new TraceBuilder().received(9, 'c2').trace));
  store.dispatch(eventsArrived(isHeld('c2')));

  expect(calls()).toEqual(['c1', 'c2']);
  expect(selectNews(store.getState())).toBe(before + 1);
});

test('another source begins with nothing held; a saved trace lists what was held at its end', () => {
  const { store, calls } = followed();
  store.dispatch(eventsArrived(isHeld('c1')));

  store.dispatch(sourceChosen('server'));
  expect(calls()).toEqual([]);
  store.dispatch(
    traceOpened({
      events: [...isHeld('c1'), ...isHeld('c2'), ...isReleased('c1')],
      salt: '',
      status: { kind: 'idle' },
    }),
  );

  expect(calls()).toEqual(['c2']);
});

test('a session that the server does not know any more is over; one that began since it was asked is not', () => {
  const { store, sessions } = followed();
  store.dispatch(eventsArrived([...started('s1'), ...started('s2')]));
  expect(sessions()).toEqual([
    ['s1', 'live', undefined],
    ['s2', 'live', undefined],
  ]);

  const asked = selectHeard(store.getState());
  store.dispatch(eventsArrived(started('s3')));
  store.dispatch(stateRead(told({ sessions: [session('s2')] }), asked));
  store.dispatch(eventsArrived(started('s4')));

  expect(sessions()).toEqual([
    ['s1', 'ended', 'forgotten'],
    ['s2', 'live', undefined],
    ['s3', 'live', undefined],
    ['s4', 'live', undefined],
  ]);
});

const login = (tab: string, sid: string) =>
  new TraceBuilder()
    .client(0, tab, { type: 'tab.opened', label: tab.slice(0, 1), client: 'recipe' })
    .sent(1, `${tab}.1.1`, 'login', '/api/auth/login')
    .received(2, `call-${sid}`, `${tab}.1.1`)
    .server(3, { type: 'session.started', sid, user: 'u1', call: `call-${sid}` }).trace;

test('where tokens travel in headers a client is logged in by its own last login, whatever cookies are left', () => {
  const { store } = followed();
  const isIn = (...labels: readonly string[]) => selectIsLoggedIn(store.getState(), labels);
  const leftover = { name: 'logged_in', httpOnly: false, secure: false, sameSite: 'lax', path: '/' } as const;
  store.dispatch(
    eventsArrived([{ source: 'cookie', jar: 'browser', seq: 1, at: instant(0), type: 'cookie.set', ...leftover }]),
  );
  expect(isIn('A')).toBe(true);

  store.dispatch(stateRead(told({ policy: { profile: 'bearer' } })));
  expect(isIn('A')).toBe(false);
  store.dispatch(eventsArrived(login(A, 's1')));
  expect(isIn('A')).toBe(true);
  expect(isIn('A', 'B')).toBe(false);
  store.dispatch(eventsArrived(login('B-1', 's2')));
  store.dispatch(traceCleared());
  expect(isIn('A', 'B')).toBe(true);

  store.dispatch(
    eventsArrived(new TraceBuilder().server(5, { type: 'session.ended', sid: 's1', why: 'control' }).trace),
  );
  expect(isIn('A')).toBe(false);
  expect(isIn('B')).toBe(true);
  store.dispatch(eventsArrived(new TraceBuilder().sent(9, 'B-1.2.1', 'logout', '/api/auth/logout').trace));
  expect(isIn('B')).toBe(false);
});
