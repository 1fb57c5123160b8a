import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admit, openWindow, type RateWindow } from './rate-limit.ts';

const offers = fc.array(fc.record({ after: fc.nat({ max: 700 }), count: fc.nat({ max: 40 }) }), { maxLength: 60 });

function play(steps: readonly { readonly after: number; readonly count: number }[], limit: number) {
  let window: RateWindow = openWindow;
  let at = 1;
  return steps.map(({ after, count }) => {
    at += after;
    const admission = admit(window, count, at, limit);
    window = admission.window;
    return { at, offered: count, ...admission };
  });
}

test('no second ever holds more than the limit', () => {
  fc.assert(
    fc.property(offers, fc.integer({ min: 1, max: 50 }), (steps, limit) => {
      const admissions = play(steps, limit);
      for (const { at } of admissions) {
        const inSecond = admissions.filter((one) => one.at >= at && one.at < at + 1_000);
        expect(inSecond.reduce((sum, one) => sum + one.taken, 0)).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

test('what is taken and what is refused are together what was offered', () => {
  fc.assert(
    fc.property(offers, fc.integer({ min: 1, max: 50 }), (steps, limit) => {
      for (const { offered, taken, refused } of play(steps, limit)) {
        expect(taken + refused).toBe(offered);
        expect(Math.min(taken, refused)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test('nothing is refused while the last second has room', () => {
  fc.assert(
    fc.property(offers, fc.integer({ min: 1, max: 50 }), (steps, limit) => {
      const admissions = play(steps, limit);
      admissions.forEach(({ at, refused }, index) => {
        if (refused === 0) return;
        const used = admissions.slice(0, index + 1).filter((one) => at - one.at < 1_000);
        expect(used.reduce((sum, one) => sum + one.taken, 0)).toBe(limit);
      });
    }),
  );
});

test('the window forgets what is a second old', () => {
  const full = admit(openWindow, 7, 10, 5);

  expect(full).toMatchObject({ taken: 5, refused: 2 });
  expect(admit(full.window, 1, 1_009, 5)).toMatchObject({ taken: 0, refused: 1 });
  expect(admit(full.window, 3, 1_010, 5)).toEqual({
    window: { takes: [{ at: 1_010, count: 3 }] },
    taken: 3,
    refused: 0,
  });
});

test('a flood within one millisecond leaves one entry', () => {
  let window: RateWindow = openWindow;
  for (let n = 0; n < 20_000; n++) window = admit(window, 1, 3, 5_000).window;

  expect(window).toEqual({ takes: [{ at: 3, count: 5_000 }] });
});
