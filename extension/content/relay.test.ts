import { expect, test } from 'vitest';
import { DEVTOOLS_CHANNEL } from '../../reauth/observe/window-message.ts';
import type { PageMessage } from '../bridge/message.ts';
import { EVENT_CHARACTERS, Relay } from './relay.ts';
import { helloMessage } from './window-envelope.ts';

/** A relay whose time and sending a test moves itself. */
function bench() {
  const sent: PageMessage[] = [];
  const due: (() => void)[] = [];
  const time = { now: 1_000 };
  const relay = new Relay({
    now: () => time.now,
    send: (message) => sent.push(message),
    later: (flush) => due.push(flush),
  });
  const flush = () => due.splice(0).forEach((run) => run());
  return { relay, sent, due, time, flush };
}

const envelope = (events: unknown) => ({ channel: DEVTOOLS_CHANNEL, version: 1, kind: 'events', events });

test('a burst of messages travels as one, in its order', () => {
  const { relay, sent, due, flush } = bench();

  relay.heard(envelope([{ n: 1 }, { n: 2 }]));
  relay.heard(envelope([{ n: 3 }]));

  expect(due).toHaveLength(1);
  flush();
  expect(sent).toEqual([{ kind: 'page.events', events: [{ n: 1 }, { n: 2 }, { n: 3 }] }]);
});

test('what is not for us, and our own hello, is passed over', () => {
  const { relay, due } = bench();

  for (const data of [undefined, null, 'text', 7, {}, { channel: 'other' }, helloMessage]) relay.heard(data);

  expect(due).toEqual([]);
});

test.each([
  { channel: DEVTOOLS_CHANNEL },
  { channel: DEVTOOLS_CHANNEL, version: 2, kind: 'events', events: [] },
  { channel: DEVTOOLS_CHANNEL, version: 1, kind: 'other' },
  envelope('none'),
])('a broken message on our channel counts as malformed: %j', (data) => {
  const { relay, sent, flush } = bench();

  relay.heard(data);
  flush();

  expect(sent).toEqual([{ kind: 'page.dropped', count: 1, why: 'malformed' }]);
});

test('events that JSON cannot carry, or that are too long, count as malformed and take no other with them', () => {
  const { relay, sent, flush } = bench();
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;

  relay.heard(envelope([{ big: 1n }, cycle, undefined, 'x'.repeat(EVENT_CHARACTERS), { n: 1 }]));
  flush();

  expect(sent).toEqual([
    { kind: 'page.events', events: [{ n: 1 }] },
    { kind: 'page.dropped', count: 4, why: 'malformed' },
  ]);
});

test('of 20,000 events in a second 5,000 travel, at most 500 a message, and the rest is counted', () => {
  const { relay, sent, flush } = bench();

  relay.heard(envelope(Array.from({ length: 20_000 }, (_, n) => n)));
  flush();

  const batches = sent.flatMap((message) => (message.kind === 'page.events' ? [message.events] : []));
  expect(batches).toHaveLength(10);
  expect(batches.flat()).toEqual(Array.from({ length: 5_000 }, (_, n) => n));
  expect(sent.at(-1)).toEqual({ kind: 'page.dropped', count: 15_000, why: 'rate' });
});

test('a second later there is room again', () => {
  const { relay, sent, time, flush } = bench();
  relay.heard(envelope(Array.from({ length: 5_001 }, (_, n) => n)));
  flush();
  sent.length = 0;

  time.now += 1_000;
  relay.heard(envelope(['late']));
  flush();

  expect(sent).toEqual([{ kind: 'page.events', events: ['late'] }]);
});
