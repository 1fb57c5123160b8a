import { expect, test } from 'vitest';
import { instant } from '../../reauth/time/instant.ts';
import type { ServerEvent, ServerFact } from '../../reauth/trace/events.ts';
import { HeldOrder } from './held-order.ts';

const MATCH = '/api/items';

function told(order: HeldOrder, ...facts: readonly ServerFact[]): void {
  for (const fact of facts)
    order.heard({ source: 'server', seq: 1, at: instant(1), offset: 0, ...fact } satisfies ServerEvent);
}

const received = (call: string, path = '/api/items/1'): ServerFact => ({
  type: 'call.received',
  call,
  purpose: 'request',
  method: 'GET',
  path,
  query: [],
  presented: {},
});
const held = (call: string): ServerFact => ({ type: 'call.held', call, when: 'after' });
const released = (call: string): ServerFact => ({ type: 'call.released', call });

test('held calls are numbered by their arrival at the server, not at the gate', () => {
  const order = new HeldOrder();
  order.holdBegins(MATCH);
  told(order, received('c1'), received('c2'), held('c2'));

  expect(order.meant([1, 2])).toBeUndefined();
  expect(order.meant('next')).toBeUndefined();
  expect(order.meant('all')).toBeUndefined();
  told(order, held('c1'));

  expect(order.meant([2, 1])).toEqual(['c2', 'c1']);
  expect(order.meant('next')).toEqual(['c1']);
  expect(order.meant('all')).toEqual(['c1', 'c2']);
});

test('calls that no hold is meant for have no number', () => {
  const order = new HeldOrder();
  order.holdBegins(MATCH);
  told(order, received('c1', '/api/users/me'), received('c2'), held('c2'));

  expect(order.meant([1])).toEqual(['c2']);
});

test('a number stays with its call when others are released', () => {
  const order = new HeldOrder();
  order.holdBegins(MATCH);
  told(order, received('c1'), held('c1'), received('c2'), held('c2'), released('c1'));

  expect(order.meant([2])).toEqual(['c2']);
  expect(order.meant([1])).toEqual([]);
  expect(order.size).toBe(1);
});

test('a hold begins to count anew when nothing is held, and goes on when something is', () => {
  const order = new HeldOrder();
  order.holdBegins(MATCH);
  told(order, received('c1'), held('c1'));
  order.holdBegins('/api/auth/refresh');
  told(order, received('c2', '/api/auth/refresh'), held('c2'));
  expect(order.meant([2, 1])).toEqual(['c2', 'c1']);

  told(order, released('c1'), released('c2'));
  order.holdBegins(MATCH);
  told(order, received('c3'), held('c3'));

  expect(order.meant([1])).toEqual(['c3']);
});

test('once the holds have ended no call gets a number any more', () => {
  const order = new HeldOrder();
  order.holdBegins(MATCH);
  order.holdsEnd();
  order.holdBegins('/api/auth/refresh');
  told(order, received('c1'), received('c2', '/api/auth/refresh'), held('c2'));

  expect(order.meant([1])).toEqual(['c2']);
});

test('who waits in vain is told what came', () => {
  const order = new HeldOrder();
  order.holdBegins(MATCH);
  told(order, received('c1'), held('c1'));

  expect(order.meant([2, 1])).toBeUndefined();
  expect(order.story([2, 1])).toBe(
    'A step releases the held calls 2, 1, but 1 call that is to be held came since the hold, and 1 of them is held now. ' +
      'Look at what the hold matches, and at when the requests are sent.',
  );
});
