// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import { AlertBar } from '../alert-bar.tsx';
import { notedControl, notedLab, renderPanel, toldSource } from '../panel.fixture.tsx';
import { eventsArrived, selectRecording, sourceChosen } from '../state/trace-slice.ts';
import { policyRead } from '../state/server-slice.ts';
import { holdsRead } from '../state/view-slice.ts';
import { Toolbar } from './toolbar.tsx';

afterEach(cleanup);

const names = () => screen.getAllByRole('button').map(({ textContent }) => textContent);
const press = (name: string) => act(async () => fireEvent.click(screen.getByRole('button', { name })));

function drawLab(lab = notedLab(), control = notedControl()) {
  const view = renderPanel(
    <>
      <Toolbar />
      <AlertBar />
    </>,
    { sources: [toldSource('lab').option, toldSource('file').option], lab: lab.lab, control: control.control },
  );
  act(() => void view.store.dispatch(sourceChosen('lab')));
  return { ...view, asked: lab.asked, controlled: control.asked };
}

test('the Lab logs in, fires and logs out for its client', async () => {
  const { asked } = drawLab();

  await press('Log in');
  fireEvent.change(screen.getByRole('spinbutton', { name: 'Number of requests' }), { target: { value: '7' } });
  await press('Fire');
  await press('Log out');

  expect(asked).toEqual(['login user@example.com in A-1', 'fire 7 in A-1', 'logout A-1']);
});

test('another user and another strategy are one choice each', async () => {
  const { asked } = drawLab();

  fireEvent.change(screen.getByLabelText('User'), { target: { value: 'admin@example.com' } });
  await press('Log in');
  fireEvent.change(screen.getByLabelText('Strategy'), { target: { value: 'naive' } });

  expect(asked).toEqual(['login admin@example.com in A-1', 'change A-1 to naive']);
});

test('a number that is none is marked, and not used', async () => {
  const { asked } = drawLab();
  const count = screen.getByRole('spinbutton', { name: 'Number of requests' });

  fireEvent.change(count, { target: { value: '500' } });
  expect(count.getAttribute('aria-invalid')).toBe('true');
  await press('Fire');

  expect(asked).toEqual(['fire 5 in A-1']);
});

test('with two clients a burst is for both until one is chosen', async () => {
  const { asked } = drawLab(
    notedLab([
      { tab: 'A-1', label: 'A', strategy: 'recipe' },
      { tab: 'B-1', label: 'B', strategy: 'recipe' },
    ]),
  );

  await press('Fire');
  fireEvent.change(screen.getByLabelText('Client'), { target: { value: 'B-1' } });
  await press('Fire');
  await press('Remove client');

  expect(asked).toEqual(['fire 5 in A-1', 'fire 5 in B-1', 'fire 5 in B-1', 'remove B-1']);
});

test('the server is told to expire, to move its clock, to hold and to release', async () => {
  const { controlled } = drawLab();

  await press('Expire access');
  await press('+10 s');
  expect(names()).not.toContain('Release next');
  await press('Hold replies');
  await press('Release next');
  await press('Release all');

  expect(controlled).toEqual([
    'expire access',
    'advance 10000',
    'hold /api/ after',
    'release {"count":1}',
    'release {"all":true}',
  ]);
  expect(names()).not.toContain('Release next');
});

test('what somebody else holds is counted, and can be released here', () => {
  const { store } = drawLab();

  const { trace } = new TraceBuilder().server(0, { type: 'call.held', call: 'c1', when: 'after' });
  act(() => void store.dispatch(eventsArrived(trace)));

  expect(screen.getByText('1 held')).toBeDefined();
  expect(names()).toContain('Release all');
});

test('an action that fails says problem and remedy, until it is dismissed', async () => {
  drawLab(
    notedLab(),
    notedControl({ ok: false, problem: 'The server did not answer.', remedy: 'Start it with: npm start' }),
  );

  await press('+10 s');
  expect(screen.getByRole('alert').textContent).toContain('The server did not answer. Start it with: npm start');
  await press('Dismiss');

  expect(screen.getByRole('alert').textContent).toBe('');
});

test('a source that can do nothing has no buttons for it', () => {
  const { store } = renderPanel(<Toolbar />, { sources: [toldSource('server').option, toldSource('file').option] });
  act(() => void store.dispatch(sourceChosen('server')));

  expect(names()).toEqual(['Pause', 'Clear', 'Open trace', 'Save trace']);
});

test('recording is paused and goes on by one button', async () => {
  const { store } = drawLab();

  await press('Pause');
  expect(selectRecording(store.getState())).toBe(false);
  await press('Record');

  expect(selectRecording(store.getState())).toBe(true);
});

test('what to hold is every call, the refreshes or a path, before the server acts or after', async () => {
  const { controlled } = drawLab();
  const what = screen.getByLabelText('Replies to hold');
  const when = screen.getByLabelText('When to hold');

  fireEvent.change(when, { target: { value: 'before' } });
  await press('Hold calls');
  expect(what).toHaveProperty('disabled', true);
  await press('Release all');
  fireEvent.change(what, { target: { value: 'path' } });
  const path = screen.getByRole('textbox', { name: 'Path to hold' });
  fireEvent.change(path, { target: { value: 'items' } });
  expect(path.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByRole('button', { name: 'Hold calls' })).toHaveProperty('disabled', true);
  fireEvent.change(path, { target: { value: 'POST /api/orders' } });
  fireEvent.change(when, { target: { value: 'after' } });
  await press('Hold replies');

  expect(controlled).toEqual(['hold /api/ before', 'release {"all":true}', 'hold POST /api/orders after']);
});

test('the number of held calls opens their list', () => {
  const { store } = drawLab();
  const { trace } = new TraceBuilder().server(0, { type: 'call.held', call: 'c1', when: 'after' });
  act(() => void store.dispatch(eventsArrived(trace)));

  fireEvent.click(screen.getByRole('button', { name: '1 held' }));

  expect(store.getState().view.tab).toBe('held');
});

test('a hold that stands is shown with its own match and side, whoever asked for it; the others are counted', () => {
  const { store } = drawLab();

  act(() => void store.dispatch(holdsRead([{ match: '/api/auth/refresh', when: 'before' }])));
  expect(screen.getByRole('button', { name: 'Hold calls' }).getAttribute('aria-pressed')).toBe('true');
  expect(screen.getByLabelText('Replies to hold')).toMatchObject({ value: 'refresh', disabled: true });
  expect(screen.getByLabelText('When to hold')).toHaveProperty('value', 'before');

  const items = { match: 'GET /api/items', when: 'after' } as const;
  act(() => void store.dispatch(holdsRead([items, { match: '/api/', when: 'before' }])));
  expect(screen.getByLabelText('Replies to hold')).toHaveProperty('value', 'path');
  expect(screen.getByLabelText('Path to hold')).toHaveProperty('value', 'GET /api/items');
  expect(screen.getByText('and 1 more').title).toBe('/api/, before');

  act(() => void store.dispatch(holdsRead([{ match: '/api/', when: 'after' }])));
  expect(screen.getByLabelText('Replies to hold')).toHaveProperty('value', 'every');
  act(() => void store.dispatch(holdsRead([])));
  expect(screen.getByRole('button', { name: 'Hold replies' }).getAttribute('aria-pressed')).toBe('false');
  expect(screen.queryByText(/more$/)).toBeNull();
});

const two = [
  { tab: 'A-1', label: 'A', strategy: 'recipe' },
  { tab: 'B-1', label: 'B', strategy: 'recipe' },
];

test('where tokens travel in headers every client logs in and out for itself, and one more says so', async () => {
  const { asked, store } = drawLab(notedLab(two));
  const add = screen.getByRole('button', { name: 'Add client' });
  expect(add.title).toContain('the same cookies');
  act(() => void store.dispatch(policyRead({ profile: 'bearer' })));

  await press('Log in');
  await press('Log out');
  fireEvent.change(screen.getByLabelText('Client'), { target: { value: 'B-1' } });
  await press('Log in');

  expect(asked).toEqual([
    'login user@example.com in A-1',
    'login user@example.com in B-1',
    'logout A-1',
    'logout B-1',
    'login user@example.com in B-1',
  ]);
  expect(add.title).toContain('its own tokens');
});

test('with cookies one client logs in and out for all', async () => {
  const { asked } = drawLab(notedLab(two));

  await press('Log in');
  await press('Log out');

  expect(asked).toEqual(['login user@example.com in A-1', 'logout A-1']);
});

test('a number beyond the limit goes back with the limit beside it, until one is taken', () => {
  drawLab();
  const count = screen.getByRole('spinbutton', { name: 'Number of requests' });

  fireEvent.change(count, { target: { value: '150' } });
  fireEvent.blur(count);
  expect(count).toHaveProperty('value', '5');
  expect(document.getElementById(count.getAttribute('aria-describedby') ?? '')?.textContent).toBe('1 to 50; 5 is used');
  fireEvent.change(count, { target: { value: '50' } });

  expect(screen.queryByText(/is used$/)).toBeNull();
});
