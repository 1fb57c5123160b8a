import { instant, type Instant } from '../../reauth/time/instant.ts';
import type { CallId, ExchangeId, TokenKind, TokenRef } from '../../reauth/trace/events.ts';
import type { TokenClaims } from '../handler/api.ts';

/**
 * One sign-in and the family of tokens that came from it. All times are protocol time.
 *
 * At most one refresh token may be used: `refresh`. Every other one of this `sid` is spent, whether remembered or not.
 */
export interface Session {
  readonly sid: string;
  /** The user's id. */
  readonly user: string;
  readonly state: 'live' | 'revoked';
  readonly startedAt: Instant;
  /** Sign-in plus the refresh life; a refresh does not move it. */
  readonly endsAt: Instant;
  readonly refreshes: number;
  readonly spentPresented: number;
  readonly orders: number;
  readonly accessIssued: number;
  /** The latest access tokens, the newest last. */
  readonly access: readonly TokenRef[];
  readonly refresh: TokenRef;
  /** The latest spent refresh tokens, the newest last. */
  readonly spent: readonly SpentToken[];
  /** Generations up to these were expired by command. */
  readonly expiredUpTo: Readonly<Record<TokenKind, number>>;
}

/** A refresh token that was rotated, and who did it. */
export interface SpentToken {
  readonly token: TokenRef;
  readonly by: CallId;
  readonly byExchange?: ExchangeId;
}

/** Enough to tell a story of a session; a soak run must not grow one for ever. */
export const ACCESS_KEPT = 20;
export const SPENT_KEPT = 200;

/** The token without its secret, as events and `state` show it. */
export function tokenRefOf(claims: TokenClaims): TokenRef {
  const { id, kind, generation, sid, expiresAt } = claims;
  return { id, kind, generation, sid, expiresAt };
}

/** When a token stops to count: what it says itself, unless a command expired it earlier. */
export function expiryOf(claims: TokenClaims, session: Session | undefined): Instant {
  const isExpired = session !== undefined && claims.generation <= session.expiredUpTo[claims.kind];
  return isExpired ? instant(Math.min(claims.issuedAt, claims.expiresAt)) : claims.expiresAt;
}

/** A session whose time has run out is over, whether or not anybody has removed it yet. */
export const hasEnded = (session: Session, now: Instant): boolean => now >= session.endsAt;
