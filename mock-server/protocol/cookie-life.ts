import { later } from '../../reauth/time/instant.ts';
import type { Presented } from './command.ts';
import type { Session } from './session.ts';

/**
 * What was presented, but for a token whose cookie was over when it came: that one is absent.
 *
 * A browser counts Max-Age in whole seconds (RFC 6265 section 5.2.2), so it sends a cookie that lives 1.5 s for two, and the
 * server decides the fraction. Where the cookie lives as long as its token, the token's own end says no. A session that is
 * gone has taken the lives of its cookies with it, and its tokens are refused anyway.
 */
export function presentedInTime(presented: Presented, session: Session | undefined): Presented {
  if (presented.kind !== 'ours' || presented.cookieAt === undefined || session === undefined) return presented;
  const { claims, cookieAt } = presented;
  const life = session.cookieLives[claims.kind];
  return life !== 'token' && cookieAt >= later(claims.issuedAt, life) ? { kind: 'none' } : presented;
}
