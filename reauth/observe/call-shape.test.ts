import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitOf, shapeOfArgs, shapeOfUrl, type Fit } from './call-shape.ts';

const fits = (args: unknown, method: string, url: string): Fit => {
  const shape = shapeOfArgs(args);
  return shape === undefined ? 'none' : fitOf(shape, shapeOfUrl(method, url));
};

test('arguments fit the fetch that fetchBaseQuery makes of them', () => {
  expect(fits('items/1', 'GET', 'https://x.example/api/items/1')).toBe('whole');
  expect(fits('/items/1/', 'GET', 'https://x.example/api/items/1')).toBe('whole');
  expect(fits({ url: 'items', params: { page: 2, none: undefined } }, 'GET', 'https://x/items?page=2')).toBe('whole');
  expect(fits({ url: 'orders', method: 'post' }, 'POST', 'https://x/orders')).toBe('whole');
  expect(fits('tags/a b', 'GET', 'https://x/tags/a%20b#top')).toBe('whole');
});

test('the same path with another query fits less', () => {
  expect(fits({ url: 'items', params: { page: 1 } }, 'GET', 'https://x/items?page=2')).toBe('path');
  expect(fits({ url: 'items', params: 'page=2' }, 'GET', 'https://x/items?page=2')).toBe('path');
});

test('another method, another path and half a segment do not fit', () => {
  expect(fits('items/1', 'POST', 'https://x/items/1')).toBe('none');
  expect(fits('items/1', 'GET', 'https://x/items/11')).toBe('none');
  expect(fits('items/1', 'GET', 'https://x/items')).toBe('none');
  expect(fits('', 'GET', 'https://x/items')).toBe('none');
});

test('arguments that name no call have no shape', () => {
  for (const args of [undefined, null, 7, {}, { url: 5 }, { document: 'query { me }' }]) {
    expect(shapeOfArgs(args)).toBeUndefined();
  }
});

test('any path fits itself below any base', () => {
  const segment = fc.string({ minLength: 1 }).filter((text) => !/^\.{1,2}$/.test(text));
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1 }), fc.array(segment), (path, base) => {
      const args = path.map(encodeURIComponent).join('/');
      const url = `https://x.example/${[...base, ...path].map(encodeURIComponent).join('/')}`;
      expect(fits(args, 'GET', url)).toBe('whole');
    }),
  );
});
