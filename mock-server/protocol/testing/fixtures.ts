import { instant } from '../../../reauth/time/instant.ts';
import type { TokenRef } from '../../../reauth/trace/events.ts';
import type { TokenClaims } from '../../handler/api.ts';
import type { GuardCommand, Presented, RefreshCommand } from '../command.ts';
import { login } from '../login.ts';
import type { Policy } from '../policy.ts';
import type { Session } from '../session.ts';

/** 15 s and 60 s, no rotation, as `serve` starts. */
export const POLICY: Policy = {
  access: 15_000,
  refresh: 60_000,
  sliding: false,
  rotation: 'off',
  grace: 10_000,
  graceMode: 'same-successor',
  onReuse: 'revoke-family',
  accessCookie: 'token',
  refreshCookie: 'token',
  clearOnFailure: false,
  sessions: 'per-login',
  profile: 'default',
  apiDelay: 0,
  refreshDelay: 0,
};
export const STRICT: Policy = { ...POLICY, rotation: 'strict' };
export const START = instant(1_800_000_000_000);
export const at = (ms: number) => instant(START + ms);
export const USER = { id: 'u1', role: 'user' } as const;

/** A session that was signed in at START, with the claims of its first tokens. */
export function signedIn(policy: Policy = POLICY): { session: Session; access: TokenClaims; refresh: TokenClaims } {
  const { session, reply } = login(
    { call: 'c1', user: USER, sid: 's1', next: { access: 'a1', refresh: 'r1' } },
    START,
    policy,
  );
  const { access, refresh } = reply.issued ?? {};
  if (access === undefined || refresh === undefined) throw new Error('A sign-in issues two tokens.');
  return { session, access, refresh };
}

export const ours = (claims: TokenClaims): Presented => ({ kind: 'ours', claims });

/** The claims that a token of a session was signed with. */
export function claimsOf(token: TokenRef): TokenClaims {
  return { ...token, sub: USER.id, role: USER.role, issuedAt: START };
}

export function refreshing(presented: Presented, call = 'c2', next = 'r2'): RefreshCommand {
  return {
    type: 'refresh',
    call,
    exchange: `A-1.${call}`,
    presented,
    user: USER,
    next: { access: `a-${next}`, refresh: next },
  };
}

export function guarding(presented: Presented, more: Partial<GuardCommand> = {}): GuardCommand {
  return { type: 'guard', call: 'c2', presented, user: USER, ...more };
}
