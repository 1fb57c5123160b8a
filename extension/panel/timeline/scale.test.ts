import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxOf, fitted, fractionOf, instantAt, leftOf, MAX_SPAN_MS, MIN_SPAN_MS, panned, zoomed } from './scale.ts';

const windows = fc
  .tuple(fc.integer({ min: -1e6, max: 2e12 }), fc.integer({ min: MIN_SPAN_MS, max: MAX_SPAN_MS }))
  .map(([from, span]) => ({ from, to: from + span }));
const fractions = fc.double({ min: -1, max: 2, noNaN: true });

test('a place and its instant name each other', () => {
  fc.assert(
    fc.property(windows, fractions, (view, fraction) => {
      expect(fractionOf(view, instantAt(view, fraction))).toBeCloseTo(fraction, 3);
    }),
  );
});

test('panning there and back shows the same window', () => {
  fc.assert(
    fc.property(windows, fractions, (view, by) => {
      const back = panned(panned(view, by), -by);

      expect(back.from).toBeCloseTo(view.from, 1);
      expect(back.to).toBeCloseTo(view.to, 1);
    }),
  );
});

test('zooming keeps what lies at the anchor where it is, within the limits', () => {
  fc.assert(
    fc.property(
      windows,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (view, factor, anchor) => {
        const next = zoomed(view, factor, anchor);

        expect(instantAt(next, anchor)).toBeCloseTo(instantAt(view, anchor), 1);
        expect(next.to - next.from).toBeGreaterThanOrEqual(MIN_SPAN_MS - 0.01);
        expect(next.to - next.from).toBeLessThanOrEqual(MAX_SPAN_MS + 0.01);
      },
    ),
  );
});

test('zooming in and out again by one factor shows the same window', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2e12 }),
      fc.integer({ min: 1000, max: 1e6 }),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      (from, span, factor) => {
        const back = zoomed(zoomed({ from, to: from + span }, factor, 0.3), 1 / factor, 0.3);

        expect(back.from).toBeCloseTo(from, 1);
        expect(back.to).toBeCloseTo(from + span, 1);
      },
    ),
  );
});

test('a fitted window holds the stretch, with room for the outcome behind it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 0, max: 1e6 }), (from, span) => {
      const view = fitted(from, from + span);

      expect(fractionOf(view, from)).toBeGreaterThan(0);
      expect(fractionOf(view, from + span)).toBeLessThan(0.9);
    }),
  );
});

test('a box is cut to the window, and absent outside of it', () => {
  const view = { from: 100, to: 200 };

  expect(boxOf(view, 120, 150)).toEqual({ left: '20%', width: '30%' });
  expect(boxOf(view, 0, 1e9)).toEqual({ left: '-0.4%', width: '100.8%' });
  expect(boxOf(view, 0, 99)).toBeUndefined();
  expect(boxOf(view, 201, 300)).toBeUndefined();
  expect(leftOf(view, 150)).toBe('50%');
  expect(leftOf(view, 99)).toBeUndefined();
});
