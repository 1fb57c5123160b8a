import { instant, type Instant } from '../../reauth/time/instant.ts';
import type { TokenKind, TokenRef } from '../../reauth/trace/events.ts';
import { leavesOf } from './family.ts';
import type { Decision } from './reply.ts';
import type { Session } from './session.ts';

/** Expires every token of one kind that the session has out, as if its time had run out now. Later ones are not touched. */
export function expire(session: Session | undefined, what: TokenKind, now: Instant): Decision {
  const reply = { status: 200, reason: 'ok' } as const;
  if (session === undefined) return { session, reply, events: [] };
  const out = what === 'access' ? session.access : leavesOf(session).map(({ token }) => token);
  const events = out
    .filter(({ expiresAt }) => now < expiresAt)
    .map((token) => ({ type: 'token.expired', token: cutShort(token, now) }) as const);
  return { session: what === 'access' ? withoutAccess(session, now) : withoutRefresh(session, now), reply, events };
}

const cutShort = (token: TokenRef, now: Instant): TokenRef => ({
  ...token,
  expiresAt: instant(Math.min(token.expiresAt, now)),
});

function withoutAccess(session: Session, now: Instant): Session {
  return {
    ...session,
    access: session.access.map((token) => cutShort(token, now)),
    expiredUpTo: { ...session.expiredUpTo, access: session.accessIssued },
  };
}

function withoutRefresh(session: Session, now: Instant): Session {
  return {
    ...session,
    family: session.family.map((node) => ({ ...node, token: cutShort(node.token, now) })),
    expiredUpTo: { ...session.expiredUpTo, refresh: session.refreshIssued },
  };
}
