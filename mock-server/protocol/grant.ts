import { later, type Instant } from '../../reauth/time/instant.ts';
import type { ServerFact } from '../../reauth/trace/events.ts';
import type { TokenClaims } from '../handler/api.ts';
import type { Account, RefreshCommand } from './command.ts';
import { counting } from './counts.ts';
import { withIssued, withSpent, type RefreshNode } from './family.ts';
import type { Policy } from './policy.ts';
import type { Decision } from './reply.ts';
import { ACCESS_KEPT, tokenRefOf, type Session } from './session.ts';

/**
 * What a refresh brings beside the access token: no refresh token, the one that is there once more, or the next
 * generation, a child of `from`.
 */
export type RefreshGrant =
  | { readonly kind: 'none' }
  | { readonly kind: 'again'; readonly node: RefreshNode }
  | { readonly kind: 'next'; readonly from: string };

/** What an unspent token brings: its successor where tokens rotate, else itself once more where the session slides. */
export function grantOfUnspent(policy: Policy, id: string, node: RefreshNode | undefined): RefreshGrant {
  switch (policy.rotation) {
    case 'strict':
    case 'grace':
      return { kind: 'next', from: id };
    case 'off':
      return policy.sliding && node !== undefined ? { kind: 'again', node } : { kind: 'none' };
  }
}

/** Everything that a grant is made of. */
export interface Granting {
  readonly session: Session;
  readonly command: RefreshCommand;
  readonly user: Account;
  readonly now: Instant;
  readonly policy: Policy;
}

/** A session that slides has its whole life again with each grant. */
export function slid(session: Session, now: Instant, { sliding, refresh }: Policy): Session {
  return sliding ? { ...session, endsAt: later(now, refresh) } : session;
}

/** Marks a token as spent by this call. */
export function spend(session: Session, id: string, { call, exchange }: RefreshCommand, now: Instant): Session {
  const by = { at: now, by: call, ...(exchange === undefined ? {} : { byExchange: exchange }) };
  return { ...session, family: withSpent(session, id, by) };
}

/** Issues the tokens of a refresh that is granted; `from` is the id of the refresh token that was presented. */
export function grant(granting: Granting, from: string, what: RefreshGrant): Decision {
  const { session: before, command, now, policy } = granting;
  const { call } = command;
  const session = slid(counting(before, 'refreshes', now), now, policy);
  const access = accessFor(session, granting);
  const refreshed: Session = {
    ...session,
    accessIssued: access.generation,
    access: [...session.access, tokenRefOf(access)].slice(-ACCESS_KEPT),
    cookieLives: { ...session.cookieLives, access: policy.accessCookie },
  };
  const issuedAccess: ServerFact = { type: 'token.issued', token: tokenRefOf(access), call, from };
  const reply = { status: 200, reason: 'refreshed' } as const;
  if (what.kind === 'none')
    return { session: refreshed, reply: { ...reply, issued: { access } }, events: [issuedAccess] };

  const refresh = what.kind === 'again' ? again(refreshed, what.node, granting) : next(refreshed, granting);
  const token = tokenRefOf(refresh);
  const family =
    what.kind === 'again'
      ? refreshed.family.map((node) => (node.token.id === token.id ? { ...node, token } : node))
      : withIssued(refreshed.family, { token, from: what.from });
  return {
    session: {
      ...refreshed,
      refreshIssued: Math.max(refreshed.refreshIssued, token.generation),
      family,
      cookieLives: { ...refreshed.cookieLives, refresh: policy.refreshCookie },
    },
    reply: { ...reply, issued: { access, refresh } },
    events: [{ type: 'token.issued', token, call, from }, issuedAccess],
  };
}

function owner({ sid }: Session, { user, now }: Granting) {
  return { sid, sub: user.id, role: user.role, issuedAt: now };
}

function accessFor(session: Session, granting: Granting): TokenClaims {
  const { command, now, policy } = granting;
  const generation = session.accessIssued + 1;
  const expiresAt = later(now, policy.access);
  return { ...owner(session, granting), id: command.next.access, kind: 'access', generation, expiresAt };
}

function next(session: Session, granting: Granting): TokenClaims {
  const { refresh: id } = granting.command.next;
  const generation = session.refreshIssued + 1;
  return { ...owner(session, granting), id, kind: 'refresh', generation, expiresAt: session.endsAt };
}

/** The same token: its id and generation stay, its end is the session's. */
function again(session: Session, { token: { id, generation } }: RefreshNode, granting: Granting): TokenClaims {
  return { ...owner(session, granting), id, kind: 'refresh', generation, expiresAt: session.endsAt };
}
