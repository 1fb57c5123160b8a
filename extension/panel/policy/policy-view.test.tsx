// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { readSettings } from '../../../mock-server/settings/read-settings.ts';
import { POLICY_NAMES, policyOf, policySchema } from '../../../mock-server/settings/schema.ts';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import { Drawer } from '../drawer/drawer.tsx';
import { notedControl, renderPanel } from '../panel.fixture.tsx';
import type { ControlState, PolicyValues } from '../sources/control.ts';
import { eventsArrived, sourceChosen, statusChanged } from '../state/trace-slice.ts';
import { useServerState } from '../use-control.ts';
import { POLICY_GROUPS } from './policy-fields.ts';
import { PRESETS } from './presets.ts';

afterEach(cleanup);

function startPolicy(): PolicyValues {
  const reading = readSettings({});
  if (!reading.ok) throw new Error('The defaults cannot be read.');
  return { ...policyOf(reading.settings) };
}

/** The drawer as it is in a panel that knows its server. */
function DrawerOfServer() {
  useServerState();
  return <Drawer />;
}

/** The Policy tab of a panel that is live. */
async function open(told: Partial<ControlState> = {}, failure?: Parameters<typeof notedControl>[0]) {
  const noted = notedControl(failure, { policy: startPolicy(), ...told });
  const view = renderPanel(<DrawerOfServer />, { control: noted.control });
  act(() => void view.store.dispatch(sourceChosen('server')));
  await act(async () => void view.store.dispatch(statusChanged({ kind: 'live', to: 'http://localhost:8000' })));
  fireEvent.click(screen.getByRole('tab', { name: 'Policy' }));
  return { ...view, asked: noted.asked };
}

const page = () => within(screen.getByRole('tabpanel'));
const box = (name: string) => page().getByLabelText<HTMLInputElement>(name);
const choose = (name: string, value: string) =>
  act(async () => fireEvent.change(page().getByLabelText(name), { target: { value } }));
const press = (name: string) => act(async () => fireEvent.click(page().getByRole('button', { name })));
/** Types into a field and leaves it. */
async function write(name: string, value: string) {
  fireEvent.change(box(name), { target: { value } });
  await act(async () => fireEvent.blur(box(name)));
}
const described = (element: HTMLElement) =>
  (element.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.querySelector(`[id="${id}"]`)?.textContent);

test('every setting of the policy is asked for once, as people write it', async () => {
  await open();

  const names = POLICY_GROUPS.flatMap(({ fields }) => fields.map(({ field }) => field.name));
  expect(names.toSorted()).toEqual([...POLICY_NAMES].toSorted());
  expect(page().getAllByRole('group', { name: /Lives|Rotation|Cookies|Replies/ })).toHaveLength(4);
  expect(box('Access').value).toBe('15s');
  expect(box('Refresh').value).toBe('60s');
  expect(box('API delay').value).toBe('120ms');
  expect(box('Access cookie').value).toBe('token');
  expect(described(box('Access'))).toEqual(['Life of an access token.']);
});

test('a field that is left changes its setting alone, at once', async () => {
  const { asked } = await open();

  await write('Access', '1.5s');

  expect(asked).toEqual(['policy {"access":1500}']);
  expect(box('Access').value).toBe('1.5s');
});

test('Enter changes a setting too, and leaving the field afterwards asks for nothing more', async () => {
  const { asked } = await open();

  fireEvent.change(box('Refresh'), { target: { value: '5m' } });
  fireEvent.keyDown(box('Refresh'), { key: 'Enter' });
  await act(async () => fireEvent.blur(box('Refresh')));

  expect(asked).toEqual(['policy {"refresh":300000}']);
});

test('a field that means what the server has already asks for nothing', async () => {
  const { asked } = await open();

  await write('Access', '15000ms');

  expect(asked).toEqual([]);
  expect(box('Access').value).toBe('15s');
});

test('choices and switches are taken as they are chosen', async () => {
  const { asked } = await open();

  await choose('Rotation', 'grace');
  await choose('Grace mode', 'new-branch');
  await act(async () => fireEvent.click(page().getByLabelText('Sliding')));

  expect(asked).toEqual([
    'policy {"rotation":"grace"}',
    'policy {"graceMode":"new-branch"}',
    'policy {"sliding":true}',
  ]);
  expect(page().getByLabelText<HTMLInputElement>('Sliding').checked).toBe(true);
});

test('a value that cannot be taken is told beside its field, and what was typed is kept', async () => {
  const { asked } = await open();

  await write('Access', '15');

  expect(asked).toEqual([]);
  expect(box('Access').value).toBe('15');
  expect(box('Access').getAttribute('aria-invalid')).toBe('true');
  expect(described(box('Access'))[1]).toMatch(/^"Access" cannot be "15"; allowed: a duration such as 15s/);
  await write('Access', '');
  expect(described(box('Access'))[1]).toMatch(/^"Access" is missing; allowed: a duration/);

  fireEvent.keyDown(box('Access'), { key: 'Escape' });

  expect(box('Access').value).toBe('15s');
  expect(box('Access').hasAttribute('aria-invalid')).toBe(false);
});

test('words about a field that is left by a press come once the pointer is up: what is pressed stays where it is', async () => {
  await open();
  const sliding = page().getByLabelText('Sliding');
  fireEvent.change(box('Access'), { target: { value: '15' } });

  fireEvent.pointerDown(sliding);
  await act(async () => fireEvent.blur(box('Access')));
  expect(page().queryByRole('alert')).toBeNull();
  await act(async () => fireEvent.pointerUp(sliding));

  expect(page().getByRole('alert').textContent).toContain('"Access" cannot be "15"');
});

test('what the server refuses is told beside the field too, with the remedy', async () => {
  await open({}, { ok: false, problem: 'No mock server answers.', remedy: 'Start it with: npm start' });

  await write('Access', '2s');
  await choose('Rotation', 'strict');

  expect(box('Access').value).toBe('2s');
  expect(
    page()
      .getAllByRole('alert')
      .map(({ textContent }) => textContent),
  ).toEqual(['No mock server answers. Start it with: npm start', 'No mock server answers. Start it with: npm start']);
});

test('what is changed elsewhere is followed, but for a field in which somebody types', async () => {
  const { store } = await open();
  fireEvent.change(box('Refresh'), { target: { value: '7' } });

  const { trace } = new TraceBuilder().server(0, { type: 'policy.changed', changed: { access: 500, refresh: 1_000 } });
  act(() => void store.dispatch(eventsArrived(trace)));

  expect(box('Access').value).toBe('500ms');
  expect(box('Refresh').value).toBe('7');
});

test('a setting without effect says so, and cannot be changed', async () => {
  await open();

  expect(box('Grace').disabled).toBe(true);
  expect(described(box('Grace'))).toEqual(['No effect now: only under rotation grace.']);
  await choose('Rotation', 'grace');
  expect(box('Grace').disabled).toBe(false);
  await choose('Grace mode', 'until-used');
  expect(box('Grace').disabled).toBe(true);
  await choose('Profile', 'bearer');

  expect(box('Access cookie').disabled).toBe(true);
  expect(described(page().getByLabelText('Profile'))[0]).toContain('do not log in under bearer');
});

test('a preset is one change of all its settings, and shows that it is in force', async () => {
  const { asked } = await open();
  const pressed = () =>
    page()
      .getAllByRole('button', { pressed: true })
      .map(({ textContent }) => textContent);

  expect(pressed()).toEqual(['Article’s default']);
  await press('Grace 10 s');

  expect(asked).toEqual(['policy {"rotation":"grace","grace":10000,"graceMode":"same-successor"}']);
  expect(pressed()).toEqual(['Grace 10 s']);
});

test('every preset is a patch that the server takes', () => {
  expect(PRESETS.length).toBeGreaterThan(3);
  for (const { title, patch } of PRESETS) {
    expect(Object.keys(patch).length, title).toBeGreaterThan(0);
    expect(policySchema.partial().parse(patch), title).toEqual(patch);
  }
});

test('keys are listed and rotated where the server has them', async () => {
  const { asked } = await open({
    keys: [
      { kind: 'access', kid: 'a2', use: 'signs' },
      { kind: 'access', kid: 'a1', use: 'verifies' },
    ],
  });

  const group = within(page().getByRole('group', { name: 'Signing keys' }));
  expect(group.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'a2 access signs',
    'a1 access still verifies',
  ]);
  await press('Rotate keys');
  await press('Rotate and forget old');
  await press('Back to start');

  expect(asked).toEqual(['rotate keys {}', 'rotate keys {"forget":true}', 'reset']);
});

test('without a control API there is no such tab, nor with a saved trace', async () => {
  const { store } = await open();
  expect(page().queryByRole('group', { name: 'Signing keys' })).toBeNull();

  act(() => void store.dispatch(sourceChosen('file')));

  expect(screen.queryByRole('tab', { name: 'Policy' })).toBeNull();
  expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Request');
});
