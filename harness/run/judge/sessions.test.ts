import { expect, test } from 'vitest';
import { ending, evidenceOf, loggingIn, START, tabAOpen } from './evidence.fixture.ts';
import { judgePlace, judgeSessions } from './sessions.ts';

const login = { at: 0, line: 1, tab: 'A', do: 'log in', user: 'user@example.com', password: 'x' } as const;
const out = { tabs: [{ tab: 'A', path: '/login', isLoggedIn: false }] };

test('nobody is logged out when no client gives its session up', () => {
  expect(judgeSessions('nobody is logged out', evidenceOf(ending(200), {}, [login]))).toEqual({
    expected: 'nobody is logged out',
    found: 'nobody was logged out',
    holds: true,
  });
});

test('who gave the session up is told with the time', () => {
  const trace = ending(401).client(START + 16_500, 'A-1', { type: 'session.lost', status: 503 });

  expect(judgeSessions('nobody is logged out', evidenceOf(trace))).toMatchObject({
    found: 'logged out: tab A at 16.5s',
    holds: false,
  });
});

test('a user who logs out is logged out too', () => {
  const trace = tabAOpen().sent(START + 300, 'A-1.1.1', 'logout');

  expect(judgeSessions('nobody is logged out', evidenceOf(trace))).toMatchObject({
    found: 'logged out: tab A at 300ms',
    holds: false,
  });
});

test('a tab that logged in and is not so at the end was logged out, whatever told it', () => {
  expect(judgeSessions('nobody is logged out', evidenceOf(ending(200), out, [login]))).toMatchObject({
    found: 'logged out: tab A at the end',
    holds: false,
  });
});

test('a tab in which nobody logged in is not logged out', () => {
  expect(judgeSessions('nobody is logged out', evidenceOf(ending(200), out))).toMatchObject({ holds: true });
});

test('everybody is logged out when no tab is logged in', () => {
  expect(judgeSessions('everybody is logged out', evidenceOf(loggingIn(ending(401)), out))).toEqual({
    expected: 'everybody is logged out',
    found: 'everybody was logged out',
    holds: true,
  });
  const tabs = [...out.tabs, { tab: 'B', path: '/', isLoggedIn: true }, { tab: 'C', path: '/', isLoggedIn: true }];
  expect(judgeSessions('everybody is logged out', evidenceOf(loggingIn(ending(401)), { tabs }))).toMatchObject({
    found: 'tab B, tab C are still logged in',
    holds: false,
  });
});

test('where nobody ever logged in nobody is logged out and no session is over', () => {
  const nobody = evidenceOf(ending(401), { ...out, sessions: 0 });

  expect(judgeSessions('everybody is logged out', nobody)).toMatchObject({
    found: 'nobody ever logged in',
    holds: false,
  });
  expect(judgeSessions('the session is over', nobody)).toMatchObject({ found: 'nobody ever logged in', holds: false });
});

test('without a tab nobody is there to be logged out', () => {
  expect(judgeSessions('everybody is logged out', evidenceOf(ending(401), { tabs: [] }))).toMatchObject({
    found: 'no tab was open',
    holds: false,
  });
});

test('whether the session lives is told by the server, with why it does not', () => {
  const trace = tabAOpen().server(START, { type: 'session.started', sid: 's1', user: 'user@example.com' });
  const alive = evidenceOf(trace);
  trace.server(START + 10, { type: 'family.revoked', sid: 's1', call: 'c1' });
  const over = evidenceOf(trace, { sessions: 0 });

  expect(judgeSessions('the session is alive', alive)).toMatchObject({
    found: '1 session lives at the server',
    holds: true,
  });
  expect(judgeSessions('the session is over', alive)).toMatchObject({ holds: false });
  expect(judgeSessions('the session is over', over)).toMatchObject({
    found: 'no session lives: s1 was revoked because a spent refresh token was presented',
    holds: true,
  });
  expect(judgeSessions('the session is alive', over)).toMatchObject({ holds: false });
});

test('a session that no event ends ran out', () => {
  const trace = tabAOpen().server(START, { type: 'session.started', sid: 's1', user: 'user@example.com' });

  expect(judgeSessions('the session is over', evidenceOf(trace, { sessions: 0 })).found).toBe(
    'no session lives: s1 ran out',
  );
});

test('a tab ends where it stands', () => {
  expect(judgePlace('A', '/login', evidenceOf(ending(401), out))).toEqual({
    expected: 'tab A ends at /login',
    found: 'tab A ends at /login',
    holds: true,
  });
  expect(judgePlace('A', '/profile', evidenceOf(ending(401), out))).toMatchObject({ holds: false });
  expect(judgePlace('B', '/login', evidenceOf(ending(401), out))).toMatchObject({
    found: 'tab B is not open',
    holds: false,
  });
});
