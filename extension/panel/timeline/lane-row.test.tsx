// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { lanesOf } from '../../../reauth/trace/lanes.ts';
import { TraceBuilder, tokenRef } from '../../../reauth/trace/trace-builder.ts';
import { LaneRow } from './lane-row.tsx';
import { ordinal } from './lane-words.ts';

afterEach(cleanup);

const A = 'A-1';
const renewed = tokenRef('t2', 'access', 2, 99_000);

const waited = new TraceBuilder()
  .started(0, `${A}.2`, '/api/items/2')
  .sent(0, `${A}.2.1`)
  .received(5, 'c1', `${A}.2.1`)
  .replied(95, 'c1', 401, 'token-expired', { exchange: `${A}.2.1` })
  .answered(100, `${A}.2.1`, 401)
  .mutex(100, 'mutex.acquired', `${A}.1`)
  .wait(101, 'mutex.awaited', `${A}.2`)
  .wait(500, 'mutex.passed', `${A}.2`)
  .sent(501, `${A}.2.2`)
  .received(505, 'c2', `${A}.2.2`);

function draw(builder: TraceBuilder, now = 600) {
  const lane = lanesOf(builder.trace).find(({ request }) => request === `${A}.2`);
  if (lane === undefined) throw new Error('The trace has no request A-1.2.');
  render(<LaneRow lane={lane} view={{ from: 0, to: 1000 }} now={now} selected={false} marked={false} rowIndex={3} />);
  const row = screen.getByTestId('lane');
  const segments = within(row)
    .getAllByTestId('segment')
    .map(({ dataset, textContent }) => [dataset['kind'], dataset['open'], textContent]);
  return { row, segments };
}

test('a lane shows each stretch by its kind, with its words, and which one is open', () => {
  const { row, segments } = draw(waited);

  expect(segments).toEqual([
    ['in-flight', 'false', '401'],
    ['blocked', 'false', 'waiting on #1'],
    ['retry', 'true', 'retry'],
  ]);
  expect(row.dataset).toMatchObject({ request: `${A}.2`, tab: A, outcome: 'pending' });
});

test('a screen reader hears the same with its numbers', () => {
  draw(waited);

  expect(screen.getByRole('rowheader').textContent).toBe('#2 GET /items/2');
  expect(screen.getAllByRole('gridcell').map(({ textContent }) => textContent)[0]).toContain(
    'in flight for 100 ms, answered 401; waiting on #1 for 399 ms; retry until now',
  );
});

test('an ended lane says its outcome in sign and status', () => {
  const { row } = draw(
    new TraceBuilder()
      .started(0, `${A}.2`)
      .client(50, A, { type: 'session.lost', request: `${A}.2`, status: 403 })
      .settled(60, `${A}.2`, 'rejected', 401)
      .sent(10, `${A}.2.1`),
  );

  expect(within(row).getByText('401 ✕ logged out')).toBeDefined();
  expect(row.dataset).toMatchObject({ outcome: 'rejected', status: '401' });
});

test('a refresh says which generation it gave, or that it was refused', () => {
  const refresh = () =>
    new TraceBuilder().started(0, `${A}.2`).sent(1, `${A}.2.1`, 'refresh').received(2, 'c1', `${A}.2.1`, 'refresh');
  const gave = refresh()
    .replied(9, 'c1', 200, 'refreshed', { cookies: [{ name: 'access_token', maxAge: 15, token: renewed }] })
    .answered(10, `${A}.2.1`, 200);

  expect(draw(gave).segments).toEqual([['refresh', 'false', 'refresh → gen 2']]);
  cleanup();
  expect(draw(refresh().answered(10, `${A}.2.1`, 403)).segments).toEqual([['refresh', 'false', 'refresh 403']]);
});

test('a held stretch says in which turn it was let go, and for a screen reader what was held', () => {
  const held = new TraceBuilder()
    .started(0, `${A}.2`)
    .sent(0, `${A}.2.1`)
    .received(5, 'c1', `${A}.2.1`)
    .server(6, { type: 'call.held', call: 'c1', when: 'after' });
  expect(draw(held).segments[1]).toEqual(['held', 'true', 'held']);
  cleanup();

  const { segments, row } = draw(held.server(106, { type: 'call.released', call: 'c1' }));
  expect(segments[1]).toEqual(['held', 'false', 'held, out 1st']);
  expect(row.textContent).toContain('held, out 1st (the reply) for 100 ms');
});

test('a lane whose connection was cut says that the server did it', () => {
  const cut = new TraceBuilder()
    .started(0, `${A}.2`)
    .sent(0, `${A}.2.1`)
    .received(5, 'c1', `${A}.2.1`)
    .server(6, { type: 'call.dropped', call: 'c1', when: 'before' })
    .client(8, A, { type: 'fetch.failed', exchange: `${A}.2.1`, error: 'TypeError' })
    .settled(9, `${A}.2`, 'rejected', 'FETCH_ERROR');

  const { row } = draw(cut);

  expect(within(row).getByText('FETCH_ERROR ✕ cut by the server')).toBeDefined();
  expect(row.textContent).toContain('rejected, FETCH_ERROR, the server cut the connection before it acted');
});

test('a lane that was cut and logged out says both, with the whole as its title', () => {
  const cut = new TraceBuilder()
    .started(0, `${A}.2`)
    .sent(0, `${A}.2.1`)
    .received(5, 'c1', `${A}.2.1`)
    .server(6, { type: 'call.dropped', call: 'c1', when: 'after' })
    .client(8, A, { type: 'session.lost', request: `${A}.2`, status: 403 })
    .settled(9, `${A}.2`, 'rejected', 401);

  const { row } = draw(cut);

  const label = within(row).getByTestId('outcome');
  expect(label.textContent).toBe('401 ✕ cut by the server, logged out');
  expect(label.title).toBe('401 ✕ cut by the server, logged out');
});

test('places are counted as one says them', () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal)).toEqual([
    '1st',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '13th',
    '21st',
    '102nd',
    '111th',
  ]);
});
