import { expect, test } from 'vitest';
import { labelled, wrapped } from './wrapped.ts';

test('lines are broken between words and are no longer than asked', () => {
  expect(wrapped('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  expect(wrapped('one two', 7)).toEqual(['one two']);
  expect(wrapped('one two', 6)).toEqual(['one', 'two']);
});

test('a word that is too long has a line of its own, whole', () => {
  expect(wrapped('a incomprehensible b', 5)).toEqual(['a', 'incomprehensible', 'b']);
});

test('nothing is no line', () => {
  expect(wrapped('', 10)).toEqual([]);
});

test('what follows a label begins below its first word', () => {
  expect(labelled('found  ', 'one two three', 15)).toEqual(['found  one two', '       three']);
});
