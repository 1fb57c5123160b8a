// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import { notedControl, renderPanel } from '../panel.fixture.tsx';
import { eventsArrived } from '../state/trace-slice.ts';
import { holdChanged, selectHolding, selectSelected } from '../state/view-slice.ts';
import { HeldView } from './held-view.tsx';

afterEach(cleanup);

const five = (): TraceBuilder => {
  const trace = new TraceBuilder().client(0, 'A-1', { type: 'tab.opened', label: 'A', client: 'recipe' });
  for (const n of [1, 2, 3, 4, 5])
    trace
      .started(n, `A-1.${n}`, `/api/items/${n}`)
      .sent(n, `A-1.${n}.1`, 'request', `/api/items/${n}`)
      .received(n, `c${n}`, `A-1.${n}.1`)
      .server(10 + n, { type: 'call.held', call: `c${n}`, when: n === 5 ? 'before' : 'after' });
  return trace;
};

/** The same five as the server lists them. */
const told = [1, 2, 3, 4, 5].map((n) => ({
  call: `c${n}`,
  exchange: `A-1.${n}.1`,
  method: 'GET',
  path: '/api/items/1',
  when: n === 5 ? ('before' as const) : ('after' as const),
  since: instant(10 + n),
  abandoned: false,
}));

function draw(trace = five(), now = 1_015) {
  const { control, asked } = notedControl(undefined, { held: told, holds: [{ match: '/api/', when: 'after' }] });
  const view = renderPanel(<HeldView control={control()} />, {}, now);
  const arrive = (more: TraceBuilder) => act(() => void view.store.dispatch(eventsArrived(more.trace)));
  arrive(trace);
  return { ...view, asked, arrive };
}

const rows = () => screen.queryAllByTestId('held');
const box = (n: number) => screen.getByRole('checkbox', { name: new RegExp(`^Choose #${n} `) });
const tick = (...numbers: readonly number[]) => numbers.forEach((n) => fireEvent.click(box(n)));
const press = (name: string | RegExp) => act(async () => fireEvent.click(screen.getByRole('button', { name })));
const places = () => screen.getAllByTestId('place').map(({ textContent }) => textContent);

test('each held call says who asked for what, where it waits and for how long', () => {
  draw();

  expect(rows().map(({ textContent }) => textContent)).toEqual([
    '#1GET /items/1after it actedfor 1.00 sRelease',
    '#2GET /items/1after it actedfor 1.00 sRelease',
    '#3GET /items/1after it actedfor 1.00 sRelease',
    '#4GET /items/1after it actedfor 1.00 sRelease',
    '#5GET /items/1before it actsfor 1.00 sRelease',
  ]);
});

test('ticked calls are released in the order of the ticks, which the numbers beside them show', async () => {
  const { asked } = draw();

  tick(3, 1, 5, 2, 4);
  expect(places()).toEqual(['2', '4', '1', '5', '3']);
  await press('Release chosen (5)');

  expect(asked).toEqual(['release {"ids":["c3","c1","c5","c2","c4"]}']);
});

test('a tick that is taken away moves the later ones up', () => {
  draw();

  tick(3, 1, 5);
  tick(1);

  expect(places()).toEqual(['', '', '1', '', '2']);
});

test('what was released elsewhere leaves the list and the order', () => {
  const { arrive } = draw();
  tick(3, 1);

  arrive(new TraceBuilder().server(50, { type: 'call.released', call: 'c3' }));

  expect(rows()).toHaveLength(4);
  expect(places()).toEqual(['1', '', '', '']);
  expect(screen.getByRole('button', { name: 'Release chosen (1)' })).toBeDefined();
});

test('one call, the next one, and all of them are released', async () => {
  const { asked, store } = draw();
  act(() => void store.dispatch(holdChanged(true)));

  await press(/^Release #4 /);
  await press('Release next');
  await press('Release all');

  expect(asked).toEqual(['release {"ids":["c4"]}', 'release {"count":1}', 'release {"all":true}']);
  expect(selectHolding(store.getState())).toBe(false);
});

test('a call whose client went away is told apart in words', () => {
  const { arrive } = draw();

  arrive(new TraceBuilder().server(60, { type: 'call.abandoned', call: 'c2' }));

  expect(rows().map(({ dataset }) => dataset['abandoned'])).toEqual(['false', 'true', 'false', 'false', 'false']);
  expect(within(rows()[1] ?? document.body).getByText('client went away')).toBeDefined();
});

test('choosing a name shows the lane; a call without a lane goes by its own id', () => {
  const { store, arrive } = draw();

  fireEvent.click(screen.getByRole('button', { name: '#2' }));
  expect(selectSelected(store.getState())).toBe('A-1.2');

  arrive(new TraceBuilder().server(70, { type: 'call.held', call: 'c9', when: 'after' }));
  expect(rows()[5]?.textContent).toBe('call c9after it actedfor 945 msRelease');
});

test('with two clients in the trace each name says whose it is', () => {
  const { arrive } = draw();

  arrive(new TraceBuilder().client(80, 'B-1', { type: 'tab.opened', label: 'B', client: 'naive' }));

  expect(screen.getByRole('button', { name: '#2 in A' })).toBeDefined();
});

test('arrows move between the boxes, and the focus stays in the list when its row has gone', () => {
  const { arrive } = draw();
  act(() => box(2).focus());

  fireEvent.keyDown(box(2), { key: 'ArrowDown' });
  expect(document.activeElement).toBe(box(3));
  arrive(new TraceBuilder().server(90, { type: 'call.released', call: 'c3' }));

  expect(document.activeElement).toBe(box(4));
});

test('the time of a row that is out of sight stands still for seconds, that of one in sight never', () => {
  interface Seen {
    readonly target: Element;
    readonly isIntersecting: boolean;
  }
  const told: { report?: (seen: readonly Seen[]) => void; observed: number } = { observed: 0 };
  class ToldObserver {
    constructor(report: (seen: readonly Seen[]) => void) {
      told.report = report;
    }
    observe(): void {
      told.observed += 1;
    }
    disconnect(): void {}
  }
  vi.stubGlobal('IntersectionObserver', ToldObserver);
  onTestFinished(() => void vi.unstubAllGlobals());
  const { clock } = draw(five(), 20_100);
  const times = () => rows().map((row) => row.querySelector('.held-time')?.textContent);
  expect(told.observed).toBe(5);

  act(() => told.report?.(rows().map((target, index) => ({ target, isIntersecting: index < 2 }))));
  act(() => clock.set(24_012));
  expect(times()).toEqual(['for 24.00 s', 'for 24.00 s', 'for 19.99 s', 'for 19.99 s', 'for 19.98 s']);

  act(() => clock.set(25_012));
  expect(times()).toEqual(['for 25.00 s', 'for 25.00 s', 'for 24.99 s', 'for 24.99 s', 'for 24.98 s']);
});

test('an empty list says how to hold, or that the hold stands', () => {
  const { store } = draw(new TraceBuilder());
  expect(screen.getByText(/^Nothing is held\. Choose in the toolbar/)).toBeDefined();
  expect(screen.getByRole('button', { name: 'Release all' })).toHaveProperty('disabled', true);

  act(() => void store.dispatch(holdChanged(true)));

  expect(screen.getByText(/^Nothing waits yet/)).toBeDefined();
  expect(screen.getByRole('button', { name: 'Release all' })).toHaveProperty('disabled', false);
});
