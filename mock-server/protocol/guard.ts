import type { Instant } from '../../reauth/time/instant.ts';
import type { TokenClaims } from '../handler/api.ts';
import type { GuardCommand } from './command.ts';
import { presentedInTime } from './cookie-life.ts';
import { counting } from './counts.ts';
import { CHALLENGES, MESSAGES, notLoggedIn, type Decision, type ProtocolReply } from './reply.ts';
import { expiryOf, hasEnded, type Session } from './session.ts';

/**
 * Whether a guarded call may pass, and the order it counts when it does.
 *
 * Looked at in the order in which a server can know: the signature, the token's own time, the session, the user, the role.
 */
export function guard(session: Session | undefined, command: GuardCommand, now: Instant): Decision {
  const presented = presentedInTime(command.presented, session);
  switch (presented.kind) {
    case 'none':
      return { session, reply: notLoggedIn('no-token', CHALLENGES.bare), events: [] };
    case 'invalid':
      return { session, reply: INVALID, events: [] };
    case 'ours':
      return guardToken(session, command, presented.claims, now);
  }
}

const INVALID: ProtocolReply = {
  status: 401,
  reason: 'token-invalid',
  message: MESSAGES.invalidToken,
  challenge: CHALLENGES.invalid,
};

function guardToken(session: Session | undefined, command: GuardCommand, claims: TokenClaims, now: Instant): Decision {
  const refused = (reply: ProtocolReply): Decision => ({ session, reply, events: [] });
  if (now >= expiryOf(claims, session)) return refused(notLoggedIn('token-expired', CHALLENGES.expired));
  if (session === undefined) return refused(notLoggedIn('session-gone', CHALLENGES.ended));
  if (hasEnded(session, now)) return over(session);
  if (session.state === 'revoked') return refused(notLoggedIn('session-revoked', CHALLENGES.ended));
  if (command.user === undefined) return refused(notLoggedIn('user-gone', CHALLENGES.ended));
  if (command.role !== undefined && command.role !== command.user.role) {
    return refused({ status: 403, reason: 'role-missing', message: MESSAGES.notAllowed });
  }
  const passed = command.countsOrder ? counting(session, 'orders', now) : session;
  return { session: passed, reply: { status: 200, reason: 'ok' }, events: [] };
}

/** The session ran out although its access token has not: somebody has to say so once, and this call found it. */
function over(session: Session): Decision {
  return {
    session: undefined,
    reply: notLoggedIn('session-gone', CHALLENGES.ended),
    events: [{ type: 'session.ended', sid: session.sid, why: 'expired' }],
  };
}
