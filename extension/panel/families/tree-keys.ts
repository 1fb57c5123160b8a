import type { TreeRow } from './tree-rows.ts';

/** What a key does in the tree (WAI-ARIA tree pattern): go to a row, or open or close one. */
export type TreeCommand =
  | { readonly do: 'go'; readonly to: string }
  | { readonly do: 'toggle'; readonly row: TreeRow }
  | { readonly do: 'choose'; readonly row: TreeRow };

/** The command of a key at the active row; `undefined` for a key that does nothing there. */
export function treeCommandOf(
  key: string,
  rows: readonly TreeRow[],
  active: string | undefined,
): TreeCommand | undefined {
  const index = Math.max(
    0,
    rows.findIndex((row) => row.key === active),
  );
  const row = rows[index];
  if (row === undefined) return undefined;
  const go = (to: TreeRow | undefined): TreeCommand | undefined => to && { do: 'go', to: to.key };
  switch (key) {
    case 'ArrowDown':
      return go(rows[index + 1]);
    case 'ArrowUp':
      return go(rows[index - 1]);
    case 'Home':
      return go(rows[0]);
    case 'End':
      return go(rows.at(-1));
    case 'ArrowRight': {
      if (row.kind !== 'token' && !row.open) return { do: 'toggle', row };
      const next = rows[index + 1];
      return next?.parent === row.key ? go(next) : undefined;
    }
    case 'ArrowLeft':
      if (row.kind !== 'token' && row.open) return { do: 'toggle', row };
      return go(rows.find((other) => other.key === row.parent));
    case 'Enter':
    case ' ':
      return row.kind === 'token' ? { do: 'choose', row } : { do: 'toggle', row };
  }
  return undefined;
}
