import { expect, test } from 'vitest';
import { ending, evidenceOf, loggingIn, START } from './evidence.fixture.ts';
import { vainLogins } from './logins.ts';

const login = (tab: string, line: number) =>
  ({ at: 100, line, tab, do: 'log in', user: 'user@example.com', password: 'x' }) as const;
const step = login('A', 8);
const NOTHING = 'It brought no session, so what is expected of one proves nothing.';

test('a login that brought a session is nothing to tell of', () => {
  expect(vainLogins(evidenceOf(loggingIn(ending(200)), {}, [step]))).toEqual([]);
});

test.each([
  [
    401,
    `The login in line 8 was answered 401: Invalid email or password. ${NOTHING} Name a user of the server, with the right password.`,
  ],
  [
    415,
    `The login in line 8 was answered 415. ${NOTHING} Look at what the client makes of POST /api/auth/login, and at what the steps do meanwhile.`,
  ],
  [
    503,
    `The login in line 8 was answered 503. ${NOTHING} Look at what the client makes of POST /api/auth/login, and at what the steps do meanwhile.`,
  ],
  [
    'lost',
    `The login in line 8 got no answer (TypeError). ${NOTHING} Look at what the client makes of POST /api/auth/login, and at what the steps do meanwhile.`,
  ],
  [
    'never sent',
    `The login in line 8 was never sent. ${NOTHING} See to it that the client lets POST /api/auth/login through.`,
  ],
] as const)('a login that is %s brought none, and says so', (status, sentence) => {
  expect(vainLogins(evidenceOf(loggingIn(ending(200), status), {}, [step]))).toEqual([sentence]);
});

test('a login that never began brought none', () => {
  expect(vainLogins(evidenceOf(ending(200), {}, [step]))).toHaveLength(1);
});

test('an answer of 200 that started no session brought none', () => {
  const { trace } = loggingIn(ending(200));
  const without = { trace: trace.filter(({ type }) => type !== 'session.started') };

  expect(vainLogins(evidenceOf(without, {}, [step]))).toHaveLength(1);
});

test('the logins of a tab are told apart by their order, those of several tabs by the tab', () => {
  const trace = loggingIn(loggingIn(ending(200), 200, 'A-1.8'), 401, 'A-1.9');
  trace.client(START, 'B-1', { type: 'tab.opened', label: 'B', client: 'recipe' });
  loggingIn(trace, 503, 'B-1.1');

  expect(
    vainLogins(evidenceOf(trace, {}, [login('A', 8), login('B', 9), login('A', 10)])).map((why) => why.slice(0, 40)),
  ).toEqual(['The login in line 9 was answered 503. It', 'The login in line 10 was answered 401: I']);
});

test('a login that the scenario disturbs with a fault or a hold may come to nothing', () => {
  const faulty = loggingIn(ending(200), 503);
  faulty.server(START + 115, { type: 'fault.applied', call: 'c A-1.9', fault: 'f1', kind: 'status' });
  const held = loggingIn(ending(200), 'lost').server(START + 112, {
    type: 'call.held',
    call: 'c A-1.9',
    when: 'before',
  });

  expect(vainLogins(evidenceOf(faulty, {}, [step]))).toEqual([]);
  expect(vainLogins(evidenceOf(held, {}, [step]))).toEqual([]);
});

test('a wrong password is no doing of a fault', () => {
  const slow = loggingIn(ending(200), 401);
  slow.server(START + 115, { type: 'fault.applied', call: 'c A-1.9', fault: 'f1', kind: 'latency' });

  expect(vainLogins(evidenceOf(slow, {}, [step]))).toHaveLength(1);
});
