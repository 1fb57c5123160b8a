import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { User, UserStore } from '../handler/api.ts';
import type { OpenedStore } from './session-store.suite.ts';

const user = (id: string, email: string): User => ({ id, email, name: 'Zoë', role: 'user', passwordHash: 'hash' });

/** What every user store promises. */
export function userStoreSuite(name: string, open: () => Promise<OpenedStore<UserStore>>): void {
  describe(`users in ${name}`, () => {
    let opened: OpenedStore<UserStore>;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    test('a user who was added is found by email and by id, whole', async () => {
      const { store } = opened;

      expect(await store.add(user('u1', 'a@example.com'))).toBe('added');

      expect(await store.byEmail('a@example.com')).toEqual(user('u1', 'a@example.com'));
      expect(await store.byId('u1')).toEqual(user('u1', 'a@example.com'));
      expect(await store.byEmail('b@example.com')).toBeUndefined();
      expect(await store.byId('u2')).toBeUndefined();
    });

    test('an email has one account: of those who add it at once one succeeds', async () => {
      const { store } = opened;

      const outcomes = await Promise.all([1, 2, 3, 4].map((n) => store.add(user(`u${n}`, 'a@example.com'))));

      expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1);
      expect(await store.list()).toHaveLength(1);
    });

    test('a user who was refused as taken is not found by id', async () => {
      const { store } = opened;
      await store.add(user('u1', 'a@example.com'));

      expect(await store.add(user('u2', 'a@example.com'))).toBe('taken');
      expect(await store.byId('u2')).toBeUndefined();
    });

    test('a user who was removed is gone, and the email is free again', async () => {
      const { store } = opened;
      await store.add(user('u1', 'a@example.com'));
      await store.add(user('u2', 'b@example.com'));

      await store.remove('u1');
      await store.remove('nobody');

      expect(await store.byId('u1')).toBeUndefined();
      expect(await store.byEmail('a@example.com')).toBeUndefined();
      expect((await store.list()).map(({ id }) => id)).toEqual(['u2']);
      expect(await store.add(user('u3', 'a@example.com'))).toBe('added');
    });

    test('an email is only a name', async () => {
      const { store } = opened;
      await store.add(user('__proto__', '__proto__@example.com'));

      expect((await store.byId('__proto__'))?.email).toBe('__proto__@example.com');
      expect(await store.byId('constructor')).toBeUndefined();
    });
  });
}
