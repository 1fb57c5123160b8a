import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { at, signedIn } from '../protocol/testing/fixtures.ts';
import type { Session } from '../protocol/session.ts';
import type { SessionStore } from './session-store.ts';

/** A store of a test, empty and nobody else's. */
export interface OpenedStore<Store> {
  readonly store: Store;
  close(): Promise<void>;
}

const session = (sid: string, orders = 0): Session => ({ ...signedIn().session, sid, orders });

/** What every session store promises. */
export function sessionStoreSuite(name: string, open: () => Promise<OpenedStore<SessionStore>>): void {
  describe(`sessions in ${name}`, () => {
    let opened: OpenedStore<SessionStore>;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    test('what was written is read back, whole, with its version', async () => {
      const { store } = opened;
      const written: Session = {
        ...session('s1'),
        endsAt: at(60_000.5),
        family: session('s1').family.map((node) => ({ ...node, spent: { at: at(1), by: 'c1' } })),
      };

      expect(await store.read('s1')).toBeUndefined();
      expect(await store.write(written, 0)).toBe('saved');

      expect(await store.read('s1')).toEqual({ session: written, version: 1 });
      expect(await store.write({ ...written, orders: 1 }, 1)).toBe('saved');
      expect(await store.read('s1')).toMatchObject({ session: { orders: 1 }, version: 2 });
    });

    test('a new session does not take the place of one that is there', async () => {
      const { store } = opened;
      await store.write(session('s1'), 0);

      expect(await store.write(session('s1', 9), 0)).toBe('conflict');
      expect(await store.read('s1')).toMatchObject({ session: { orders: 0 }, version: 1 });
    });

    test('a write that expects an older version, a later one, or a session that was removed is a conflict', async () => {
      const { store } = opened;
      await store.write(session('s1'), 0);
      await store.write(session('s1', 1), 1);

      expect(await store.write(session('s1', 9), 1)).toBe('conflict');
      expect(await store.write(session('s1', 9), 3)).toBe('conflict');
      await store.remove('s1');
      expect(await store.write(session('s1', 9), 2)).toBe('conflict');
      expect(await store.read('s1')).toBeUndefined();
    });

    test('of writes at once that expect the same version exactly one is saved', async () => {
      const { store } = opened;
      await store.write(session('s1'), 0);

      const outcomes = await Promise.all([1, 2, 3, 4, 5, 6].map((orders) => store.write(session('s1', orders), 1)));

      expect(outcomes.filter((outcome) => outcome === 'saved')).toHaveLength(1);
      expect((await store.read('s1'))?.version).toBe(2);
    });

    test('writes at once to different sessions do not disturb each other', async () => {
      const { store } = opened;
      const sids = Array.from({ length: 20 }, (_, index) => `s${index}`);

      const outcomes = await Promise.all(sids.map((sid) => store.write(session(sid), 0)));

      expect(new Set(outcomes)).toEqual(new Set(['saved']));
    });

    test('a counter that is read and written by many at once loses nothing when conflicts are tried again', async () => {
      const { store } = opened;
      await store.write(session('s1'), 0);
      const increment = async (): Promise<void> => {
        const stored = await store.read('s1');
        if (stored === undefined) throw new Error('The session is gone.');
        const next = { ...stored.session, orders: stored.session.orders + 1 };
        if ((await store.write(next, stored.version)) === 'conflict') await increment();
      };

      await Promise.all(Array.from({ length: 20 }, increment));

      expect((await store.read('s1'))?.session.orders).toBe(20);
    });

    test('of those who remove a session one learns that it was the one', async () => {
      const { store } = opened;
      await store.write(session('s1'), 0);

      expect((await Promise.all([store.remove('s1'), store.remove('s1')])).toSorted()).toEqual(['absent', 'removed']);
      expect(await store.remove('s1')).toBe('absent');
    });

    test('a session that is removed while others write to it stays removed', async () => {
      const { store } = opened;
      for (let ticks = 0; ticks < 20; ticks += 1) {
        const sid = `s${ticks}`;
        await store.write(session(sid), 0);

        const written = store.write(session(sid, 1), 1);
        for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
        const removed = store.remove(sid);
        await Promise.all([written, removed, store.write(session(sid, 2), 2)]);

        expect(await removed).toBe('removed');
        expect(await store.read(sid)).toBeUndefined();
      }
    });

    test('all sessions are listed', async () => {
      const { store } = opened;
      expect(await store.list()).toEqual([]);
      for (const sid of ['s1', 's2', 's3']) await store.write(session(sid), 0);
      await store.remove('s2');

      expect((await store.list()).map(({ sid }) => sid).toSorted()).toEqual(['s1', 's3']);
    });

    test('a sid is only a name', async () => {
      const { store } = opened;
      for (const sid of ['__proto__', '*', 'a:b', '']) await store.write(session(sid), 0);

      expect((await store.read('__proto__'))?.session.sid).toBe('__proto__');
      expect(await store.read('a')).toBeUndefined();
      expect(await store.list()).toHaveLength(4);
    });
  });
}
