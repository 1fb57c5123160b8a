import type { Family, FamilyNode } from '../../../reauth/trace/family.ts';

/**
 * A row of the tree: a session, one of its refresh tokens under it, or the one that stands for all sessions from before the
 * server was reset. `position` counts from 1 among its siblings.
 */
export type TreeRow = FamilyRow | TokenRow | BeforeResetRow;

interface Place {
  readonly key: string;
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  /** The row of the parent; absent at the top. */
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

export interface BeforeResetRow extends Place {
  readonly kind: 'before-reset';
  readonly count: number;
  readonly open: boolean;
}

/** What is drawn in a column beside a token: a line that passes, one that forks off to the right, or the token itself. */
export type Rail =
  | { readonly kind: 'passes' }
  | { readonly kind: 'forks' }
  /** Whether a line comes from above, and whether one goes on below. */
  | { readonly kind: 'token'; readonly from: boolean; readonly to: boolean };

/** What the user sees of the sessions: which are open, and whether those from before the reset are shown. */
export interface Opened {
  readonly isOpen: (family: Family) => boolean;
  /** Absent while none are to be folded away. */
  readonly beforeReset?: { readonly families: ReadonlySet<Family>; readonly open: boolean };
}

/** The sessions with the newest on top; under an open one its tokens. Those from before the reset are behind one row, the last. */
export function treeRows(families: readonly Family[], { isOpen, beforeReset }: Opened): readonly TreeRow[] {
  const folded = families.filter((family) => beforeReset?.families.has(family));
  const shown = families.filter((family) => !folded.includes(family));
  const isFolded = beforeReset !== undefined && folded.length > 0;
  const siblings = shown.length + (isFolded ? 1 : 0);
  const rows = shown
    .toReversed()
    .flatMap((family, index) => familyRows(family, isOpen(family), { level: 1, position: index + 1, siblings }));
  if (!isFolded) return rows;
  const { open } = beforeReset;
  const count = folded.length;
  const place = { key: BEFORE_RESET_KEY, level: 1, position: siblings, siblings };
  const under = { level: 2, siblings: count, parent: BEFORE_RESET_KEY };
  const old = folded
    .toReversed()
    .flatMap((family, index) => familyRows(family, isOpen(family), { ...under, position: index + 1 }));
  return [...rows, { kind: 'before-reset', count, open, ...place }, ...(open ? old : [])];
}

/** The key of the row that stands for the sessions from before the reset. */
export const BEFORE_RESET_KEY = 'before reset';

/** The sessions that began before the server was put back to its start, and are over. */
export const beforeResetIn = (families: readonly Family[], resetAt: number | undefined): ReadonlySet<Family> =>
  new Set(families.filter(({ state, startedAt }) => resetAt !== undefined && state !== 'live' && startedAt <= resetAt));

function familyRows(family: Family, open: boolean, at: Omit<Place, 'key'>): readonly TreeRow[] {
  const row: FamilyRow = { kind: 'family', family, open, key: familyKey(family), ...at };
  return open ? [row, ...tokenRows(family, at.level + 1)] : [row];
}

/** The key of a session's row. */
export const familyKey = ({ sid }: Family): string => `s ${sid}`;
const tokenKey = ({ token }: FamilyNode): string => `t ${token.sid} ${token.id}`;

/**
 * The tokens of a family from the sign-in on. The first successor goes on in the column of its parent, so that a chain is
 * a straight line; any other one is a branch: it stands above, one column to the right.
 */
function tokenRows(family: Family, level: number): readonly TokenRow[] {
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
    place(root, [], false, { level, position: index + 1, siblings: roots.length, parent: familyKey(family) }),
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
