// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderPanel, toldSource } from '../panel.fixture.tsx';
import { failure } from '../sources/http-call.ts';
import { selectLanes } from '../state/selectors.ts';
import { selectEvents, selectSource, sourceChosen } from '../state/trace-slice.ts';
import { useFindings } from '../findings/use-findings.ts';
import { changingFile, testDesk, testPlace, TWO_REQUESTS } from './desk.fixture.ts';
import type { ScenarioDesk } from './desk.ts';
import type { LocalFile } from './local-file.ts';
import { ScenariosView } from './scenarios-view.tsx';
import { ShownRunBar } from './shown-run-bar.tsx';

afterEach(cleanup);

const option = (name: RegExp) => screen.getByRole('option', { name });
const press = (name: string | RegExp) => act(async () => fireEvent.click(screen.getByRole('button', { name })));
const rows = () => screen.queryAllByTestId('row').map(({ dataset }) => `${dataset['pairing']} ${dataset['verdict']}`);

/** How many findings the other tabs have. */
const FindingCount = () => <output aria-label="Findings of the trace">{useFindings().length}</output>;

async function draw({ desk } = testDesk(), picked: readonly LocalFile[] = []) {
  const lab = toldSource('lab');
  const view = renderPanel(
    <>
      <ShownRunBar />
      <FindingCount />
      <ScenariosView desk={desk} />
    </>,
    { sources: [lab.option, toldSource('server').option], pickFiles: () => Promise.resolve(picked) },
  );
  await act(async () => void view.store.dispatch(sourceChosen('lab')));
  await act(() => desk.readLibrary());
  return { ...view, desk };
}

const runs = async (desk: ScenarioDesk, button: string) => {
  await press(button);
  await waitFor(() => expect(desk.state().job).toBeUndefined());
};

test('the library is listed by class, with what goes wrong in words, and a filter narrows it', async () => {
  await draw();

  const group = screen.getByRole('group', { name: /^LATE A 401 of the old token/ });
  expect(within(group).getByRole('option').textContent).toBe('A late request meets an expired token');
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'single' } });
  expect(screen.getAllByRole('option')).toHaveLength(1);
  expect(screen.getByText('1 of 2 scenarios')).toBeDefined();
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'nothing has this' } });

  expect(screen.getByText('No scenario has these words: type fewer of them.')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Run 0 at once' })).toHaveProperty('disabled', true);
});

test('arrows move in the list, which is one stop of the Tab key, and Enter opens a scenario', async () => {
  const { desk } = await draw();
  const first = option(/Two requests/);
  first.focus();
  expect(screen.getAllByRole('option').map(({ tabIndex }) => tabIndex)).toEqual([0, -1]);

  fireEvent.keyDown(first, { key: 'ArrowDown' });
  const second = option(/A late request/);
  expect(document.activeElement).toBe(second);
  expect(desk.state().chosen).toBeUndefined();
  await act(async () => void fireEvent.keyDown(second, { key: 'Enter' }));

  expect(second.getAttribute('aria-selected')).toBe('true');
  expect(document.activeElement?.textContent).toBe('A late request meets an expired token');
  await press('All scenarios');
  expect(document.activeElement).toBe(second);
});

test('a scenario says why it is there, who fails it and who cures it, and leads to its reports', async () => {
  await draw();
  await act(async () => fireEvent.click(option(/Two requests/)));

  const article = screen.getByRole('article', { name: 'Two requests meet one expired token' });
  expect([...article.querySelectorAll('dd')].map(({ textContent }) => textContent)).toEqual([
    'naive, by refresh-ran-twice',
    'recipe',
    'reduxjs/redux-toolkit#1782',
  ]);
  expect(within(article).getByText('One refresh is enough for both.')).toBeDefined();
  expect(within(article).getByRole('link').getAttribute('href')).toBe(
    'https://github.com/reduxjs/redux-toolkit/issues/1782',
  );
});

test('a run at once shows each row with its expectations, its findings and their cure', async () => {
  const { desk } = await draw();
  await act(async () => fireEvent.click(option(/Two requests/)));

  await runs(desk, 'Run at once');

  expect(rows()).toEqual(['fails pass', 'cured pass']);
  const [naive, recipe] = screen.getAllByTestId('row');
  expect(naive?.querySelector('h3')?.textContent).toBe('as expected naive fails, as it should');
  const told = [...(naive?.querySelectorAll('.expectations li') ?? [])].map(({ textContent }) => textContent);
  expect(told).toEqual(['holdsevery request succeeds', 'does not hold1 refreshfound: 2 refreshes (requests 1, 2)']);
  expect(naive?.querySelector('[data-testid=finding]')?.textContent).toContain(
    'Cure: Put one mutex around the refresh',
  );
  expect(recipe?.querySelector('h3')?.textContent).toBe('as expected recipe passes, as it should');
  expect(option(/Two requests/).dataset['verdict']).toBe('pass');
});

test('a run is put on the timeline, where every tab shows it, and one button leads back to what is live', async () => {
  const { desk, store } = await draw();
  await act(async () => fireEvent.click(option(/Two requests/)));
  await runs(desk, 'Run at once');

  await act(async () => fireEvent.click(screen.getAllByRole('button', { name: 'Show on the timeline' })[0] ?? window));

  expect(selectSource(store.getState())).toBe('file');
  expect(selectLanes(store.getState()).map(({ number, label }) => `#${number} ${label}`)).toEqual([
    '#3 POST /api/auth/login',
    '#1 GET /api/items/1',
    '#2 GET /api/items/2',
  ]);
  expect(screen.getByLabelText('Findings of the trace').textContent).toBe('1');
  expect(screen.getByTestId('shown-run').textContent).toContain(
    '“Two requests meet one expired token” with naive, in virtual time',
  );
  expect(screen.getByRole('button', { name: 'On the timeline' }).getAttribute('aria-pressed')).toBe('true');
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Show on the timeline' })));
  await press('Back to “lab”');

  expect(selectSource(store.getState())).toBe('lab');
  expect(selectEvents(store.getState())).toEqual([]);
  expect(screen.queryByTestId('shown-run')).toBeNull();
});

test('all are run at once, counted, and the results are still there when one comes back to the tab', async () => {
  const { desk, unmount } = await draw();

  await runs(desk, 'Run all at once');
  expect(screen.getByTestId('tally').textContent).toBe('4 rows as expected');
  unmount();
  await draw({ desk, seen: { pauses: 0 } });

  expect(screen.getAllByRole('option').map(({ dataset }) => dataset['verdict'])).toEqual(['pass', 'pass']);
  expect(screen.getByTestId('tally').textContent).toBe('4 rows as expected');
});

test('a file of the user’s that is no scenario is shown with the place of each mistake, and can be read again', async () => {
  const file = changingFile('mine.yaml', TWO_REQUESTS.replace('refreshes: 1', 'refreshs: 1'));
  const { desk } = await draw(testDesk(), [file]);

  await press('Open scenario');
  expect(screen.getByRole('alert').textContent).toMatch(/mine\.yaml:11:5 .*refreshs.*refreshes/);
  expect(option(/mine\.yaml/).textContent).toBe('mine.yaml has errors');
  expect(screen.queryByRole('button', { name: 'Run at once' })).toBeNull();
  file.text = TWO_REQUESTS;
  await press('Read it again');
  await runs(desk, 'Run at once');

  expect(rows()).toEqual(['fails pass', 'cured pass']);
});

test('a dropped file is opened like a picked one', async () => {
  await draw();
  const zone = screen.getByRole('listbox').closest('.scenarios') ?? window;
  const file = new File([TWO_REQUESTS.replace('Two requests', 'My two requests')], 'dropped.yaml');
  const dataTransfer = { types: ['Files'], items: [{ kind: 'file', getAsFile: () => file }], dropEffect: 'none' };

  fireEvent.dragOver(zone, { dataTransfer });
  expect(screen.getByText('Drop scenario files (YAML) here')).toBeDefined();
  await act(async () => void fireEvent.drop(zone, { dataTransfer }));

  await waitFor(() => expect(option(/^My two requests meet one expired token/)).toBeDefined());
  expect(screen.queryByText('Drop scenario files (YAML) here')).toBeNull();
});

test('a live run is begun only when one has agreed to what it does to the server', async () => {
  const { place, asked } = testPlace();
  const { desk } = await draw(testDesk({ live: place }));
  await act(async () => fireEvent.click(option(/Two requests/)));

  await press('Run live…');
  const dialog = screen.getByRole('alertdialog', { name: 'Run live against http://localhost:8000?' });
  expect(dialog.textContent).toContain('this browser is logged out of it');
  expect(document.activeElement?.textContent).toBe('Do not run');
  fireEvent.keyDown(dialog, { key: 'Escape' });
  expect(screen.queryByRole('alertdialog')).toBeNull();
  expect(asked).toEqual([]);
  await press('Run live…');
  await runs(desk, 'Reset it and run live');

  expect(asked).toEqual(['borrow http://localhost:8000', 'give back']);
  expect(rows()).toEqual(['fails pass', 'cured pass']);
});

test('where no server answers it is said what to do, and nothing live is offered', async () => {
  const { place } = testPlace(failure('No mock server answers at http://localhost:8000.', 'Start it with: npm start'));
  await draw(testDesk({ live: place }));

  await act(async () => fireEvent.click(option(/Two requests/)));

  expect(screen.queryByRole('button', { name: 'Run live…' })).toBeNull();
  expect(screen.getByText(/a mock server is needed/).textContent).toContain('Start it with: npm start');
});

test('one client alone can be run', async () => {
  const { desk } = await draw();
  await act(async () => fireEvent.click(option(/Two requests/)));

  fireEvent.change(screen.getByLabelText('With'), { target: { value: 'cured' } });
  await runs(desk, 'Run at once');

  expect(rows()).toEqual(['cured pass']);
});
