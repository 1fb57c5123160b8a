// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { lanesOf } from '../../../reauth/trace/lanes.ts';
import { TraceBuilder, tokenRef } from '../../../reauth/trace/trace-builder.ts';
import { LaneRow } from './lane-row.tsx';

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
