import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PersistentMap } from './persistent-map.ts';

const steps = fc.array(fc.tuple(fc.constantFrom('set', 'delete'), fc.string({ maxLength: 2 }), fc.nat()));

test('it holds what a Map would hold, and an edit leaves the map before it alone', () => {
  fc.assert(
    fc.property(steps, steps, (first, second) => {
      const before = new Map<string, number>();
      const map = applied(new PersistentMap<number>(), first, before);
      const kept = new Map(before);
      const after = new Map(before);
      const edited = applied(map, second, after);

      for (const [, key] of [...first, ...second]) {
        expect(map.get(key)).toBe(kept.get(key));
        expect(edited.get(key)).toBe(after.get(key));
      }
    }),
  );
});

function applied(
  map: PersistentMap<number>,
  changes: readonly (readonly [string, string, number])[],
  mirror: Map<string, number>,
): PersistentMap<number> {
  const draft = map.edit();
  for (const [change, key, value] of changes) {
    if (change === 'set') {
      draft.set(key, value);
      mirror.set(key, value);
    } else {
      draft.delete(key);
      mirror.delete(key);
    }
    expect(draft.get(key)).toBe(mirror.get(key));
  }
  return draft.done();
}
