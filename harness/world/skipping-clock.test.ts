import { expect, test } from 'vitest';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import { SkippingClock } from './skipping-clock.ts';

const SOURCE = new VirtualClock().now();

/** A skipping clock over a virtual one, so that the time that passes by itself is ours too. */
function clocks() {
  const below = new VirtualClock();
  const clock = new SkippingClock(below);
  const told: string[] = [];
  const since = (): number => clock.now() - SOURCE;
  const sleep = async (ms: number, name: string, signal?: AbortSignal): Promise<void> => {
    try {
      await clock.sleep(ms, signal);
      told.push(`${name} at ${since()}`);
    } catch (error) {
      told.push(`${name} ${String(error)} at ${since()}`);
    }
  };
  return { below, clock, told, since, sleep };
}

test('time passes as it does on the clock below', async () => {
  const { below, told, since, sleep } = clocks();
  void sleep(100, 'a');

  await below.advance(99);
  expect([since(), told]).toEqual([99, []]);
  await below.advance(1);

  expect(told).toEqual(['a at 100']);
});

test('a jump wakes who is due by then, the earliest first, each at its own instant', async () => {
  const { clock, told, since, sleep } = clocks();
  void sleep(300, 'late');
  void sleep(100, 'early');
  void sleep(501, 'later');

  await clock.skip(500);

  expect(told).toEqual(['early at 100', 'late at 300']);
  expect([since(), clock.skipped]).toEqual([500, 500]);
  expect(clock.nextDue).toBe(SOURCE + 501);
});

test('who is due at one instant wakes in the order of falling asleep', async () => {
  const { clock, told, sleep } = clocks();
  for (const name of ['a', 'b', 'c']) void sleep(100, name);

  await clock.skip(100);

  expect(told).toEqual(['a at 100', 'b at 100', 'c at 100']);
});

test('who falls asleep on the way wakes on the way', async () => {
  const { clock, told, sleep } = clocks();
  void sleep(100, 'first').then(() => sleep(100, 'second'));

  await clock.skip(250);

  expect(told).toEqual(['first at 100', 'second at 200']);
});

test('after a jump the rest of a sleep passes by itself', async () => {
  const { below, clock, told, sleep } = clocks();
  void sleep(1_000, 'a');

  await clock.skip(900);
  await below.advance(99);
  expect(told).toEqual([]);
  await below.advance(1);

  expect(told).toEqual(['a at 1000']);
});

test('a jump is as long as it was asked to be, however much time passes by itself meanwhile', async () => {
  const below = new VirtualClock();
  const clock = new SkippingClock(below, () => below.advance(3));
  void clock.sleep(100);

  await clock.skip(500);

  expect(clock.skipped).toBe(500);
  expect(clock.now() - SOURCE).toBe(506);
});

test('a sleep that is given up rejects with the reason and holds nobody up', async () => {
  const { clock, told, sleep } = clocks();
  const giveUp = new AbortController();
  void sleep(100, 'a', giveUp.signal);
  void sleep(200, 'b');

  giveUp.abort('no more');
  await clock.skip(200);

  expect(told).toEqual(['a no more at 0', 'b at 200']);
});

test('time does not go back', async () => {
  const { clock } = clocks();

  await expect(clock.skip(-1)).rejects.toThrow(
    'Time cannot be skipped by -1 ms. Give a number of milliseconds from 0 up.',
  );
});

test('a clock that was stopped wakes nobody', async () => {
  const { below, clock, told, sleep } = clocks();
  void sleep(100, 'a');

  clock.stop();
  await below.advance(1_000);

  expect(told).toEqual([]);
});
