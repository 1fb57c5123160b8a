import type { Family, FamilyNode } from '../../../reauth/trace/family.ts';

/** A row of the tree: a session, or one of its refresh tokens under it. `position` counts from 1 among its siblings. */
export type TreeRow = FamilyRow | TokenRow;

interface Place {
  readonly key: string;
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  /** The row of the parent; absent for a session. */
  readonly parent?: string;
}

export interface FamilyRow extends Place {
  readonly kind: 'family';
  readonly family: Family;
  readonly open: boolean;
}

export interface TokenRow extends Place {
  readonly kind: 'token';
  readonly family: Family;
  readonly node: FamilyNode;
  /** One for each column to the left of the token, and one for its own. */
  readonly rails: readonly Rail[];
}

/** What is drawn in a column beside a token: a line that passes, one that forks off to the right, or the token itself. */
export type Rail =
  | { readonly kind: 'passes' }
  | { readonly kind: 'forks' }
  /** Whether a line comes from above, and whether one goes on below. */
  | { readonly kind: 'token'; readonly from: boolean; readonly to: boolean };

/** The sessions with the newest on top; under an open one its tokens. */
export function treeRows(families: readonly Family[], isOpen: (family: Family) => boolean): readonly TreeRow[] {
  return families.toReversed().flatMap((family, index): readonly TreeRow[] => {
    const open = isOpen(family);
    const place = { key: familyKey(family), level: 1, position: index + 1, siblings: families.length };
    const row: TreeRow = { kind: 'family', family, open, ...place };
    return open ? [row, ...tokenRows(family)] : [row];
  });
}

export const familyKey = ({ sid }: Family): string => `s ${sid}`;
const tokenKey = ({ token }: FamilyNode): string => `t ${token.sid} ${token.id}`;

/**
 * The tokens of a family from the sign-in on. The first successor goes on in the column of its parent, so that a chain is
 * a straight line; any other one is a branch: it stands above, one column to the right.
 */
function tokenRows(family: Family): readonly TokenRow[] {
  const childrenOf = childrenIn(family.nodes);
  const rows: TokenRow[] = [];
  const place = (node: FamilyNode, left: readonly Rail[], from: boolean, at: Omit<Place, 'key'>): void => {
    const [first, ...branches] = childrenOf(node.token.id);
    const key = tokenKey(node);
    rows.push({
      kind: 'token',
      family,
      node,
      rails: [...left, { kind: 'token', from, to: first !== undefined }],
      key,
      ...at,
    });
    const passing = left.map((): Rail => ({ kind: 'passes' }));
    const siblings = branches.length + 1;
    const under = { level: at.level + 1, siblings, parent: key };
    branches.forEach((branch, index) =>
      place(branch, [...passing, { kind: 'forks' }], false, { ...under, position: index + 1 }),
    );
    if (first) place(first, passing, true, { ...under, position: siblings });
  };
  const roots = childrenOf(undefined);
  roots.forEach((root, index) =>
    place(root, [], false, { level: 2, position: index + 1, siblings: roots.length, parent: familyKey(family) }),
  );
  return rows;
}

/** The successors of a token in the order of their issue. One whose parent is no longer kept begins a line of its own. */
function childrenIn(nodes: readonly FamilyNode[]): (parent: string | undefined) => readonly FamilyNode[] {
  const kept = new Set(nodes.map(({ token }) => token.id));
  const children = new Map<string | undefined, FamilyNode[]>();
  for (const node of nodes) {
    const parent = node.parent !== undefined && kept.has(node.parent) ? node.parent : undefined;
    children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  return (parent) => children.get(parent) ?? [];
}
