import { later, type Instant } from '../../reauth/time/instant.ts';
import type { ServerFact, TokenRef } from '../../reauth/trace/events.ts';
import type { TokenClaims } from '../handler/api.ts';
import type { Account, RefreshCommand } from './command.ts';
import type { Policy } from './policy.ts';
import { couldNotRefresh, type Decision } from './reply.ts';
import { ACCESS_KEPT, expiryOf, hasEnded, SPENT_KEPT, tokenRefOf, type Session } from './session.ts';

/** A new access token for a good refresh token; under `strict` the refresh token is spent and replaced too (RFC 9700 section 4.14.2). */
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
  if (claims.id !== session.refresh.id) return reused(session, command, claims, policy);
  if (session.state === 'revoked') return refused('session-revoked');
  if (now >= expiryOf(claims, session)) return refused('refresh-expired');
  if (command.user === undefined) {
    return over(session, 'user-deleted', command, couldNotRefresh('user-gone', policy));
  }
  return granted(session, command, command.user, now, policy);
}

function over(
  session: Session,
  why: 'expired' | 'user-deleted',
  { call }: RefreshCommand,
  reply: Decision['reply'],
): Decision {
  return { session: undefined, reply, events: [{ type: 'session.ended', sid: session.sid, why, call }] };
}

/** A spent token is never accepted again, whatever the rotation is by now: its family is revoked. */
function reused(session: Session, command: RefreshCommand, claims: TokenClaims, policy: Policy): Decision {
  const { call, exchange } = command;
  const spent = session.spent.find(({ token }) => token.id === claims.id);
  const reuse: ServerFact = {
    type: 'token.reused',
    token: tokenRefOf(claims),
    call,
    ...(exchange === undefined ? {} : { exchange }),
    spentBy: spent?.by ?? 'unknown',
    ...(spent?.byExchange === undefined ? {} : { spentByExchange: spent.byExchange }),
  };
  const revocation: readonly ServerFact[] =
    session.state === 'live' ? [{ type: 'family.revoked', sid: session.sid, call }] : [];
  return {
    session: { ...session, state: 'revoked', spentPresented: session.spentPresented + 1 },
    reply: couldNotRefresh('refresh-spent', policy),
    events: [reuse, ...revocation],
  };
}

function granted(session: Session, command: RefreshCommand, user: Account, now: Instant, policy: Policy): Decision {
  const { call, next } = command;
  const owner = { sid: session.sid, sub: user.id, role: user.role, issuedAt: now };
  const access: TokenClaims = {
    ...owner,
    id: next.access,
    kind: 'access',
    generation: session.accessIssued + 1,
    expiresAt: later(now, policy.access),
  };
  const from = session.refresh.id;
  const refreshed: Session = {
    ...session,
    refreshes: session.refreshes + 1,
    accessIssued: access.generation,
    access: [...session.access, tokenRefOf(access)].slice(-ACCESS_KEPT),
  };
  const issuedAccess: ServerFact = { type: 'token.issued', token: tokenRefOf(access), call, from };
  if (policy.rotation === 'off') {
    return {
      session: refreshed,
      reply: { status: 200, reason: 'refreshed', issued: { access } },
      events: [issuedAccess],
    };
  }
  const rotated: TokenClaims = {
    ...owner,
    id: next.refresh,
    kind: 'refresh',
    generation: session.refresh.generation + 1,
    expiresAt: session.endsAt,
  };
  const into = tokenRefOf(rotated);
  return {
    session: rotate(refreshed, command, into),
    reply: { status: 200, reason: 'refreshed', issued: { access, refresh: rotated } },
    events: [
      { type: 'token.rotated', token: session.refresh, by: call, into },
      { type: 'token.issued', token: into, call, from },
      issuedAccess,
    ],
  };
}

function rotate(session: Session, { call, exchange }: RefreshCommand, into: TokenRef): Session {
  const spent = { token: session.refresh, by: call, ...(exchange === undefined ? {} : { byExchange: exchange }) };
  return { ...session, refresh: into, spent: [...session.spent, spent].slice(-SPENT_KEPT) };
}
