import type { Instant } from '../../reauth/time/instant.ts';
import type { TokenClaims } from '../handler/api.ts';
import type { RefreshCommand } from './command.ts';
import type { Granting } from './grant.ts';
import type { Policy } from './policy.ts';
import { couldNotRefresh, type Decision } from './reply.ts';
import { expiryOf, type Session } from './session.ts';

/** Whether a refresh can be granted, or how it is refused. */
export type MayRefresh =
  | { readonly kind: 'granting'; readonly granting: Granting }
  | { readonly kind: 'refused'; readonly decision: Decision };

/** What is asked of a refresh token beside whether it is spent: its family, its own time, its user. */
export function mayRefresh(
  session: Session,
  command: RefreshCommand,
  claims: TokenClaims,
  now: Instant,
  policy: Policy,
): MayRefresh {
  const refused = (decision: Decision): MayRefresh => ({ kind: 'refused', decision });
  if (session.state === 'revoked') {
    return refused({ session, reply: couldNotRefresh('session-revoked', policy), events: [] });
  }
  if (now >= expiryOf(claims, session)) {
    return refused({ session, reply: couldNotRefresh('refresh-expired', policy), events: [] });
  }
  const { user } = command;
  if (user === undefined) {
    return refused(over(session, 'user-deleted', command, couldNotRefresh('user-gone', policy)));
  }
  return { kind: 'granting', granting: { session, command, user, now, policy } };
}

/** A refresh that finds that the session cannot go on, and ends it. */
export function over(
  session: Session,
  why: 'expired' | 'user-deleted',
  { call }: RefreshCommand,
  reply: Decision['reply'],
): Decision {
  return { session: undefined, reply, events: [{ type: 'session.ended', sid: session.sid, why, call }] };
}
