import { expect, test, vi } from 'vitest';
import { systemClock } from './system-clock.ts';

test('it tells the time of the machine and does not go back', () => {
  const first = systemClock.now();
  const second = systemClock.now();

  expect(Math.abs(first - Date.now())).toBeLessThan(60_000);
  expect(second).toBeGreaterThanOrEqual(first);
});

test('an aborted sleep rejects at once with the reason', async () => {
  const stop = new AbortController();
  const slept = systemClock.sleep(60_000, stop.signal);

  stop.abort('enough');

  await expect(slept).rejects.toBe('enough');
  await expect(systemClock.sleep(60_000, stop.signal)).rejects.toBe('enough');
});

test('a sleep longer than the longest timer lasts its whole time', async () => {
  vi.useFakeTimers();
  const month = 31 * 24 * 3_600_000;
  let awake = false;
  const slept = systemClock.sleep(month).then(() => {
    awake = true;
  });

  await vi.advanceTimersByTimeAsync(month - 1);
  expect(awake).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await slept;
  vi.useRealTimers();

  expect(awake).toBe(true);
});
