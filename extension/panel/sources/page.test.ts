import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import type { ServerEvent, TraceEvent } from '../../../reauth/trace/events.ts';
import { pageSource, type InspectedDocument } from './page.ts';
import type { SourceStatus } from './source.ts';

const started = (seq: number, tab = 'page-1') => ({
  source: 'client',
  type: 'request.started',
  tab,
  seq,
  at: 1_000 + seq,
  request: `${tab}.${seq}`,
  method: 'GET',
  path: '/items/1',
  query: [],
});

const received = (call: string, at: number, path = '/api/items/1'): ServerEvent => ({
  source: 'server',
  type: 'call.received',
  seq: 1,
  at: instant(at),
  offset: 0,
  call,
  method: 'GET',
  path,
  purpose: 'request',
  query: [],
  presented: {},
});

/** A source that runs on an inspected page which a test plays. */
function bench() {
  const told: TraceEvent[] = [];
  const statuses: SourceStatus[] = [];
  const surrounded: { origin: string; signal: AbortSignal; tell: (batch: readonly TraceEvent[]) => void }[] = [];
  const ended = new AbortController();
  let say: (raw: unknown) => void = () => {};
  let arrive: (document: InspectedDocument | undefined) => void = () => {};
  const source = pageSource({
    page: { listen: (heard) => (say = heard), follow: (arrived) => (arrive = arrived) },
    now: () => instant(5_000),
    surround: (origin, sink, signal) => {
      surrounded.push({ origin, signal, tell: (batch) => sink.events(batch) });
      return { heard: () => {} };
    },
  });
  const sink = {
    events: (batch: readonly TraceEvent[]) => told.push(...batch),
    status: (now: SourceStatus) => statuses.push(now),
  };
  source.start(sink, ended.signal);
  return {
    told,
    statuses,
    surrounded,
    ended,
    arrive: (origin: string, openedAt = 900) => arrive({ origin, openedAt }),
    leave: () => arrive(undefined),
    say: (raw: unknown) => say(raw),
    events: (...events: unknown[]) => say({ kind: 'page.events', events }),
    seqs: () => told.map(({ seq }) => seq),
  };
}

test('what the inbox held comes first, in the order in which the page made it, each event once', () => {
  const { events, say, seqs } = bench();

  events(started(3));
  events(started(1), started(2), started(3));
  expect(seqs()).toEqual([]);
  say({ kind: 'inbox.ended' });
  events(started(3), started(4));

  expect(seqs()).toEqual([1, 2, 3, 4]);
});

test('a new document of the page begins its own count', () => {
  const { events, say, told } = bench();
  say({ kind: 'inbox.ended' });

  events(started(1), started(2));
  say({ kind: 'page.opened' });
  events(started(1, 'page-2'));

  expect(told).toHaveLength(3);
});

test('what is no event of a client is counted, never shown', () => {
  const { events, say, told } = bench();
  say({ kind: 'inbox.ended' });

  events({ type: 'nonsense' }, received('c1', 1), started(1));
  say({ kind: 'page.dropped', count: 7, why: 'rate' });
  say({ kind: 'page.dropped', count: 0, why: 'rate' });

  expect(told).toMatchObject([
    { type: 'request.started' },
    { type: 'events.dropped', tab: 'devtools', seq: 1, count: 2, why: 'malformed' },
    { type: 'events.dropped', tab: 'devtools', seq: 2, count: 7, why: 'rate' },
  ]);
});

test('it is live once the inbox is empty, and names the page', () => {
  const { arrive, say, statuses } = bench();

  arrive('http://localhost:8000');
  say({ kind: 'inbox.ended' });

  expect(statuses.at(0)).toEqual({ kind: 'connecting', to: 'this page' });
  expect(statuses.at(-1)).toEqual({ kind: 'live', to: 'http://localhost:8000' });
});

test('a reload keeps what surrounds the page; another origin, and the end, leave it', () => {
  const { arrive, leave, surrounded, ended } = bench();

  arrive('http://localhost:1');
  arrive('http://localhost:1');
  expect(surrounded.map(({ origin }) => origin)).toEqual(['http://localhost:1']);
  arrive('http://localhost:2');
  expect(surrounded.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  ended.abort();
  expect(surrounded.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  leave();

  expect(surrounded).toHaveLength(2);
});

test('of the server only what happened since the page was opened is shown, without the panel’s own probes', () => {
  const { arrive, told, surrounded } = bench();
  arrive('http://localhost:8000', 1_000);

  surrounded[0]?.tell([
    received('c1', 900),
    { source: 'server', type: 'session.started', seq: 2, at: instant(900), offset: 0, sid: 's1', user: 'u1' },
    received('c2', 1_100),
    received('c3', 1_200, '/api/healthchecker'),
    {
      source: 'server',
      type: 'call.answered',
      seq: 4,
      at: instant(1_300),
      offset: 0,
      call: 'c3',
      status: 200,
      reason: 'ok',
      cookies: [],
    },
  ]);

  expect(told.map((event) => ('call' in event ? event.call : event.type))).toEqual(['session.started', 'c2']);
});
