import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import type { Family } from '../../../reauth/trace/family.ts';
import { tokenRef } from '../../../reauth/trace/trace-builder.ts';
import { treeCommandOf } from './tree-keys.ts';
import { treeRows, type TreeRow } from './tree-rows.ts';

/** `r2<r1`: r2 was issued for r1. */
function family(sid: string, ...lines: readonly string[]): Family {
  const nodes = lines.map((line, index) => {
    const [id = '', parent] = line.split('<');
    const token = tokenRef(id, 'refresh', index + 1, 9_000, sid);
    const none = { presentations: [], earlier: 0, accessCount: 0 };
    return parent === undefined ? { token, ...none } : { token, parent, ...none };
  });
  return { sid, state: 'live', startedAt: instant(0), nodes, forgotten: 0 };
}

const opened = (...families: readonly Family[]) => treeRows(families, { isOpen: () => true });
const drawn = (row: TreeRow): string => {
  if (row.kind === 'before-reset') return `${row.count} before`;
  if (row.kind === 'family') return row.family.sid;
  const rails = row.rails.map((rail) => {
    if (rail.kind === 'passes') return '|';
    if (rail.kind === 'forks') return '+';
    return `${rail.from ? '^' : ''}o${rail.to ? 'v' : ''}`;
  });
  return `${rails.join(' ')} ${row.node.token.id}`;
};
const places = (row: TreeRow) => `${row.key.slice(2)}: ${row.level}, ${row.position} of ${row.siblings}`;

test('a chain of generations is a straight line', () => {
  expect(opened(family('s1', 'r1', 'r2<r1', 'r3<r2')).map(drawn)).toEqual(['s1', 'ov r1', '^ov r2', '^o r3']);
});

test('a branch stands beside the line, right under the token that it came from', () => {
  const rows = opened(family('s1', 'r1', 'r2<r1', 'r3<r1', 'r4<r3', 'r5<r1', 'r6<r2', 'r7<r4', 'r8<r3'));

  expect(rows.map(drawn)).toEqual([
    's1',
    'ov r1',
    '+ ov r3',
    '| + o r8',
    '| ^ov r4',
    '| ^o r7',
    '+ o r5',
    '^ov r2',
    '^o r6',
  ]);
});

test('each row knows its depth and its place among its siblings', () => {
  expect(opened(family('s1', 'r1', 'r2<r1', 'r3<r1'), family('s2', 'q1')).map(places)).toEqual([
    's2: 1, 1 of 2',
    's2 q1: 2, 1 of 1',
    's1: 1, 2 of 2',
    's1 r1: 2, 1 of 1',
    's1 r3: 3, 1 of 2',
    's1 r2: 3, 2 of 2',
  ]);
});

test('the newest session is on top, and one that is closed shows no token', () => {
  const rows = treeRows([family('s1', 'r1'), family('s2', 'q1')], { isOpen: ({ sid }) => sid === 's1' });

  expect(rows.map(drawn)).toEqual(['s2', 's1', 'o r1']);
});

test('a token whose parent is no longer kept begins a line', () => {
  expect(opened(family('s1', 'r8<r7', 'r9<r8')).map(drawn)).toEqual(['s1', 'ov r8', '^o r9']);
});

test('arrows walk the tree, Home and End go to its ends', () => {
  const rows = opened(family('s1', 'r1', 'r2<r1'), family('s2', 'q1'));
  const at = (key: string, active?: string) => {
    const command = treeCommandOf(key, rows, active);
    return command?.do === 'go' ? command.to : command && `${command.do} ${command.row.key}`;
  };

  expect(at('ArrowDown')).toBe('t s2 q1');
  expect(at('ArrowUp')).toBeUndefined();
  expect(at('End')).toBe('t s1 r2');
  expect(at('Home', 't s1 r2')).toBe('s s2');
  expect(at('ArrowRight', 's s2')).toBe('t s2 q1');
  expect(at('ArrowRight', 't s1 r1')).toBe('t s1 r2');
  expect(at('ArrowRight', 't s1 r2')).toBeUndefined();
  expect(at('ArrowLeft', 't s1 r2')).toBe('t s1 r1');
  expect(at('ArrowLeft', 't s1 r1')).toBe('s s1');
  expect(at('ArrowLeft', 's s1')).toBe('toggle s s1');
  expect(at('Enter', 's s1')).toBe('toggle s s1');
  expect(at('Enter', 't s1 r1')).toBe('choose t s1 r1');
  expect(at('x')).toBeUndefined();
});

test('an arrow to the right opens a session that is closed, one to the left does nothing there', () => {
  const rows = treeRows([family('s1', 'r1')], { isOpen: () => false });

  expect(treeCommandOf('ArrowRight', rows, 's s1')).toMatchObject({ do: 'toggle', row: { key: 's s1' } });
  expect(treeCommandOf('ArrowLeft', rows, 's s1')).toBeUndefined();
});

test('sessions from before the reset stand behind one row, the last, under which they open', () => {
  const old = [family('s1', 'r1'), family('s2', 'q1')];
  const all = [...old, family('s3', 'p1')];
  const rows = (open: boolean) =>
    treeRows(all, { isOpen: ({ sid }) => sid !== 's2', beforeReset: { families: new Set(old), open } });

  expect(rows(false).map(drawn)).toEqual(['s3', 'o p1', '2 before']);
  expect(rows(true).map((row) => [drawn(row), row.level, `${row.position} of ${row.siblings}`])).toEqual([
    ['s3', 1, '1 of 2'],
    ['o p1', 2, '1 of 1'],
    ['2 before', 1, '2 of 2'],
    ['s2', 2, '1 of 2'],
    ['s1', 2, '2 of 2'],
    ['o r1', 3, '1 of 1'],
  ]);
  expect(treeCommandOf('ArrowLeft', rows(true), 's s2')).toMatchObject({ do: 'go', to: 'before reset' });
  expect(treeCommandOf('ArrowRight', rows(false), 'before reset')).toMatchObject({ do: 'toggle' });
});
