import { expect, test } from 'vitest';
import { faultSchema } from '../../../mock-server/faults/fault.ts';
import { KINDS } from './fault-kinds.ts';
import { faultSentence, isUsedUp } from './fault-words.ts';
import { READY_FAULTS } from './ready-faults.ts';

const R = '/api/auth/refresh';

test.each([
  [{ kind: 'status', match: R, times: 2, status: 503 }, 'The next 2 refreshes are answered 503.'],
  [
    { kind: 'status', match: R, times: 1, status: 429, retryAfter: '2s', body: false },
    'The next refresh is answered 429, Retry-After 2 s, without a body.',
  ],
  [
    { kind: 'status', match: '/api/items/3', status: 401, when: 'after' },
    'Every call of /api/items/3 is answered 401, though the server has acted.',
  ],
  [{ kind: 'latency', match: R, by: '3s' }, 'Every refresh takes 3 s longer, before the server acts.'],
  [
    { kind: 'latency', by: '200ms', upTo: '60s', times: 3, when: 'after' },
    'The next 3 calls take 200 ms to 1 min longer, after the server has acted.',
  ],
  [{ kind: 'drop', match: R, nth: 1 }, 'The next refresh is cut off before the server acts.'],
  [
    { kind: 'drop', match: R, nth: 3, when: 'after' },
    'The 3rd refresh loses the reply: the server has acted, then the connection is cut.',
  ],
  [
    { kind: 'hang', match: 'POST /api/orders', nth: 11, times: 2 },
    '2 orders from the 11th on never get an answer, and the server does not act.',
  ],
  [{ kind: 'no-cors', status: 401 }, 'Every call is answered without CORS headers if it comes to 401.'],
  [{ kind: 'set-cookie', match: R, times: 1, how: 'blocked' }, 'The next refresh comes without its Set-Cookie.'],
  [
    { kind: 'set-cookie', match: R, times: 2, how: 'delayed' },
    'The next 2 refreshes get their Set-Cookie 5 s later, with another reply.',
  ],
  [
    { kind: 'set-cookie', match: R, how: 'reordered', by: '1.5s' },
    'Every refresh waits until a later reply is out, at most 1.5 s, so that the older cookies come last.',
  ],
  [
    { kind: 'non-atomic-rotation', match: R, pause: '2s' },
    'Every refresh spends the old token 2 s before the new one is there.',
  ],
  [{ kind: 'replication-lag', tab: 'A', by: '2s' }, 'Every call of tab A sees the sessions as they were 2 s ago.'],
  [{ kind: 'clock-skew', by: '-30s' }, 'Every call is decided by a clock that is 30 s slow.'],
  [
    { kind: 'drop', from: '1s', to: '4s', times: 2 },
    'The next 2 calls, from 1 s to 4 s after the fault was set, are cut off before the server acts.',
  ],
])('%j in words', (fault, sentence) => {
  expect(faultSentence(faultSchema.parse(fault))).toBe(sentence);
});

test('a fault is used up when it was done to as many calls as it is for', () => {
  const standing = (fault: object, applied: number) => ({ ...faultSchema.parse(fault), id: 'f1', seen: 9, applied });

  expect(isUsedUp(standing({ kind: 'drop', times: 2 }, 1))).toBe(false);
  expect(isUsedUp(standing({ kind: 'drop', times: 2 }, 2))).toBe(true);
  expect(isUsedUp(standing({ kind: 'drop', nth: 4 }, 1))).toBe(true);
  expect(isUsedUp(standing({ kind: 'drop' }, 100))).toBe(false);
  expect(isUsedUp(standing({ kind: 'hang', times: 1 }, 1))).toBe(false);
});

test('every kind is offered once, with a start that the schema takes', () => {
  expect(KINDS.map(({ kind }) => kind).toSorted()).toEqual(
    faultSchema.options.map(({ shape }) => shape.kind.value).toSorted(),
  );
  for (const { kind, start, own } of KINDS) {
    expect(faultSchema.safeParse({ ...start, kind }).success, kind).toBe(true);
    expect(own.length, kind).toBeGreaterThan(0);
  }
});

test('every ready-made fault is one that the schema takes as it is', () => {
  expect(READY_FAULTS.length).toBeGreaterThan(6);
  for (const { fault } of READY_FAULTS) expect(faultSchema.parse(fault)).toEqual(fault);
});
