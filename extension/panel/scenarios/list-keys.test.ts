import { expect, test } from 'vitest';
import { placeOf } from './list-keys.ts';

test('arrows go one on, pages ten, Home and End to the ends; nothing leads out of the list', () => {
  expect(placeOf('ArrowDown', 3, 20)).toBe(4);
  expect(placeOf('ArrowUp', 0, 20)).toBe(0);
  expect(placeOf('PageDown', 15, 20)).toBe(19);
  expect(placeOf('PageUp', 15, 20)).toBe(5);
  expect(placeOf('Home', 15, 20)).toBe(0);
  expect(placeOf('End', 3, 20)).toBe(19);
  expect(placeOf('x', 3, 20)).toBeUndefined();
  expect(placeOf('End', -1, 0)).toBeUndefined();
});
