import type { Instant } from '../../reauth/time/instant.ts';
import type { TokenClaims } from '../handler/api.ts';
import type { RefreshCommand } from './command.ts';
import { presentedInTime } from './cookie-life.ts';
import { isForgiven, nodeOf } from './family.ts';
import { grant, grantOfUnspent, spend, type Granting } from './grant.ts';
import { mayRefresh, over } from './may-refresh.ts';
import type { Policy } from './policy.ts';
import { couldNotRefresh, type Decision } from './reply.ts';
import { hasEnded, type Session } from './session.ts';
import { forgiven, reused } from './spent-presented.ts';

/**
 * A new access token for a good refresh token. Where tokens rotate, the refresh token is spent and replaced too (RFC 9700
 * section 4.14.2).
 */
export function refresh(session: Session | undefined, command: RefreshCommand, now: Instant, policy: Policy): Decision {
  const presented = presentedInTime(command.presented, session);
  switch (presented.kind) {
    case 'none':
      return { session, reply: couldNotRefresh('refresh-missing', policy), events: [] };
    case 'invalid':
      return { session, reply: couldNotRefresh('refresh-invalid', policy), events: [] };
    case 'ours':
      return refreshWith(session, command, presented.claims, now, policy);
  }
}

/** A spent token is misuse whatever else is wrong with it; one that is forgiven is looked at like any that is not spent. */
function refreshWith(
  session: Session | undefined,
  command: RefreshCommand,
  claims: TokenClaims,
  now: Instant,
  policy: Policy,
): Decision {
  if (session === undefined) {
    const reason = now >= claims.expiresAt ? 'refresh-expired' : 'session-gone';
    return { session, reply: couldNotRefresh(reason, policy), events: [] };
  }
  if (hasEnded(session, now)) return over(session, 'expired', command, couldNotRefresh('refresh-expired', policy));
  const node = nodeOf(session, claims.id);
  if (node === undefined) return reused(session, node, command, claims, now, policy);
  if (node.spent !== undefined) {
    return isForgiven(session, node, now, policy)
      ? forgiven(session, node, command, claims, now, policy)
      : reused(session, node, command, claims, now, policy);
  }
  const asked = mayRefresh(session, command, claims, now, policy);
  if (asked.kind === 'refused') return asked.decision;
  const { granting } = asked;
  const what = grantOfUnspent(policy, claims.id, node);
  return what.kind === 'next' ? rotated(granting, claims.id) : grant(granting, claims.id, what);
}

function rotated(granting: Granting, from: string): Decision {
  const { session, command, now } = granting;
  const spent = spend(session, from, command, now);
  const decision = grant({ ...granting, session: spent }, from, { kind: 'next', from });
  const token = nodeOf(session, from)?.token;
  const into = decision.session?.family.at(-1)?.token;
  if (token === undefined || into === undefined) return decision;
  return { ...decision, events: [{ type: 'token.rotated', token, by: command.call, into }, ...decision.events] };
}
