import { expect, test } from 'vitest';
import { instant } from './instant.ts';
import { VirtualClock } from './virtual-clock.ts';

const start = instant(1_000);

test('time stands still until it is told to move', async () => {
  const clock = new VirtualClock(start);

  await clock.advance(250);

  expect(clock.now()).toBe(1_250);
});

test('sleepers wake earliest first, and see the instant they were due', async () => {
  const clock = new VirtualClock(start);
  const woke: [string, number][] = [];
  const sleeper = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms);
    woke.push([name, clock.now()]);
  };
  const all = [sleeper('late', 300), sleeper('early', 100), sleeper('early too', 100)];

  await clock.advance(1_000);
  await Promise.all(all);

  expect(woke).toEqual([
    ['early', 1_100],
    ['early too', 1_100],
    ['late', 1_300],
  ]);
});

test('everything that a sleeper sets off runs before the next one wakes', async () => {
  const clock = new VirtualClock(start);
  const order: string[] = [];
  const first = clock.sleep(10).then(async () => {
    for (let step = 0; step < 200; step += 1) await Promise.resolve();
    order.push('first');
  });
  const second = clock.sleep(10).then(() => order.push('second'));

  await clock.advance(10);
  await Promise.all([first, second]);

  expect(order).toEqual(['first', 'second']);
});

test('who falls asleep on the way and is due by the target wakes too', async () => {
  const clock = new VirtualClock(start);
  const woke: number[] = [];
  const twice = (async () => {
    await clock.sleep(100);
    await clock.sleep(100);
    woke.push(clock.now());
  })();

  await clock.runUntil(instant(1_500));
  await twice;

  expect(woke).toEqual([1_200]);
});

test('a later sleeper goes on sleeping', async () => {
  const clock = new VirtualClock(start);
  void clock.sleep(100);

  await clock.advance(99);

  expect(clock.nextDue).toBe(1_100);
});

test('an aborted sleep rejects with the reason and leaves nobody asleep', async () => {
  const clock = new VirtualClock(start);
  const stop = new AbortController();
  const slept = clock.sleep(100, stop.signal);

  stop.abort('enough');

  await expect(slept).rejects.toBe('enough');
  expect(clock.nextDue).toBeUndefined();
  await expect(clock.sleep(1, stop.signal)).rejects.toBe('enough');
});

test('the clock does not go back', async () => {
  const clock = new VirtualClock(start);

  await expect(clock.runUntil(instant(999))).rejects.toThrow('stands at 1000 and cannot go back to 999');
});

test('two moves at once are refused', async () => {
  const clock = new VirtualClock(start);
  const first = clock.advance(10);

  await expect(clock.advance(10)).rejects.toThrow('already moving');
  await first;
});

test('it runs on while something is busy, and stands still where it ended', async () => {
  const clock = new VirtualClock(start);
  let woken = 0;
  const all = [100, 200, 300].map(async (ms) => {
    await clock.sleep(ms);
    woken += 1;
  });

  await clock.runWhile(() => woken < 2, instant(5_000));
  expect(clock.now()).toBe(1_200);
  await clock.runWhile(() => true, instant(1_250));
  expect(clock.now()).toBe(1_200);
  await clock.runWhile(() => true, instant(5_000));
  await Promise.all(all);

  expect(clock.now()).toBe(1_300);
});

test('who sleeps for no time again and again is stopped, and time can be moved again', async () => {
  const clock = new VirtualClock(start, () => Promise.resolve());
  let goesOn = true;
  const loop = async (): Promise<void> => {
    while (goesOn) await clock.sleep(0);
  };
  void loop();

  await expect(clock.advance(10)).rejects.toThrow(
    'More than 50000 sleepers woke at 1000: something sleeps for 0 ms again and again.',
  );
  goesOn = false;
  await clock.advance(10);

  expect(clock.now()).toBe(1_010);
});
