import type { Instant } from '../../reauth/time/instant.ts';
import type { TokenClaims } from '../handler/api.ts';
import type { RefreshCommand } from './command.ts';
import { nodeOf } from './family.ts';
import { grant, spend, type Granting } from './grant.ts';
import type { Policy } from './policy.ts';
import { couldNotRefresh, type Decision } from './reply.ts';
import { expiryOf, hasEnded, type Session } from './session.ts';
import { spentPresented } from './spent-presented.ts';

/**
 * A new access token for a good refresh token. Where tokens rotate, the refresh token is spent and replaced too (RFC 9700
 * section 4.14.2).
 */
export function refresh(session: Session | undefined, command: RefreshCommand, now: Instant, policy: Policy): Decision {
  const { presented } = command;
  switch (presented.kind) {
    case 'none':
      return { session, reply: couldNotRefresh('refresh-missing', policy), events: [] };
    case 'invalid':
      return { session, reply: couldNotRefresh('refresh-invalid', policy), events: [] };
    case 'ours':
      return refreshWith(session, command, presented.claims, now, policy);
  }
}

function refreshWith(
  session: Session | undefined,
  command: RefreshCommand,
  claims: TokenClaims,
  now: Instant,
  policy: Policy,
): Decision {
  const refused = (reason: Parameters<typeof couldNotRefresh>[0]): Decision => ({
    session,
    reply: couldNotRefresh(reason, policy),
    events: [],
  });
  if (session === undefined) return refused(now >= claims.expiresAt ? 'refresh-expired' : 'session-gone');
  if (hasEnded(session, now)) return over(session, 'expired', command, couldNotRefresh('refresh-expired', policy));
  const node = nodeOf(session, claims.id);
  if (node === undefined || node.spent !== undefined)
    return spentPresented(session, node, command, claims, now, policy);
  if (session.state === 'revoked') return refused('session-revoked');
  if (now >= expiryOf(claims, session)) return refused('refresh-expired');
  const { user } = command;
  if (user === undefined) return over(session, 'user-deleted', command, couldNotRefresh('user-gone', policy));
  const granting: Granting = { session, command, user, now, policy };
  switch (policy.rotation) {
    case 'off':
      return grant(granting, claims.id, policy.sliding ? { kind: 'again', node } : { kind: 'none' });
    case 'strict':
    case 'grace':
      return rotated(granting, claims.id);
  }
}

function over(
  session: Session,
  why: 'expired' | 'user-deleted',
  { call }: RefreshCommand,
  reply: Decision['reply'],
): Decision {
  return { session: undefined, reply, events: [{ type: 'session.ended', sid: session.sid, why, call }] };
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
