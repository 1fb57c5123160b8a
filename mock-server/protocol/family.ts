import type { Instant } from '../../reauth/time/instant.ts';
import type { CallId, ExchangeId, TokenRef } from '../../reauth/trace/events.ts';
import type { Policy } from './policy.ts';
import type { Session } from './session.ts';

/** One refresh token of a family, which of them was presented to get it, and who spent it. */
export interface RefreshNode {
  readonly token: TokenRef;
  /** The id of the token that was presented for it; absent for the one of the sign-in. */
  readonly from?: string;
  /** Absent while it may be used. */
  readonly spent?: Spending;
}

export interface Spending {
  readonly at: Instant;
  readonly by: CallId;
  readonly byExchange?: ExchangeId;
}

/** Enough to name who spent a token that comes late; a soak run must not grow a family for ever. */
export const FAMILY_KEPT = 200;

export const nodeOf = ({ family }: Session, id: string): RefreshNode | undefined =>
  family.find(({ token }) => token.id === id);

/** The refresh tokens that may be used, but for those that are only forgiven. More than one only after a branch. */
export const leavesOf = ({ family }: Session): readonly RefreshNode[] =>
  family.filter(({ spent }) => spent === undefined);

/** The direct successor of a spent token; of several the first. */
export const successorOf = ({ family }: Session, id: string): RefreshNode | undefined =>
  family.find(({ from }) => from === id);

/** What has come of a spent token by now: the unspent end of its first line. */
export function heirOf(session: Session, id: string): RefreshNode | undefined {
  const next = successorOf(session, id);
  return next?.spent === undefined ? next : heirOf(session, next.token.id);
}

/** Whether the policy forgives that this spent token is presented now. */
export function isForgiven(session: Session, { token, spent }: RefreshNode, now: Instant, policy: Policy): boolean {
  if (policy.rotation !== 'grace' || spent === undefined) return false;
  if (policy.graceMode !== 'until-used') return now < spent.at + policy.grace;
  const successor = successorOf(session, token.id);
  return successor !== undefined && successor.spent === undefined;
}

/** The family with one token spent. */
export function withSpent({ family }: Session, id: string, spent: Spending): readonly RefreshNode[] {
  return family.map((node) => (node.token.id === id ? { ...node, spent } : node));
}

/** The family with one token more; the oldest spent ones go first when it grows too large. */
export function withIssued(family: readonly RefreshNode[], node: RefreshNode): readonly RefreshNode[] {
  const grown = [...family, node];
  if (grown.length <= FAMILY_KEPT) return grown;
  const oldest = grown.find(({ spent }) => spent !== undefined) ?? grown[0];
  return grown.filter((kept) => kept !== oldest);
}
