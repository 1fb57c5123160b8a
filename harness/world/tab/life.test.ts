import { expect, test } from 'vitest';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import { Life } from './life.ts';

const turn = () => new Promise(setImmediate);

test('nothing that dead code awaited settles: neither what came, nor what failed', async () => {
  const life = new Life();
  const order: string[] = [];
  const note = (name: string, promise: Promise<unknown>): void =>
    void promise.then(
      () => order.push(`${name} came`),
      () => order.push(`${name} failed`),
    );
  note('before', life.bound(Promise.resolve()));
  await turn();

  life.end();
  note('after', life.bound(Promise.resolve()));
  note('failure', life.bound(Promise.reject(new Error('x'))));
  await life.ended;
  await turn();

  expect(order).toEqual(['before came']);
});

test('timers go with the life they belong to, and stop for their own signal before', async () => {
  const clock = new VirtualClock();
  const life = new Life();
  const own = life.clock(clock);
  const abort = new AbortController();
  const stopped = own.sleep(1_000, abort.signal);
  let woke = false;
  void own.sleep(1_000).then(() => (woke = true));

  abort.abort();
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  life.end();
  expect(clock.nextDue).toBeUndefined();
  await clock.advance(2_000);

  expect(woke).toBe(false);
});

test('a fetch is aborted by its own signal or by the end of the life, whichever comes first', async () => {
  const life = new Life();
  const seen: AbortSignal[] = [];
  const fetchFn = life.abortable((_, init) => {
    if (init?.signal) seen.push(init.signal);
    return new Promise<Response>((_resolve, reject) =>
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
    );
  });
  const abort = new AbortController();
  const first = fetchFn(new Request('http://localhost/', { signal: abort.signal }));
  const second = fetchFn('http://localhost/');

  abort.abort();
  await expect(first).rejects.toMatchObject({ name: 'AbortError' });
  expect(seen.map(({ aborted }) => aborted)).toEqual([true, false]);
  life.end();
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
});

test('many may wait for the end of one life, and none of them is left behind', async () => {
  const life = new Life();
  const warnings: unknown[] = [];
  const warn = (warning: unknown): void => void warnings.push(warning);
  process.on('warning', warn);
  const clock = new VirtualClock();
  const own = life.clock(clock);
  const sleeps = Array.from({ length: 100 }, () => own.sleep(1_000));
  await clock.advance(1_000);
  await Promise.all(sleeps);
  Array.from({ length: 100 }, () => void own.sleep(1_000));
  life.end();
  await turn();
  process.off('warning', warn);

  expect(warnings).toEqual([]);
  expect(clock.nextDue).toBeUndefined();
});
