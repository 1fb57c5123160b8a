import { expect, test } from 'vitest';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import { OriginStorage, type StorageChange } from './origin-storage.ts';

function twoTabs(lateBy?: number) {
  const clock = new VirtualClock();
  const origin = new OriginStorage(clock, lateBy);
  const heard: Record<'a' | 'b', StorageChange[]> = { a: [], b: [] };
  const a = origin.tab((change) => heard.a.push(change));
  const b = origin.tab((change) => heard.b.push(change));
  return { clock, a: a.storage, b: b.storage, heard, leave: b.leave };
}

test('what one tab writes all read, and the others are told, later', async () => {
  const { clock, a, b, heard } = twoTabs();

  a.setItem('mark', '1.0');

  expect(b.getItem('mark')).toBe('1.0');
  expect(heard.b).toEqual([]);
  await clock.advance(0);
  expect(heard).toEqual({ a: [], b: [{ key: 'mark', oldValue: null, newValue: '1.0' }] });
});

test('a write that changes nothing is told to nobody', async () => {
  const { clock, a, heard } = twoTabs();
  a.setItem('mark', '1');
  a.setItem('mark', '1');
  a.removeItem('none');
  await clock.advance(0);

  expect(heard.b).toHaveLength(1);
});

test('where storage is late, a tab sees its own writes at once and those of others after that time', async () => {
  const { clock, a, b, heard } = twoTabs(50);

  a.setItem('mark', 'new');

  expect([a.getItem('mark'), b.getItem('mark')]).toEqual(['new', null]);
  await clock.advance(49);
  expect(b.getItem('mark')).toBeNull();
  await clock.advance(1);
  expect(b.getItem('mark')).toBe('new');
  expect(heard.b).toHaveLength(1);
});

test('clear empties it for all; who has left hears nothing', async () => {
  const { clock, a, b, heard, leave } = twoTabs();
  a.setItem('one', '1');
  a.setItem('two', '2');
  expect([b.length, b.key(1)]).toEqual([2, 'two']);
  leave();

  a.clear();
  await clock.advance(0);

  expect(a.length).toBe(0);
  expect(heard.b).toEqual([]);
});
