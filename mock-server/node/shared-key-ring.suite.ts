import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import type { OpenedStore } from '../store/session-store.suite.ts';
import { createKeyMaker } from './key-maker.ts';
import type { KeySet } from './key-set.ts';
import type { KeyShelf } from './key-shelf.ts';
import { FOLLOWS_WITHIN_MS, SharedKeyRing } from './shared-key-ring.ts';

const kidsOf = ({ ring }: KeySet): readonly string[] => ring.map(({ kid }) => kid);

/** What servers may rely on that share their keys on a shelf. `open` gives a shelf as each of two servers sees it. */
export function sharedKeyRingSuite(
  name: string,
  open: () => Promise<OpenedStore<readonly [KeyShelf, KeyShelf]>>,
): void {
  describe(`two servers that share their keys in ${name}`, () => {
    let opened: OpenedStore<readonly [KeyShelf, KeyShelf]>;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const servers = () => {
      const clock = new VirtualClock();
      const serve = (shelf: KeyShelf) =>
        new SharedKeyRing(shelf, 'access:HS256', createKeyMaker('HS256', clock), clock);
      const [one, two] = opened.store;
      return { clock, one: serve(one), two: serve(two) };
    };

    test('begin with the same key, though both make one at once', async () => {
      const { one, two } = servers();

      const [ours, theirs] = await Promise.all([one.current(), two.current()]);

      expect(kidsOf(ours)).toHaveLength(1);
      expect(kidsOf(theirs)).toEqual(kidsOf(ours));
    });

    test('know a key that the other one has just made as soon as they meet its name', async () => {
      const { clock, one, two } = servers();
      await two.current();
      const rotated = await one.rotate(false);

      const knowing = two.knowing(rotated.ring[0].kid);
      await clock.advance(100);

      expect(kidsOf(await knowing)).toEqual(kidsOf(rotated));
    });

    test('sign with the newest key, and refuse a forgotten one, within a second', async () => {
      const { clock, one, two } = servers();
      const before = kidsOf(await two.current());
      const rotated = kidsOf(await one.rotate(true));

      await clock.advance(FOLLOWS_WITHIN_MS - 1);
      expect(kidsOf(await two.current())).toEqual(before);
      await clock.advance(1);

      expect(kidsOf(await two.current())).toEqual(rotated);
      expect(rotated).toHaveLength(1);
    });

    test('that both rotate at once lose no key', async () => {
      const { one, two } = servers();
      const first = kidsOf(await one.current());

      const rotations = await Promise.all([one.rotate(false), two.rotate(false), one.rotate(false), two.rotate(false)]);

      const longest = rotations.map(kidsOf).find((kids) => kids.length === 5);
      expect(longest?.toSorted()).toEqual([...rotations.map(({ ring }) => ring[0].kid), ...first].toSorted());
    });
  });
}
