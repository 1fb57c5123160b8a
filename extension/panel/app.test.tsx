// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { instant } from '../../reauth/time/instant.ts';
import { writeTrace } from '../../reauth/trace/write-trace.ts';
import { TraceBuilder } from '../../reauth/trace/trace-builder.ts';
import { App } from './app.tsx';
import { actionFailed } from './state/view-slice.ts';
import { notedControl, notedLab, renderPanel, toldSource } from './panel.fixture.tsx';

afterEach(cleanup);

const A = 'A-1';
const burst = () =>
  new TraceBuilder()
    .client(0, A, { type: 'tab.opened', label: 'A', client: 'recipe' })
    .started(10, `${A}.1`)
    .sent(10, `${A}.1.1`)
    .received(12, 'c1', `${A}.1.1`)
    .replied(90, 'c1', 401, 'token-expired', { exchange: `${A}.1.1`, message: 'You are not logged in' })
    .answered(100, `${A}.1.1`, 401)
    .mutex(101, 'mutex.acquired', `${A}.1`);

const press = (name: string) => act(async () => fireEvent.click(screen.getByRole('button', { name })));
const rows = () => screen.queryAllByTestId('lane').map(({ dataset }) => dataset['request']);

test('the panel is ready once its first source runs, and shows what it tells', () => {
  const { told, option } = toldSource('lab');
  renderPanel(<App />, { sources: [option], lab: notedLab().lab });

  expect(screen.getByRole('main').dataset['ready']).toBe('true');
  act(() => {
    told.sink?.status({ kind: 'live', to: 'http://localhost:8000' });
    told.sink?.events(burst().trace);
  });

  expect(rows()).toEqual([`${A}.1`]);
  expect(screen.getByTestId('mutex').dataset['state']).toBe('held');
  expect(screen.getByRole('status').textContent).toContain('Showing http://localhost:8000');
});

test('another source ends the one before, and starts with an empty picture', () => {
  const lab = toldSource('lab');
  const server = toldSource('server');
  renderPanel(<App />, { sources: [lab.option, server.option], lab: notedLab().lab });
  act(() => lab.told.sink?.events(burst().trace));

  fireEvent.click(screen.getByRole('radio', { name: 'server' }));
  act(() => lab.told.sink?.events(new TraceBuilder().started(500, `${A}.9`).trace));

  expect(lab.told.signal?.aborted).toBe(true);
  expect(server.told.starts).toBe(1);
  expect(rows()).toEqual([]);
});

test('a source that failed says why, and is started again by a button', async () => {
  const { told, option } = toldSource('lab');
  renderPanel(<App />, { sources: [option], lab: notedLab().lab });
  act(() => told.sink?.status({ kind: 'failed', problem: 'No server answers.', remedy: 'Start it with: npm start' }));

  expect(screen.getByRole('status').textContent).toContain('No server answers. Start it with: npm start');
  await press('Try again');

  expect(told.starts).toBe(2);
});

test('an empty Lab says what to do next, with the button', async () => {
  const { lab, asked } = notedLab();
  renderPanel(<App />, { sources: [toldSource('lab').option], lab });

  await press('Sign in as user@example.com');

  expect(asked).toEqual(['login user@example.com in A-1']);
});

test('arrows choose a lane, Enter tells its story', () => {
  const { told, option } = toldSource('lab');
  renderPanel(<App />, { sources: [option], lab: notedLab().lab });
  act(() => told.sink?.events(burst().started(200, `${A}.2`).trace));
  const grid = screen.getByRole('grid', { name: 'Requests' });

  fireEvent.keyDown(grid, { key: 'End' });
  expect(grid.getAttribute('aria-activedescendant')).toBe(`lane-${A}.2`);
  fireEvent.keyDown(grid, { key: 'ArrowUp' });
  fireEvent.keyDown(grid, { key: 'Enter' });

  expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Request #1');
  expect(screen.getByRole('list', { name: 'Story' }).textContent).toContain('401 You are not logged in');
});

test('a finding marks the lanes that it is about', () => {
  const { told, option } = toldSource('lab');
  renderPanel(<App />, { sources: [option], lab: notedLab().lab }, 100_000);
  act(() => told.sink?.events(burst().trace));

  fireEvent.click(screen.getByRole('tab', { name: /Findings/ }));
  const finding = screen.getByTestId('finding');
  fireEvent.click(within(finding).getByRole('button', { name: 'Show its lane' }));

  expect(finding.dataset['rule']).toBe('request-never-settled');
  expect(screen.getByTestId('lane').dataset['marked']).toBe('true');
});

test('the log is filtered by words', () => {
  const { told, option } = toldSource('lab');
  renderPanel(<App />, { sources: [option], lab: notedLab().lab });
  act(() => told.sink?.events(burst().trace));

  fireEvent.click(screen.getByRole('tab', { name: 'Log' }));
  fireEvent.change(screen.getByRole('searchbox', { name: 'Filter events' }), { target: { value: 'server 401' } });

  expect(screen.getByRole('log').textContent).toContain('Call c1 answered 401, token-expired');
  expect(screen.getByText('1 of 7 events')).toBeDefined();
});

test('an opened trace is shown as it was saved; what is no trace leaves everything as it is', async () => {
  const { told, option } = toldSource('lab');
  const files = ['no trace', writeTrace(burst().trace, { recordedAt: instant(0), salt: 'theirs' })];
  const { store } = renderPanel(<App />, {
    sources: [option, toldSource('file').option],
    lab: notedLab().lab,
    openFile: () => Promise.resolve(files.shift()),
  });
  act(() => told.sink?.events(new TraceBuilder().started(0, 'A-9.1').trace));

  await press('Open trace');
  expect(screen.getByRole('alert').textContent).toContain('The file is not a trace');
  expect(rows()).toEqual(['A-9.1']);
  await press('Open trace');

  expect(rows()).toEqual([`${A}.1`]);
  expect(store.getState().trace).toMatchObject({ source: 'file', salt: 'theirs' });
  expect(screen.queryByRole('button', { name: 'Fire' })).toBeNull();
});

test('a saved trace can be opened again', async () => {
  const { told, option } = toldSource('lab');
  const saved: string[] = [];
  renderPanel(<App />, { sources: [option], saveFile: (name, text) => void saved.push(name, text) });
  act(() => told.sink?.events(burst().trace));

  await press('Save trace');

  expect(saved).toEqual([
    'reauth-trace-1970-01-01T00-00-00.ndjson',
    writeTrace(burst().trace, { recordedAt: instant(0), salt: 'salt' }),
  ]);
});

const live = { kind: 'live', to: 'http://localhost:8001' } as const;
const failed = { kind: 'failed', problem: 'The stream was lost.', remedy: 'Start it.' } as const;

test('what waits on the server is listed when the panel opens, when it is cleared, and no more after a new start', async () => {
  const { told, option } = toldSource('lab');
  const waits = {
    call: 'c1',
    method: 'GET',
    path: '/api/items/1',
    when: 'before' as const,
    since: instant(0),
    abandoned: false,
  };
  const server = { held: [waits], holds: [{ match: '/api/items', when: 'before' as const }] };
  const first = notedControl(undefined, server).control();
  let control = first;
  renderPanel(<App />, {
    sources: [option],
    lab: notedLab().lab,
    control: () => ({ ...first, state: () => control.state() }),
  });

  await act(async () => told.sink?.status(live));
  expect(screen.getByRole('button', { name: '1 held' })).toBeDefined();
  expect(screen.getByLabelText('When to hold')).toHaveProperty('value', 'before');
  await press('Clear');
  expect(screen.getByRole('button', { name: '1 held' })).toBeDefined();

  control = notedControl().control();
  await act(async () => told.sink?.status(failed));
  await act(async () => told.sink?.status(live));
  expect(screen.queryByRole('button', { name: /held$/ })).toBeNull();
});

test('that nobody answers is over when the server is back; another alert stays', async () => {
  const { told, option } = toldSource('lab');
  const { store } = renderPanel(<App />, { sources: [option], control: notedControl().control });
  const fail = (problem: string, more = {}) =>
    act(() => void store.dispatch(actionFailed({ ok: false, problem, remedy: 'Try again.', ...more })));
  const reconnect = async () => {
    await act(async () => told.sink?.status(failed));
    await act(async () => told.sink?.status(live));
  };

  fail('No mock server answers.', { unreachable: true });
  await act(async () => told.sink?.status(failed));
  expect(screen.getByRole('alert').textContent).toContain('No mock server answers.');
  await act(async () => told.sink?.status(live));
  expect(screen.getByRole('alert').textContent).toBe('');

  fail('The file could not be saved.');
  await reconnect();
  expect(screen.getByRole('alert').textContent).toContain('The file could not be saved.');
});

test('where tokens travel in headers neither the cookies nor the empty timeline promise any', async () => {
  const { told, option } = toldSource('lab');
  const { control } = notedControl(undefined, { policy: { profile: 'bearer' } });
  renderPanel(<App />, { sources: [option], lab: notedLab().lab, control });

  await act(async () => told.sink?.status(live));

  expect(screen.getByRole('region', { name: 'Cookies' }).textContent).toBe(
    'CookiesTokens travel in headers: each client keeps its own in memory.',
  );
  expect(screen.getByText(/^No requests yet/).textContent).not.toContain('cookies');
});
