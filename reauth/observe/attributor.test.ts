import { expect, test } from 'vitest';
import { Attributor } from './attributor.ts';
import { shapeOfUrl } from './call-shape.ts';
import { PendingRequests } from './pending-requests.ts';

const refresh = shapeOfUrl('GET', 'https://x.example/api/auth/refresh');
const item = (id: number) => shapeOfUrl('GET', `https://x.example/api/items/${id}`);

function createBench() {
  const pending = new PendingRequests('T');
  const attributor = new Attributor(pending, undefined);
  const start = (id: number) => pending.start(shapeOfUrl('GET', `items/${id}`));
  return { pending, attributor, start };
}

test('what a base query does before its first await is exactly its own, and only that', () => {
  const { attributor, start } = createBench();
  const first = start(1);

  expect(attributor.running(first, () => attributor.ownerOfMutexCall())).toEqual({
    request: 'T.1',
    attribution: 'exact',
  });
  expect(attributor.ownerOfMutexCall()).toEqual({ attribution: 'inferred' });
});

test('an announced call is exact; two equal ones of different requests are told in order, as a guess', () => {
  const { attributor, start } = createBench();
  const [first, second] = [start(1), start(2)];
  attributor.expect(first, refresh);
  attributor.expect(second, refresh);

  expect(attributor.ownerOfFetch(refresh, 'refresh')).toEqual({ request: 'T.1', attribution: 'inferred' });
  expect(attributor.ownerOfFetch(refresh, 'refresh')).toEqual({ request: 'T.2', attribution: 'exact' });
});

test('a refresh that nobody announced is guessed to be the holder’s', () => {
  const { attributor, start } = createBench();
  start(1);
  const second = start(2);
  attributor.holds({ request: second, attribution: 'inferred' });

  expect(attributor.ownerOfFetch(refresh, 'refresh')).toEqual({ request: 'T.2', attribution: 'inferred' });
});

test('a request that waits at the mutex sends nothing: an equal call is another one’s', () => {
  const { pending, attributor, start } = createBench();
  const first = start(1);
  start(1);
  pending.awaited(first);

  expect(attributor.ownerOfFetch(item(1), 'request').request).toBe('T.2');
});

test('of those that have their answer, the one refused first is guessed to go to the mutex', () => {
  const { pending, attributor, start } = createBench();
  const requests = [start(1), start(2), start(3)];
  for (const request of requests) pending.sent(request);
  pending.answered(requests[0], false);
  pending.answered(requests[2], true);
  pending.answered(requests[1], true);

  expect(attributor.ownerOfMutexCall().request).toBe('T.3');
  pending.awaited('T.3');
  expect(attributor.ownerOfMutexCall().request).toBe('T.2');
});

test('a fetch that comes after its request settled gets a name of its own', () => {
  const { pending, start } = createBench();
  const first = start(1);

  expect(pending.sent(first)).toBe('T.1.1');
  pending.settle(first);
  expect(pending.sent(first)).toBe('T.1.2');
  expect(pending.sent(undefined)).toBe('T.0.1');
});
