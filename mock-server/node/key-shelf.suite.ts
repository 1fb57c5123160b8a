import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenedStore } from '../store/session-store.suite.ts';
import type { KeyShelf } from './key-shelf.ts';

/** What every key shelf promises. */
export function keyShelfSuite(name: string, open: () => Promise<OpenedStore<KeyShelf>>): void {
  describe(`keys on ${name}`, () => {
    let opened: OpenedStore<KeyShelf>;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    test('what was put where nothing was is read back', async () => {
      const { store } = opened;
      expect(await store.read('access:ES256')).toBeUndefined();

      expect(await store.swap('access:ES256', undefined, '["ä\n"]')).toBe('saved');

      expect(await store.read('access:ES256')).toBe('["ä\n"]');
      expect(await store.read('refresh:ES256')).toBeUndefined();
    });

    test('what is expected is replaced; what is not stays as it is', async () => {
      const { store } = opened;
      await store.swap('a', undefined, 'one');

      expect(await store.swap('a', undefined, 'other')).toBe('conflict');
      expect(await store.swap('a', 'two', 'other')).toBe('conflict');
      expect(await store.swap('b', 'one', 'other')).toBe('conflict');
      expect(await store.swap('a', 'one', 'two')).toBe('saved');

      expect([await store.read('a'), await store.read('b')]).toEqual(['two', undefined]);
    });

    test('of changes at once one is made', async () => {
      const { store } = opened;
      await store.swap('a', undefined, 'one');

      const made = await Promise.all(['2', '3', '4', '5'].map((next) => store.swap('a', 'one', next)));

      expect(made.filter((outcome) => outcome === 'saved')).toHaveLength(1);
    });
  });
}
