import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterRegistering, destinationOf, registeredEmailOf } from './destination.ts';

const from = { pathname: '/profile', search: '?tab=1', hash: '#name' };

test('the place one came from is kept whole', () => {
  expect(destinationOf({ from })).toBe('/profile?tab=1#name');
});

test('what is no address of this app leads home', () => {
  expect(destinationOf(null)).toBe('/');
  expect(destinationOf({ from: { pathname: 'https://evil.example/' } })).toBe('/');
  expect(destinationOf({ from: { pathname: '//evil.example/' } })).toBe('/');
});

test('whatever the history holds, an address of this app comes out', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record({ from: fc.record({ pathname: fc.webPath() }) })), (state) => {
      expect(destinationOf(state)).toMatch(/^\/(?!\/)/);
    }),
  );
});

test('signing up in between keeps the way back, and says who one is now', () => {
  const state = afterRegistering({ from }, 'ada@example.com');

  expect(destinationOf(state)).toBe('/profile?tab=1#name');
  expect(registeredEmailOf(state)).toBe('ada@example.com');
  expect(registeredEmailOf({ from })).toBe('');
});
