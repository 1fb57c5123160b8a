import { expect, test } from 'vitest';
import { shuffled } from './shuffled.ts';

const numbers = Array.from({ length: 50 }, (_, index) => index);

test('a seed gives one order, another seed another, and nothing is lost', () => {
  expect(shuffled(numbers, 1)).toEqual(shuffled(numbers, 1));
  expect(shuffled(numbers, 1)).not.toEqual(shuffled(numbers, 2));
  expect(shuffled(numbers, 1)).not.toEqual(numbers);
  expect(shuffled(numbers, 1).toSorted((one, other) => one - other)).toEqual(numbers);
});

test('every thing comes first under some seed', () => {
  const firsts = new Set(Array.from({ length: 200 }, (_, seed) => shuffled(['a', 'b', 'c', 'd'], seed)[0]));

  expect(firsts).toEqual(new Set(['a', 'b', 'c', 'd']));
});
