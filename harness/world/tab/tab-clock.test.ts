import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import { TabClock, THROTTLED_TO_MS } from './tab-clock.ts';

function tab() {
  const world = new VirtualClock(instant(600_000));
  const clock = new TabClock(world);
  const woken: number[] = [];
  const sleep = (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal).then(() => void woken.push(world.now()));
  return { world, clock, woken, sleep };
}

test('a skewed clock tells another time, and its timers last as long as ever', async () => {
  const { world, clock, woken, sleep } = tab();
  clock.skew(-300_000);

  void sleep(1_000);
  await world.advance(1_000);

  expect(clock.now()).toBe(301_000);
  expect(woken).toEqual([601_000]);
});

test('throttled timers fire together, once in a minute', async () => {
  const { world, clock, woken, sleep } = tab();
  clock.throttle(true);

  void sleep(1_000);
  void sleep(59_000);
  void sleep(61_000);
  await world.advance(3 * THROTTLED_TO_MS);

  expect(woken).toEqual([660_000, 660_000, 720_000]);
});

test('in a tab that sleeps nothing fires; on waking, what was due is due at once', async () => {
  const { world, clock, woken, sleep } = tab();
  void sleep(1_000);
  void sleep(5_000);

  clock.fallAsleep();
  await world.advance(3_000);
  expect(woken).toEqual([]);
  clock.wake();
  await world.advance(0);
  expect(woken).toEqual([603_000]);
  await world.advance(2_000);

  expect(woken).toEqual([603_000, 605_000]);
});

test('who gives up while the tab sleeps is told on waking', async () => {
  const { world, clock, sleep } = tab();
  const giveUp = new AbortController();
  const sleeping = sleep(1_000, giveUp.signal);
  const ended = expect(sleeping).rejects.toThrow('enough');
  clock.fallAsleep();
  await world.advance(2_000);

  giveUp.abort(new Error('enough'));
  clock.wake();

  await ended;
});
