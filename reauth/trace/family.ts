import type { Instant } from '../time/instant.ts';
import type { CallId, ExchangeId, GraceMode, Reason, TokenRef } from './events.ts';
import type { SessionState } from './sessions.ts';

/** One sign-in and the refresh tokens that came from it, as the server's events tell it. Derived, never stored. */
export interface Family {
  readonly sid: string;
  /** The user's id; absent where the trace does not reach back to the sign-in. */
  readonly user?: string;
  readonly state: 'live' | 'revoked' | 'ended';
  /** Why it is no longer live. */
  readonly why?: NonNullable<SessionState['why']>;
  /** The call that had it revoked. */
  readonly revokedBy?: CallRef;
  /** The session of the same user whose spent token did it, where that is another one. */
  readonly because?: string;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  /** In the order of their issue. */
  readonly nodes: readonly FamilyNode[];
  /** How many older tokens are no longer kept. */
  readonly forgotten: number;
}

/** A call as the server counted it, and the exchange that it was for its client. */
export interface CallRef {
  readonly call: CallId;
  readonly exchange?: ExchangeId;
}

/** One refresh token of a family. */
export interface FamilyNode {
  readonly token: TokenRef;
  /** The id of the token that was presented for it; absent for the one of the sign-in. */
  readonly parent?: string;
  /** Absent where the trace does not tell. */
  readonly issuedBy?: CallRef;
  /** Absent while it may be used. `clock` is protocol time. */
  readonly spent?: CallRef & { readonly clock?: Instant };
  /** The latest ones, the newest last. */
  readonly presentations: readonly Presentation[];
  /** How many earlier ones are no longer kept. */
  readonly earlier: number;
  /** How many access tokens it brought, and the newest of them. */
  readonly accessCount: number;
  readonly access?: TokenRef;
}

/** One time that a refresh token was presented, and what came of it. */
export interface Presentation extends CallRef {
  readonly at: Instant;
  readonly outcome: 'granted' | 'forgiven' | 'refused';
  /** It had been spent before. */
  readonly again: boolean;
  /** What forgiveness brought. */
  readonly mode?: GraceMode;
  /** Why it was refused. */
  readonly reason?: Reason;
  /** It had the whole family revoked. */
  readonly revoked?: true;
  /** The client never got the answer: the server cut the connection, or the client had gone. */
  readonly lost?: 'dropped' | 'abandoned';
}

/** What can be said of a refresh token at an instant. `ended`: its session is over, though nobody spent it. */
export type TokenState = 'live' | 'in-grace' | 'spent' | 'revoked' | 'expired' | 'ended';

/** The part of the policy that says whether a spent token is still forgiven. */
export interface GracePolicy {
  readonly rotation: string;
  readonly grace: number;
  readonly graceMode: string;
}

/** The state of one token of a family at `now`, which is protocol time. Whether grace is left needs the policy. */
export function tokenStateAt(family: Family, node: FamilyNode, now: Instant, policy?: GracePolicy): TokenState {
  if (family.state === 'revoked') return 'revoked';
  if (node.spent !== undefined)
    return now < node.token.expiresAt && isInGrace(family, node, now, policy) ? 'in-grace' : 'spent';
  if (family.state === 'ended' && family.why !== 'expired') return 'ended';
  return family.state === 'ended' || now >= node.token.expiresAt ? 'expired' : 'live';
}

/** The server's own rule: within the grace, or as long as no successor of it was used. */
function isInGrace(
  { nodes, state }: Family,
  { token, spent }: FamilyNode,
  now: Instant,
  policy?: GracePolicy,
): boolean {
  if (policy?.rotation !== 'grace' || state !== 'live' || spent === undefined) return false;
  if (policy.graceMode !== 'until-used') return spent.clock !== undefined && now < spent.clock + policy.grace;
  return !nodes.some((node) => node.parent === token.id && node.spent !== undefined);
}
