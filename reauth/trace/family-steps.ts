import type { Instant } from '../time/instant.ts';
import { defined } from './defined.ts';
import type { CallId, TokenRef } from './events.ts';
import type { CallRef, Family, FamilyNode, Presentation } from './family.ts';

/** A long run must not grow a family for ever. */
const NODES_KEPT = 200;
const PRESENTATIONS_KEPT = 20;

/** A family of which nothing is known yet. */
export function newFamily(sid: string, startedAt: Instant): Family {
  return { sid, state: 'live', startedAt, nodes: [], forgotten: 0 };
}

/** The first end counts: a revoked family that is cleared away later was revoked. */
export function over(family: Family, end: Pick<Family, 'state' | 'why' | 'revokedBy' | 'because' | 'endedAt'>): Family {
  return family.state === 'live' ? { ...family, ...end } : family;
}

/** The family with this token in it; one that is there already has its latest expiry. */
export function withToken(
  family: Family,
  token: TokenRef,
  origin: Pick<FamilyNode, 'parent' | 'issuedBy'> = {},
): Family {
  const known = family.nodes.some((node) => node.token.id === token.id);
  if (known) return changed(family, token.id, (node) => ({ ...node, token }));
  const { parent, issuedBy } = origin;
  // A parent is older than its child: without it the chain of parents might close to a ring.
  const from = family.nodes.some((node) => node.token.id === parent) ? parent : undefined;
  const node: FamilyNode = defined({ token, parent: from, issuedBy, presentations: [], earlier: 0, accessCount: 0 });
  const nodes = [...family.nodes, node];
  if (nodes.length <= NODES_KEPT) return { ...family, nodes };
  const oldest = nodes.find(({ spent }) => spent !== undefined) ?? nodes[0];
  return { ...family, nodes: nodes.filter((kept) => kept !== oldest), forgotten: family.forgotten + 1 };
}

/** The family with one of its tokens changed. */
export function changed(family: Family, id: string, next: (node: FamilyNode) => FamilyNode): Family {
  return { ...family, nodes: family.nodes.map((node) => (node.token.id === id ? next(node) : node)) };
}

/** The family once a token of it was expired by command. That is done to all that are out, though spent ones are not named. */
export function expired(family: Family, { expiresAt }: TokenRef): Family {
  const nodes = family.nodes.map((node) =>
    node.token.expiresAt > expiresAt ? { ...node, token: { ...node.token, expiresAt } } : node,
  );
  return { ...family, nodes };
}

/** The token as spent by a call. The first spending stays: a token is spent once. */
export function spentBy(node: FamilyNode, spender: CallRef, clock?: Instant): FamilyNode {
  return { ...node, spent: node.spent ?? defined({ ...spender, clock }) };
}

/** The token presented by a call; what is learnt of the same call later comes on top. */
export function presented(node: FamilyNode, shown: Presentation): FamilyNode {
  const known = node.presentations.some(({ call }) => call === shown.call);
  if (known) return represented(node, shown.call, (before) => ({ ...shown, ...before, outcome: shown.outcome }));
  const presentations = [...node.presentations, shown];
  const surplus = Math.max(0, presentations.length - PRESENTATIONS_KEPT);
  return { ...node, presentations: presentations.slice(surplus), earlier: node.earlier + surplus };
}

/** One presentation of the token changed; nothing when this call never presented it. */
export function represented(node: FamilyNode, call: CallId, next: (shown: Presentation) => Presentation): FamilyNode {
  if (!node.presentations.some((shown) => shown.call === call)) return node;
  return { ...node, presentations: node.presentations.map((shown) => (shown.call === call ? next(shown) : shown)) };
}

/** An access token that came of presenting the token. */
export function brought(node: FamilyNode, access: TokenRef): FamilyNode {
  return { ...node, accessCount: node.accessCount + 1, access };
}
