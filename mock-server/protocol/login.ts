import { later, type Instant } from '../../reauth/time/instant.ts';
import type { TokenClaims } from '../handler/api.ts';
import type { Account, Caller } from './command.ts';
import type { Policy } from './policy.ts';
import { MESSAGES, type Decision, type ProtocolReply } from './reply.ts';
import { tokenRefOf, type Session } from './session.ts';

/** A sign-in whose password was right, and the ids for what it makes. */
export interface LoginCommand extends Caller {
  readonly user: Account;
  readonly sid: string;
  readonly next: { readonly access: string; readonly refresh: string };
}

/** 401 without a challenge and with a text of its own: a client must never answer it with a refresh. */
export const WRONG_CREDENTIALS: ProtocolReply = {
  status: 401,
  reason: 'credentials-wrong',
  message: MESSAGES.wrongCredentials,
};

/** Starts a session with its first two tokens. The refresh token lives as long as the session. */
export function login(command: LoginCommand, now: Instant, policy: Policy): Decision & { readonly session: Session } {
  const { call, sid, user, next } = command;
  const owner = { generation: 1, sid, sub: user.id, role: user.role, issuedAt: now };
  const access: TokenClaims = { ...owner, id: next.access, kind: 'access', expiresAt: later(now, policy.access) };
  const refresh: TokenClaims = { ...owner, id: next.refresh, kind: 'refresh', expiresAt: later(now, policy.refresh) };
  return {
    session: {
      sid,
      user: user.id,
      state: 'live',
      startedAt: now,
      endsAt: refresh.expiresAt,
      refreshes: 0,
      spentPresented: 0,
      forgiven: 0,
      orders: 0,
      accessIssued: 1,
      refreshIssued: 1,
      access: [tokenRefOf(access)],
      family: [{ token: tokenRefOf(refresh) }],
      expiries: [],
      expiredUpTo: { access: 0, refresh: 0 },
      cookieLives: { access: policy.accessCookie, refresh: policy.refreshCookie },
    },
    reply: { status: 200, reason: 'logged-in', issued: { access, refresh } },
    events: [
      { type: 'session.started', sid, user: user.id, call },
      { type: 'token.issued', token: tokenRefOf(access), call },
      { type: 'token.issued', token: tokenRefOf(refresh), call },
    ],
  };
}
