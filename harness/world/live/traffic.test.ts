import { expect, test } from 'vitest';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import type { ServerFact } from '../../../reauth/trace/events.ts';
import { faultSchema } from '../../../mock-server/faults/fault.ts';
import { Traffic } from './traffic.ts';

function world() {
  const clock = new VirtualClock();
  const traffic = new Traffic(clock);
  const heard = (fact: ServerFact): void =>
    traffic.heard({ source: 'server', seq: 1, at: clock.now(), offset: 0, ...fact });
  const moving = (): readonly string[] => traffic.moving().map(({ what }) => what);
  return { clock, traffic, heard, moving };
}

const REQUEST = { exchange: 'A-1.1.1', method: 'GET', path: '/api/items/1' };
const received: ServerFact = {
  type: 'call.received',
  call: 'c1',
  exchange: 'A-1.1.1',
  purpose: 'request',
  method: 'GET',
  path: '/api/items/1',
  query: [],
  presented: {},
};
const answered: ServerFact = { type: 'call.answered', call: 'c1', status: 200, reason: 'ok', cookies: [] };

test('a request is under way from its sending to its end at the client', () => {
  const { traffic, heard, moving } = world();
  expect(moving()).toEqual([]);

  const ended = traffic.sent(REQUEST);
  expect(moving()).toEqual(['GET /api/items/1']);
  heard(received);
  heard(answered);
  expect(moving()).toEqual(['GET /api/items/1']);
  ended('settled');

  expect(moving()).toEqual([]);
});

test('a call that a gate holds is not under way until it is released', () => {
  const { traffic, heard, moving } = world();
  traffic.sent(REQUEST);
  heard(received);

  heard({ type: 'call.held', call: 'c1', when: 'after' });
  expect(moving()).toEqual([]);
  heard({ type: 'call.released', call: 'c1' });

  expect(moving().length).toBeGreaterThan(0);
});

test('a call that a fault hangs is not under way', () => {
  const { traffic, heard, moving } = world();
  traffic.faults([{ ...faultSchema.parse({ kind: 'hang' }), id: 'f1' }]);
  traffic.sent(REQUEST);
  heard(received);

  heard({ type: 'fault.applied', call: 'c1', fault: 'f1', kind: 'hang' });

  expect(moving()).toEqual([]);
});

test('a held call without a name stands for one request without a name, and for no other', () => {
  const { traffic, heard, moving } = world();
  const nameless = { method: 'GET', path: '/api/items/1' };
  const { exchange: _, ...plain } = { exchange: undefined, ...received };
  traffic.sent(nameless);
  heard({ ...plain, type: 'call.received', call: 'c1' } as ServerFact);
  heard({ type: 'call.held', call: 'c1', when: 'before' });
  expect(moving()).toEqual([]);

  traffic.sent(nameless);

  expect(moving()).toEqual(['GET /api/items/1']);
});

test('the server works on for a client that has gone, for as long as it was told to wait', async () => {
  const { clock, traffic, heard, moving } = world();
  traffic.delays(400);
  const ended = traffic.sent(REQUEST);
  heard(received);

  ended('given up');
  heard({ type: 'call.abandoned', call: 'c1' });
  await clock.advance(400);
  expect(moving()).toEqual(['GET /api/items/1']);
  await clock.advance(100);

  expect(moving()).toEqual([]);
});

test('a request that was given up may still come in for a moment', async () => {
  const { clock, traffic, moving } = world();

  traffic.sent(REQUEST)('given up');
  await clock.advance(99);
  expect(moving()).toEqual(['GET /api/items/1']);
  await clock.advance(1);

  expect(moving()).toEqual([]);
});

test('cookies that a fault delays are waited for, since the server counts that by its own clock', async () => {
  const { clock, traffic, heard, moving } = world();
  traffic.faults([{ ...faultSchema.parse({ kind: 'set-cookie', how: 'delayed', by: '300ms' }), id: 'f1' }]);
  heard(received);
  heard({ type: 'fault.applied', call: 'c1', fault: 'f1', kind: 'set-cookie' });
  heard(answered);

  expect([moving(), traffic.isOwed]).toEqual([[], true]);
  await clock.advance(300);

  expect(traffic.isOwed).toBe(false);
});

test('a call that a fault makes slow is late only when that time is over, too', async () => {
  const { clock, traffic, heard } = world();
  const began = clock.now();
  traffic.faults([{ ...faultSchema.parse({ kind: 'latency', by: '40s' }), id: 'f1' }]);
  traffic.sent(REQUEST);
  heard(received);
  heard({ type: 'fault.applied', call: 'c1', fault: 'f1', kind: 'latency' });

  expect(traffic.moving().map(({ since }) => since - began)).toEqual([40_000, 40_000]);
});
