import { later, type Instant } from '../../reauth/time/instant.ts';
import type { Policy } from '../protocol/policy.ts';
import { expiryOf, type Session } from '../protocol/session.ts';
import type { TokenClaims } from './api.ts';

/** When a token ends and when its cookie does, which need not be the same. Protocol time. */
export interface CookieEnds {
  readonly token: Instant;
  readonly cookie: Instant;
}

/**
 * The ends of a token and of its cookie. The session knows what life the cookie was given; where there is none (yet),
 * the policy tells.
 */
export function cookieEnds(claims: TokenClaims, session: Session | undefined, policy: Policy): CookieEnds {
  const { access, refresh } = session?.cookieLives ?? { access: policy.accessCookie, refresh: policy.refreshCookie };
  const life = claims.kind === 'access' ? access : refresh;
  const token = expiryOf(claims, session);
  return { token, cookie: life === 'token' ? token : later(claims.issuedAt, life) };
}
