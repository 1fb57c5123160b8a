// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { StandingFault } from '../../../mock-server/faults/fault.ts';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import { Drawer } from '../drawer/drawer.tsx';
import { notedControl, renderPanel } from '../panel.fixture.tsx';
import { eventsArrived, sourceChosen, statusChanged } from '../state/trace-slice.ts';
import { StatusLine } from '../status-line.tsx';
import { useServerState } from '../use-control.ts';

afterEach(cleanup);

const REFRESH = { match: '/api/auth/refresh', body: true, when: 'before' } as const;
const once: StandingFault = { ...REFRESH, id: 'f1', kind: 'status', status: 503, times: 1, seen: 2, applied: 1 };
const ever: StandingFault = { ...REFRESH, id: 'f2', kind: 'status', status: 401, seen: 3, applied: 3 };

/** The drawer and the status line as they are in a panel that knows its server. */
function PartsOfPanel() {
  useServerState();
  return (
    <>
      <Drawer />
      <StatusLine />
    </>
  );
}

/** The Faults tab of a panel that is live. */
async function open(faults: readonly StandingFault[] = []) {
  const told = { faults };
  const noted = notedControl(undefined, told);
  const view = renderPanel(<PartsOfPanel />, { control: noted.control });
  act(() => void view.store.dispatch(sourceChosen('server')));
  await act(async () => void view.store.dispatch(statusChanged({ kind: 'live', to: 'http://localhost:8000' })));
  fireEvent.click(screen.getByRole('tab', { name: /Faults/ }));
  return { ...view, asked: noted.asked, told };
}

const form = () => within(screen.getByRole('form', { name: 'Add a fault' }));
const press = (name: string) => act(async () => fireEvent.click(screen.getByRole('button', { name })));
const type = (name: string, value: string) => fireEvent.change(form().getByLabelText(name), { target: { value } });
const choose = (name: string, value: string) => fireEvent.change(form().getByLabelText(name), { target: { value } });
const preview = () => screen.getByTestId('fault-preview').textContent;

test('a fault is put together from its kind’s fields, told in a sentence, and set', async () => {
  const { asked } = await open();

  expect(preview()).toBe('The next refresh is answered 503.');
  type('How often', '2');
  type('Status', '429');
  type('Retry-After', '2s');
  expect(preview()).toBe('The next 2 refreshes are answered 429, Retry-After 2 s.');
  await press('Add fault');

  expect(asked).toEqual([
    `add fault ${JSON.stringify({ match: '/api/auth/refresh', times: 2, kind: 'status', status: 429, body: true, retryAfter: 2000, when: 'before' })}`,
  ]);
});

test('another kind has other fields, and the calls that are meant stay', async () => {
  await open();

  choose('Calls', 'every call');
  type('How often', '');
  choose('What goes wrong', 'latency');

  expect(form().queryByLabelText('Status')).toBeNull();
  expect(preview()).toBe('Every call takes 3 s longer, before the server acts.');
  choose('What goes wrong', 'set-cookie');
  choose('How', 'reordered');
  expect(preview()).toBe(
    'Every call waits until a later reply is out, at most 5 s, so that the older cookies come last.',
  );
});

test('any path can be meant, and stays in its field whatever it is on the way', async () => {
  await open();

  choose('Calls', 'another path…');
  type('Path', '/api/items');
  type('Path', '/api/items/3');
  type('How often', '');

  expect(preview()).toBe('Every call of /api/items/3 is answered 503.');
});

test('what cannot be set is told beside its field: once it is left, or when the fault is asked for', async () => {
  const { asked } = await open();
  const status = form().getByLabelText('Status');

  type('Status', '99');
  expect(form().queryByRole('alert')).toBeNull();
  expect(preview()).toBe('Not yet a fault: see the fields.');
  fireEvent.blur(status);
  expect(form().getByRole('alert').textContent).toBe(
    '"Status" cannot be "99"; allowed: a whole number from 400 to 599.',
  );
  type('Status', '503');
  expect(form().queryByRole('alert')).toBeNull();

  fireEvent.click(form().getByText('Narrow it down'));
  type('From', '4s');
  type('To', '1s');
  await press('Add fault');

  expect(asked).toEqual([]);
  expect(form().getByRole('alert').textContent).toMatch(/^"To" cannot be "1s"; allowed: a duration that is longer/);
  expect(document.activeElement).toBe(form().getByLabelText('To'));
});

test('standing faults say what they do and to how many calls they did it, and are removed', async () => {
  const { asked } = await open([once, ever]);

  expect(screen.getAllByTestId('fault').map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('The next refresh is answered 503.f1 Another status · seen 2, done to 1 of 1used up'),
    expect.stringContaining('Every refresh is answered 401.f2 Another status · seen 3, done to 3'),
  ]);
  await press('Remove fault f2');
  expect(document.activeElement?.id).toBe('details');
  await press('Remove all');

  expect(asked).toEqual(['remove fault f2', 'remove faults']);
});

test('a ready-made fault is one click', async () => {
  const { asked } = await open();

  await press('503 on the next refresh');

  expect(asked).toEqual([
    'add fault {"kind":"status","match":"/api/auth/refresh","times":1,"status":503,"body":true,"when":"before"}',
  ]);
});

test('that faults stand is said on the tab and below, and leads to them; used up ones do not count', async () => {
  const { told, store } = await open([once, ever]);
  fireEvent.click(screen.getByRole('tab', { name: 'Log' }));

  expect(screen.getByRole('tab', { name: /Faults/ }).textContent).toBe('Faults1');
  await press('1 fault stands');
  expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Faults1');

  told.faults = [];
  const { trace } = new TraceBuilder().server(0, { type: 'faults.changed', faults: [] });
  await act(async () => void store.dispatch(eventsArrived(trace)));

  expect(screen.getByRole('tab', { name: /Faults/ }).textContent).toBe('Faults');
  expect(screen.queryByRole('button', { name: /stand/ })).toBeNull();
  expect(screen.queryAllByTestId('fault')).toEqual([]);
});
