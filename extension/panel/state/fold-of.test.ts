import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldOf, oneByOne } from './fold-of.ts';

interface Item {
  readonly text: string;
}

const items = fc.array(fc.record({ text: fc.string({ maxLength: 3 }) }), { maxLength: 8 });
const told = (all: readonly Item[]) => all.map(({ text }) => text).join('|');

test('the answer equals a fold from the start, whatever the lists before were', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), items), { maxLength: 8 }), (rounds) => {
      const memo = foldOf(
        (text: string, batch: readonly Item[]) => [text, ...batch.map((item) => item.text)].join('|'),
        '',
      );
      let list: readonly Item[] = [];
      for (const [extend, more] of rounds) {
        list = extend ? [...list, ...more] : more;
        expect(memo(list)).toBe(list.length === 0 ? '' : `|${told(list)}`);
      }
    }),
  );
});

test('an extended list folds only what is new', () => {
  const batches: number[][] = [];
  const sum = foldOf((total: number, batch: readonly { n: number }[]) => {
    batches.push(batch.map(({ n }) => n));
    return batch.reduce((left, { n }) => left + n, total);
  }, 0);
  const first = [{ n: 1 }, { n: 2 }];

  expect(sum(first)).toBe(3);
  expect(sum(first)).toBe(3);
  expect(sum([...first, { n: 4 }])).toBe(7);

  expect(batches).toEqual([[1, 2], [4]]);
});

test('a list that begins otherwise is folded anew', () => {
  const count = foldOf(
    oneByOne((total: number, _item: Item) => total + 1),
    0,
  );
  const a = { text: 'a' };

  expect(count([a, { text: 'b' }])).toBe(2);
  expect(count([{ text: 'c' }])).toBe(1);
  expect(count([])).toBe(0);
});
