import type { Instant } from '../../reauth/time/instant.ts';
import type { CallId, ServerFact } from '../../reauth/trace/events.ts';
import type { Command, RevokeCommand } from './command.ts';
import { expire } from './expire.ts';
import { guard } from './guard.ts';
import type { Policy } from './policy.ts';
import { refresh } from './refresh.ts';
import type { Decision, ProtocolReply } from './reply.ts';
import { hasEnded, type Session } from './session.ts';

/**
 * What the server does with one command, and nothing else: no await, no clock, no store, no randomness.
 *
 * The caller reads `session` by the `sid` of the presented token (absent when there is none), passes protocol time and
 * fresh token ids in, saves the session that comes back, and publishes the events once that is saved.
 */
export function decide(session: Session | undefined, command: Command, now: Instant, policy: Policy): Decision {
  switch (command.type) {
    case 'guard':
      return guard(session, command, now);
    case 'refresh':
      return refresh(session, command, now, policy);
    case 'logout':
      return ended(session, 'logout', now, LOGGED_OUT, command.call);
    case 'replace':
      return ended(session, 'replaced', now, DONE, command.call);
    case 'revoke':
      return revoked(session, command, now);
    case 'expire':
      return command.what === 'session' ? ended(session, 'control', now, DONE) : expire(session, command.what, now);
    case 'sweep':
      return session !== undefined && hasEnded(session, now)
        ? ended(session, 'expired', now, DONE)
        : { session, reply: DONE, events: [] };
  }
}

const DONE: ProtocolReply = { status: 200, reason: 'ok' };
const LOGGED_OUT: ProtocolReply = { status: 200, reason: 'logged-out', clearsCookies: true };

/** What is revoked already, or has ended by itself, is left as it is. */
function revoked(session: Session | undefined, { call, because }: RevokeCommand, now: Instant): Decision {
  if (session === undefined || session.state === 'revoked' || hasEnded(session, now)) {
    return { session, reply: DONE, events: [] };
  }
  return {
    session: { ...session, state: 'revoked' },
    reply: DONE,
    events: [{ type: 'family.revoked', sid: session.sid, call, because }],
  };
}

type Why = Extract<ServerFact, { type: 'session.ended' }>['why'];

/** What has run out before it was ended has ended by itself. */
function ended(session: Session | undefined, why: Why, now: Instant, reply: ProtocolReply, call?: CallId): Decision {
  if (session === undefined) return { session, reply, events: [] };
  const by = hasEnded(session, now) ? 'expired' : why;
  const event: ServerFact = {
    type: 'session.ended',
    sid: session.sid,
    why: by,
    ...(call === undefined ? {} : { call }),
  };
  return { session: undefined, reply, events: [event] };
}
