import type { Instant } from '../../reauth/time/instant.ts';
import type { CallId, ExchangeId, TokenRef } from '../../reauth/trace/events.ts';
import type { Policy } from './policy.ts';
import type { Session } from './session.ts';

/** One refresh token of a family, which of them was presented to get it, who spent it and who presented it after that. */
export interface RefreshNode {
  readonly token: TokenRef;
  /** The id of the token that was presented for it; absent for the one of the sign-in. */
  readonly from?: string;
  /** Absent while it may be used. */
  readonly spent?: Spending;
  /** The latest calls that presented it although it was spent, the newest last. Absent while there are none. */
  readonly presented?: readonly Presentation[];
}

export interface Spending {
  readonly at: Instant;
  readonly by: CallId;
  readonly byExchange?: ExchangeId;
}

/** One call that presented a spent token. */
export interface Presentation {
  readonly call: CallId;
  readonly exchange?: ExchangeId;
  readonly at: Instant;
  /** Whether it was granted something for it. */
  readonly accepted: boolean;
}

/** Enough to name who spent a token that comes late; a soak run must not grow a family for ever. */
export const FAMILY_KEPT = 200;
export const PRESENTATIONS_KEPT = 5;

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

/**
 * Whether the policy forgives that this spent token is presented now.
 *
 * A token whose successor is not inserted yet has one that nobody has used.
 */
export function isForgiven({ family }: Session, { token, spent }: RefreshNode, now: Instant, policy: Policy): boolean {
  if (policy.rotation !== 'grace' || spent === undefined) return false;
  if (policy.graceMode !== 'until-used') return now < spent.at + policy.grace;
  return !family.some((node) => node.from === token.id && node.spent !== undefined);
}

/** The family with one token spent. */
export function withSpent({ family }: Session, id: string, spent: Spending): readonly RefreshNode[] {
  return family.map((node) => (node.token.id === id ? { ...node, spent } : node));
}

/** The family with one more presentation of a spent token; a token that is no longer remembered has none. */
export function withPresented({ family }: Session, id: string, by: Presentation): readonly RefreshNode[] {
  return family.map((node) =>
    node.token.id === id ? { ...node, presented: [...(node.presented ?? []), by].slice(-PRESENTATIONS_KEPT) } : node,
  );
}

/**
 * The family with one token more. When it grows too large, the oldest spent ones go first, but the new one's own
 * parent last: many may branch from it at once.
 */
export function withIssued(family: readonly RefreshNode[], node: RefreshNode): readonly RefreshNode[] {
  const grown = [...family, node];
  if (grown.length <= FAMILY_KEPT) return grown;
  const spent = grown.filter((kept) => kept.spent !== undefined);
  const oldest = spent.find(({ token }) => token.id !== node.from) ?? spent[0] ?? grown[0];
  return grown.filter((kept) => kept !== oldest);
}
