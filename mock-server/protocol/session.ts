import { instant, type Instant } from '../../reauth/time/instant.ts';
import type { TokenKind, TokenRef } from '../../reauth/trace/events.ts';
import type { TokenClaims } from '../handler/api.ts';
import type { RefreshNode } from './family.ts';
import type { CookieLife } from './policy.ts';

/** One sign-in and the family of tokens that came from it. All times are protocol time. */
export interface Session {
  readonly sid: string;
  /** The user's id. */
  readonly user: string;
  readonly state: 'live' | 'revoked';
  readonly startedAt: Instant;
  /** Sign-in plus the refresh life. A refresh moves it only where sessions slide. */
  readonly endsAt: Instant;
  readonly refreshes: number;
  /** How often a spent refresh token came that was not forgiven. */
  readonly spentPresented: number;
  /** How often one came that was. */
  readonly forgiven: number;
  /** Side effects of POSTs. */
  readonly orders: number;
  readonly accessIssued: number;
  readonly refreshIssued: number;
  /** The latest access tokens, the newest last. */
  readonly access: readonly TokenRef[];
  /** The refresh tokens in the order of their issue. One that is no longer remembered is spent. */
  readonly family: readonly RefreshNode[];
  /** The same counts for each expiry, the latest last. */
  readonly expiries: readonly Expiry[];
  /** Generations up to these were expired by command. */
  readonly expiredUpTo: Readonly<Record<TokenKind, number>>;
  /** How long the cookies of the newest tokens live: as the policy was when they were issued. */
  readonly cookieLives: Readonly<Record<TokenKind, CookieLife>>;
}

/** What happened from one expiry of the access token to the next. An honest client refreshes once in each. */
export interface Expiry {
  /** Of the access token that had run out; 0 from sign-in on, while none has. */
  readonly generation: number;
  readonly refreshes: number;
  readonly spentPresented: number;
  readonly forgiven: number;
  readonly orders: number;
}

/** Enough to tell a story of a session; a soak run must not grow one for ever. */
export const ACCESS_KEPT = 8;
export const EXPIRIES_KEPT = 20;

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
