import type { Instant } from '../../reauth/time/instant.ts';
import type { ServerFact } from '../../reauth/trace/events.ts';
import type { Command } from './command.ts';
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
      return ended(session, { status: 200, reason: 'logged-out', clearsCookies: true }, (sid) => ({
        type: 'session.ended',
        sid,
        why: 'logout',
        call: command.call,
      }));
    case 'replace':
      return ended(session, DONE, (sid) => ({ type: 'session.ended', sid, why: 'replaced', call: command.call }));
    case 'expire':
      return command.what === 'session'
        ? ended(session, DONE, (sid) => ({ type: 'session.ended', sid, why: 'control' }))
        : expire(session, command.what, now);
    case 'sweep':
      return session !== undefined && hasEnded(session, now)
        ? ended(session, DONE, (sid) => ({ type: 'session.ended', sid, why: 'expired' }))
        : { session, reply: DONE, events: [] };
  }
}

const DONE: ProtocolReply = { status: 200, reason: 'ok' };

function ended(session: Session | undefined, reply: ProtocolReply, event: (sid: string) => ServerFact): Decision {
  return { session: undefined, reply, events: session === undefined ? [] : [event(session.sid)] };
}
