import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Inbox } from './inbox.ts';
import type { PageMessage } from './message.ts';

const events = (...all: number[]): PageMessage => ({ kind: 'page.events', events: all });

test('what came is held in its order, as often as somebody asks', () => {
  const inbox = new Inbox(10);
  inbox.add({ kind: 'page.opened' });
  inbox.add(events(1, 2));

  expect(inbox.held()).toEqual([{ kind: 'page.opened' }, events(1, 2)]);
  expect(inbox.held()).toEqual([{ kind: 'page.opened' }, events(1, 2)]);
});

test('when it is full the oldest goes, and its events are counted', () => {
  const inbox = new Inbox(4);
  for (const message of [events(1, 2), events(3, 4), events(5)]) inbox.add(message);

  expect(inbox.held()).toEqual([{ kind: 'page.dropped', count: 2, why: 'rate' }, events(3, 4), events(5)]);
});

const messages = fc.array(
  fc.oneof(
    fc.constant<PageMessage>({ kind: 'page.opened' }),
    fc.array(fc.nat(), { maxLength: 8 }).map((all) => events(...all)),
    fc.integer({ min: 1, max: 9 }).map((count): PageMessage => ({ kind: 'page.dropped', count, why: 'rate' })),
  ),
  { maxLength: 40 },
);

test('it never holds more than its limit, and every event is held or counted', () => {
  const total = (all: readonly PageMessage[]) =>
    all.reduce(
      (sum, message) =>
        sum +
        (message.kind === 'page.events' ? message.events.length : message.kind === 'page.dropped' ? message.count : 0),
      0,
    );
  fc.assert(
    fc.property(messages, fc.integer({ min: 1, max: 20 }), (all, limit) => {
      const inbox = new Inbox(limit);
      for (const message of all) inbox.add(message);

      const kept = inbox.held().flatMap((message) => (message.kind === 'page.events' ? message.events : []));
      expect(kept.length).toBeLessThanOrEqual(limit);
      expect(total(inbox.held())).toBe(total(all));
    }),
  );
});
