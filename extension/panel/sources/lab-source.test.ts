import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import { analyse } from '../../../reauth/findings/analyse.ts';
import type { ClientEvent, TraceEvent } from '../../../reauth/trace/events.ts';
import { labSource, togetherWith } from './lab-source.ts';
import { createLab } from './lab.ts';
import { scriptedServer } from './scripted-server.ts';
import type { SourceStatus } from './source.ts';
import { streamWorld } from './stream-world.ts';

function world() {
  const { clock, server, settle, portsOf } = streamWorld();
  const api = scriptedServer({ 'GET http://localhost:8000/api/items/1': { status: 200, body: {} } });
  const address = { api: 'http://localhost:8000', control: 'http://localhost:8001' };
  const found = { up: true };
  const finder = {
    find: async () =>
      found.up
        ? ({ ok: true, value: address } as const)
        : ({ ok: false, problem: 'No mock server answers.', remedy: 'Start it.' } as const),
  };
  const heard: TraceEvent[] = [];
  const lab = createLab({ finder, fetchFn: api.fetchFn, clock, suffix: () => 't1' });
  const source = labSource(lab, {
    finder,
    stream: portsOf('p1'),
    watchCookies: (_server, emit) => {
      emit([
        {
          source: 'cookie',
          jar: 'browser',
          type: 'cookie.removed',
          seq: 1,
          at: instant(1),
          name: 'a',
          cause: 'deleted',
        },
      ]);
      return { heard: (batch) => heard.push(...batch) };
    },
  });
  const begin = () => {
    const stop = new AbortController();
    const events: TraceEvent[] = [];
    const statuses: SourceStatus[] = [];
    source.start({ events: (batch) => events.push(...batch), status: (status) => statuses.push(status) }, stop.signal);
    const of = (emitter: TraceEvent['source']) => events.filter((event) => event.source === emitter);
    return { stop, events, statuses, of };
  };
  return { clock, server, settle, lab, found, heard, begin };
}

test('the Lab’s own events, the server’s and the cookies’ come together', async () => {
  const { server, settle, lab, heard, begin } = world();
  const { of, statuses } = begin();
  await settle();

  server.publish();
  await lab.fire(1);
  await settle();

  expect(of('client').map(({ type }) => type)).toContain('fetch.answered');
  expect(of('server').map(({ seq }) => seq)).toEqual([1]);
  expect(of('cookie')).toHaveLength(1);
  expect(heard.map(({ source }) => source)).toEqual(expect.arrayContaining(['client', 'server']));
  expect(statuses.at(-1)).toEqual({ kind: 'live', to: 'http://localhost:8001' });
});

test('of what was before, the state stays and the calls do not', async () => {
  const { server, settle, begin } = world();
  server.publish(1);
  server.answer('c1');
  const { of } = begin();
  await settle();

  server.answer('c2');
  await settle();

  expect(of('server').map(({ seq, type }) => [seq, type])).toEqual([
    [1, 'state.reset'],
    [3, 'call.answered'],
  ]);
});

test('chosen again, the Lab shows everything since it was first chosen', async () => {
  const { server, settle, lab, begin } = world();
  server.answer('c1');
  const first = begin();
  await settle();
  await lab.fire(1);
  server.answer('c2');
  await settle();
  first.stop.abort();

  const second = begin();
  await settle();

  expect(second.of('client')).toEqual(first.of('client'));
  expect(second.of('server').map(({ seq }) => seq)).toEqual([2]);
});

test('a source that was left says no more', async () => {
  const { server, settle, lab, begin } = world();
  const { stop, events } = begin();
  await settle();
  stop.abort();
  await settle();
  const before = events.length;

  server.publish();
  await lab.fire(1);
  await settle();

  expect(events).toHaveLength(before);
});

test('a server that is not up yet is waited for', async () => {
  const { clock, found, settle, begin } = world();
  found.up = false;
  const { statuses } = begin();
  await settle();
  expect(statuses.at(-1)).toEqual({ kind: 'failed', problem: 'No mock server answers.', remedy: 'Start it.' });

  found.up = true;
  await clock.advance(5_000);

  expect(statuses.at(-1)).toEqual({ kind: 'live', to: 'http://localhost:8001' });
});

test('of what was before it stays who presented a spent token, forgiven or not: each once, however often it is chosen', async () => {
  const { server, settle, begin } = world();
  const token = { id: 'r1', kind: 'refresh', generation: 1, sid: 's1', expiresAt: instant(9_000) } as const;
  server.tell({ type: 'token.forgiven', token, call: 'c2', mode: 'same-successor', spentBy: 'c1' });
  server.tell({ type: 'token.reused', token, call: 'c3', spentBy: 'c1' });
  const first = begin();
  await settle();
  first.stop.abort();

  const second = begin();
  await settle();

  for (const { events } of [first, second]) {
    expect(events.filter(({ source }) => source === 'server').map(({ type }) => type)).toEqual([
      'token.forgiven',
      'token.reused',
    ]);
    expect(analyse(events, { now: instant(10_000) }).map(({ rule }) => rule)).toEqual(['spent-token-presented']);
  }
});

test('the tabs of a scenario tell beside the clients of the Lab, before and after one listens, until one leaves', () => {
  const { lab } = world();
  const listeners = new Set<(event: ClientEvent) => void>();
  const early = tabEvent(1);
  const heard: ClientEvent[] = [];

  const both = togetherWith(lab, {
    history: () => [early],
    follow: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const unfollow = both.follow((event) => heard.push(event));
  for (const listener of listeners) listener(tabEvent(2));

  expect(both.history()).toEqual([...lab.history(), early]);
  expect(heard).toEqual([tabEvent(2)]);
  unfollow();
  expect(listeners.size).toBe(0);
});

const tabEvent = (seq: number): ClientEvent => ({
  source: 'client',
  tab: 'A-1-x1y2',
  seq,
  at: instant(seq),
  type: 'tab.opened',
  label: 'A',
  client: 'naive',
});
