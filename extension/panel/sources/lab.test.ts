import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import type { ClientEvent } from '../../../reauth/trace/events.ts';
import { createLab } from './lab.ts';
import { scriptedServer, type ScriptedAnswer } from './scripted-server.ts';

const API = 'http://localhost:8000';
const ok = { status: 200, body: { status: 'success' } };
const refused = { status: 401, body: { status: 'fail', message: 'You are not logged in' } };

function labWith(script: Readonly<Record<string, ScriptedAnswer | readonly ScriptedAnswer[]>>) {
  const server = scriptedServer(
    Object.fromEntries(Object.entries(script).map(([call, answer]) => [call.replace(' ', ` ${API}/api/`), answer])),
  );
  let made = 0;
  const lab = createLab({
    finder: { find: async () => ({ ok: true, value: { api: API, control: 'http://localhost:8001' } }) },
    fetchFn: server.fetchFn,
    clock: new VirtualClock(instant(1_000_000)),
    suffix: () => `t${(made += 1)}`,
  });
  const events: ClientEvent[] = [];
  lab.follow((event) => events.push(event));
  const calls = () => server.calls.map(({ method, url }) => `${method} ${url.replace(`${API}/api/`, '')}`);
  return { lab, server, events, calls };
}

test('a new Lab has one client, on the default strategy', () => {
  const { lab } = labWith({});

  expect(lab.clients()).toEqual([{ tab: 'A-t1', label: 'A', strategy: 'recipe' }]);
  expect(lab.strategies[0]).toBe('recipe');
  expect(lab.busy).toBe(false);
});

test('five requests that are refused refresh once with the recipe, and each for itself with naive', async () => {
  const items = Object.fromEntries([1, 2, 3, 4, 5].map((id) => [`GET items/${id}`, [refused, ok]]));
  const recipe = labWith({ ...items, 'GET auth/refresh': ok });
  const naive = labWith({ ...items, 'GET auth/refresh': ok });
  naive.lab.change('A-t1', 'naive');

  expect(await recipe.lab.fire(5)).toEqual({ ok: true, value: undefined });
  expect(await naive.lab.fire(5)).toEqual({ ok: true, value: undefined });

  expect(recipe.calls().filter((call) => call === 'GET auth/refresh')).toHaveLength(1);
  expect(naive.calls().filter((call) => call === 'GET auth/refresh')).toHaveLength(5);
  expect(recipe.events.filter(({ type }) => type === 'mutex.awaited').length).toBeGreaterThanOrEqual(4);
  expect(recipe.events.at(-1)?.type).toBe('request.settled');
});

test('a log in sends the first users’ password, which stays out of the trace', async () => {
  const { lab, server, events } = labWith({ 'POST auth/login': ok });

  expect(await lab.login('user@example.com')).toEqual({ ok: true, value: undefined });

  expect(server.calls[0]?.body).toEqual({ email: 'user@example.com', password: 'password123' });
  expect(events.length).toBeGreaterThan(2);
  expect(JSON.stringify(events)).not.toContain('password123');
});

test('a log in that is refused says so', async () => {
  const { lab } = labWith({ 'POST auth/login': { status: 401, body: { message: 'Invalid email or password' } } });

  expect(await lab.login('user@example.com')).toMatchObject({
    ok: false,
    problem: 'The Lab could not log in as user@example.com: the server answered 401.',
  });
});

test('a burst that is refused is no failure, one without an answer is', async () => {
  const denied = labWith({ 'GET items/1': refused, 'GET auth/refresh': { status: 403, body: {} } });
  const gone = labWith({ 'GET items/1': 'unreachable' });

  expect(await denied.lab.fire(1)).toEqual({ ok: true, value: undefined });
  expect(await gone.lab.fire(1)).toMatchObject({
    ok: false,
    problem: 'The Lab could not send the request: the server did not answer.',
  });
});

test('listeners hear of the beginning and the end of an action', async () => {
  const { lab } = labWith({ 'POST auth/logout': ok });
  const busy: boolean[] = [];
  lab.subscribe(() => busy.push(lab.busy));

  await lab.logout();

  expect(busy).toEqual([true, false]);
});

test('clients come and go, and keep their name when the strategy changes', () => {
  const { lab } = labWith({});
  const before = lab.clients();
  expect(lab.clients()).toBe(before);

  const second = lab.add('naive');
  lab.change(second, 'recipe');
  lab.remove('A-t1');
  lab.add('naive');

  expect(lab.clients().map(({ label, strategy }) => [label, strategy])).toEqual([
    ['B', 'recipe'],
    ['A', 'naive'],
  ]);
  expect(lab.clients()[0]?.tab).toBe(second);
});

test('a change of strategy is a new app: its events are those of a tab of its own', async () => {
  const { lab, events } = labWith({ 'GET items/1': ok });
  await lab.fire(1);

  lab.change('A-t1', 'naive');
  await lab.fire(1, 'A-t1');

  const opened = events.flatMap((event) =>
    event.type === 'tab.opened' ? [[event.tab, event.label, event.client]] : [],
  );
  expect(opened).toEqual([
    ['A-t1', 'A', 'recipe'],
    ['A-t2', 'A', 'naive'],
  ]);
});

test('an action for a client that is gone says so', async () => {
  const { lab } = labWith({});

  expect(await lab.fire(1, 'Z-9')).toMatchObject({ ok: false, problem: 'The Lab has no such client.' });
});

test('a client that changes its strategy keeps the tokens of its memory; another client has none of them', async () => {
  const tokens = { token_type: 'Bearer', access_token: 'access.one', refresh_token: 'refresh.one' };
  const { lab, server } = labWith({ 'POST auth/login': { status: 200, body: tokens }, 'GET items/1': ok });
  await lab.login('user@example.com');

  lab.change('A-t1', 'naive');
  lab.change('A-t1', 'resilient');
  await lab.fire(1, 'A-t1');
  await lab.fire(1, lab.add('recipe'));

  expect(server.calls.slice(1).map(({ authorization }) => authorization)).toEqual(['Bearer access.one', undefined]);
});
