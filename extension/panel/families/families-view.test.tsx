// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { tokenRef, TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import { renderPanel } from '../panel.fixture.tsx';
import { policyRead } from '../state/server-slice.ts';
import { eventsArrived, usersRead } from '../state/trace-slice.ts';
import { selectSelected } from '../state/view-slice.ts';
import { FamiliesView } from './families-view.tsx';

afterEach(cleanup);

const r1 = tokenRef('r1', 'refresh', 1, 1_060_000);
const r2 = tokenRef('r2', 'refresh', 2, 1_060_000);

/** Client A signed in and refreshed with #2; then client B presented the spent token with its #1. */
const raced = (): TraceBuilder =>
  new TraceBuilder()
    .client(0, 'A-1', { type: 'tab.opened', label: 'A', client: 'recipe' })
    .client(0, 'B-1', { type: 'tab.opened', label: 'B', client: 'recipe' })
    .received(1, 'c1', 'A-1.1.1', 'login')
    .server(2, { type: 'session.started', sid: 's1', user: 'u1', call: 'c1' })
    .server(2, { type: 'token.issued', token: r1, call: 'c1' })
    .replied(3, 'c1', 200, 'logged-in', { exchange: 'A-1.1.1' })
    .received(10, 'c2', 'A-1.2.2', 'refresh', { refresh: r1 })
    .server(11, { type: 'token.rotated', token: r1, by: 'c2', into: r2 })
    .server(11, { type: 'token.issued', token: r2, call: 'c2', from: 'r1' })
    .server(11, { type: 'token.issued', token: tokenRef('a2', 'access', 2, 1_015_000), call: 'c2', from: 'r1' })
    .replied(12, 'c2', 200, 'refreshed', { exchange: 'A-1.2.2' });

const misused = (): TraceBuilder =>
  raced()
    .received(20, 'c3', 'B-1.1.1', 'refresh', { refresh: r1 })
    .server(21, { type: 'token.reused', token: r1, call: 'c3', exchange: 'B-1.1.1', spentBy: 'c2' })
    .server(21, { type: 'family.revoked', sid: 's1', call: 'c3' })
    .replied(22, 'c3', 403, 'refresh-spent', { exchange: 'B-1.1.1' });

function draw(builder: TraceBuilder, now = 30) {
  const view = renderPanel(<FamiliesView />, {}, now);
  act(() => {
    view.store.dispatch(usersRead({ u1: 'user@example.com' }));
    view.store.dispatch(eventsArrived(builder.trace));
  });
  return view;
}

const rows = () => screen.getAllByRole('treeitem');
const tokens = () =>
  screen
    .getAllByTestId('family-token')
    .map((row) => [row.querySelector('.token')?.getAttribute('data-state'), row.textContent]);

test('each generation says its state, who got it and who spent it', () => {
  draw(raced());

  expect(rows()[0]?.textContent).toBe('user@example.comlive2 refresh tokens');
  expect(tokens()).toEqual([
    [
      'spent',
      expect.stringMatching(
        /^gen 1 [0-9a-f]{8}spentfrom the sign-in by #1 in Aspent by #2 in Abrought access token gen 2$/,
      ),
    ],
    ['live', expect.stringMatching(/^gen 2 [0-9a-f]{8}liveends in 59.9 s$/)],
  ]);
});

test('a family that was revoked turns as a whole, and names who presented what', () => {
  draw(misused());

  expect(rows().map(({ dataset }) => dataset['state'])).toEqual(['revoked', 'revoked', 'revoked']);
  expect(rows()[0]?.textContent).toContain('revoked2 refresh tokens#1 in B presented a spent token');
  expect(tokens().map(([state]) => state)).toEqual(['revoked', 'revoked']);
  expect(tokens()[0]?.[1]).toContain('spent, revoked');
  expect(screen.getByTestId('presentation').textContent).toBe('presented again by #1 in B: refused, family revoked');
});

test('choosing a presenter shows its lane; so does Enter on the token', () => {
  const { store } = draw(misused());

  fireEvent.click(within(screen.getByTestId('presentation')).getByRole('button', { name: '#1 in B' }));
  expect(selectSelected(store.getState())).toBe('B-1.1');

  const second = screen.getAllByTestId('family-token')[1];
  if (second === undefined) throw new Error('There are to be two tokens.');
  act(() => second.focus());
  fireEvent.keyDown(second, { key: 'Enter' });
  expect(selectSelected(store.getState())).toBe('A-1.2');
});

test('one row is the stop of the Tab key, arrows move it, and its callers are stops too', () => {
  draw(misused());
  const stops = () => rows().map(({ tabIndex }) => tabIndex);
  expect(stops()).toEqual([0, -1, -1]);

  act(() => rows()[0]?.focus());
  fireEvent.keyDown(rows()[0] ?? document.body, { key: 'ArrowDown' });

  expect(stops()).toEqual([-1, 0, -1]);
  expect(document.activeElement).toBe(rows()[1]);
  const links = (index: number) => within(rows()[index] ?? document.body).getAllByRole('button');
  expect(links(1).every(({ tabIndex }) => tabIndex === 0)).toBe(true);
  expect(links(0).every(({ tabIndex }) => tabIndex === -1)).toBe(true);
});

test('a session is closed and opened by a click or an arrow', () => {
  draw(raced());
  const session = () => screen.getByTestId('family');
  expect(session().getAttribute('aria-expanded')).toBe('true');

  fireEvent.click(session());
  expect(rows()).toHaveLength(1);
  expect(session().getAttribute('aria-expanded')).toBe('false');
  fireEvent.keyDown(session(), { key: 'ArrowRight' });
  expect(rows()).toHaveLength(3);
});

test('a token runs out while one looks at it', () => {
  const { clock } = draw(raced());
  expect(tokens()[1]?.[0]).toBe('live');

  act(() => clock.set(60_000));

  expect(tokens()[1]?.[0]).toBe('expired');
});

test('a spent token is in grace while the policy of the server forgives it', () => {
  const { store } = draw(raced());

  act(() => void store.dispatch(policyRead({ rotation: 'grace', grace: 1_000, graceMode: 'new-branch' })));

  expect(tokens()[0]?.[0]).toBe('in-grace');
  expect(tokens()[0]?.[1]).toContain('spent, in grace');
});

test('without rotation one token lists who used it, and a refusal says why', () => {
  const trace = new TraceBuilder()
    .server(2, { type: 'session.started', sid: 's1', user: 'u9' })
    .server(2, { type: 'token.issued', token: r1, call: 'c1' });
  for (const n of [2, 3])
    trace
      .received(n, `c${n}`, `A-1.${n}.2`, 'refresh', { refresh: r1 })
      .server(n, { type: 'token.issued', token: tokenRef(`a${n}`, 'access', n, 1_015_000), call: `c${n}`, from: 'r1' })
      .replied(n, `c${n}`, 200, 'refreshed');
  trace.server(4, {
    type: 'token.expired',
    token: { ...r1, expiresAt: tokenRef('x', 'refresh', 1, 1_000_004).expiresAt },
  });
  trace.received(5, 'c5', undefined, 'refresh', { refresh: r1 }).replied(5, 'c5', 403, 'refresh-expired');
  draw(trace);

  expect(rows()[0]?.textContent).toContain('u9');
  const [[state, text] = []] = tokens();
  expect(state).toBe('expired');
  expect(text).toContain('presented by #2, #3: granted');
  expect(text).toContain('presented by call c5: refused, the refresh token had expired');
  expect(text).toContain('brought 2 access tokens, the newest gen 3');
});

/** Sessions s1, s2, … of one token each, the first of which began at `from`. */
const signedIn = (trace: TraceBuilder, numbers: readonly number[], from: number): TraceBuilder =>
  numbers.reduce(
    (told, n, index) =>
      told
        .server(from + index, { type: 'session.started', sid: `s${n}`, user: `u${n}` })
        .server(from + index, { type: 'token.issued', token: tokenRef(`r${n}`, 'refresh', 1, 1_060_000, `s${n}`) }),
    trace,
  );
const isOpen = (user: string) =>
  rows()
    .find(({ textContent }) => textContent?.startsWith(user))
    ?.getAttribute('aria-expanded');

test('a token whose parent is no longer kept was issued to a call, not to the sign-in', () => {
  const later = tokenRef('r9', 'refresh', 9, 1_060_000);
  draw(new TraceBuilder().server(1, { type: 'token.issued', token: later, call: 'c9', from: 'r8' }));

  expect(tokens()[0]?.[1]).toContain('issued to call c9');
  expect(tokens()[0]?.[1]).not.toContain('sign-in');
});

test('a session that was closed stays closed when five newer ones have come', () => {
  const trace = signedIn(new TraceBuilder(), [1], 1);
  const { store } = draw(trace);
  fireEvent.click(screen.getByTestId('family'));
  expect(isOpen('user@example.com')).toBe('false');

  const before = trace.trace.length;
  signedIn(trace, [2, 3, 4, 5, 6, 7], 10);
  act(() => void store.dispatch(eventsArrived(trace.trace.slice(before))));

  expect(isOpen('user@example.com')).toBe('false');
  expect(isOpen('u2')).toBe('false');
  expect(isOpen('u3')).toBe('true');
});

test('after a reset all sessions from before are behind one row, whatever they ended by', () => {
  const trace = signedIn(new TraceBuilder(), [1, 2, 3], 1)
    .server(10, { type: 'session.ended', sid: 's2', why: 'logout' })
    .server(20, { type: 'state.reset' });
  draw(signedIn(trace, [4], 21));
  const old = () => screen.getByTestId('families-before-reset');

  expect(rows().map(({ dataset }) => dataset['testid'])).toEqual(['family', 'family-token', 'families-before-reset']);
  expect(old().textContent).toBe('3 sessions before the reset');
  expect(old().getAttribute('aria-expanded')).toBe('false');

  fireEvent.click(old());

  expect(rows().map(({ textContent }) => textContent?.replace(/(?<=(ended|live)).*/, ''))).toEqual([
    'u4live',
    expect.stringMatching(/^gen 1/),
    '3 sessions before the reset',
    'u3ended',
    'u2ended',
    'user@example.comended',
  ]);
});

test('a deep branch is drawn with all its columns, and says its level where the panel is too narrow for them', () => {
  const trace = signedIn(new TraceBuilder(), [1], 1);
  // Each token has a first successor and then a branch, from which the next one comes.
  for (let n = 1; n < 12; n += 1) {
    const parent = n === 1 ? 'r1' : `branch${n - 1}`;
    for (const [id, call] of [
      [`heir${n}`, `c${n}`],
      [`branch${n}`, `d${n}`],
    ] as const)
      trace.server(10 + n, {
        type: 'token.issued',
        token: tokenRef(id, 'refresh', n + 1, 1_060_000),
        call,
        from: parent,
      });
  }
  draw(trace);

  const deepest = screen.getAllByTestId('family-token').map((row) => row.querySelectorAll('.rail').length);
  expect(Math.max(...deepest)).toBe(12);
  expect(screen.getByText('level 12')).toBeDefined();
  expect(screen.queryByText('level 8')).toBeNull();
});
