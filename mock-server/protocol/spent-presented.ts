import type { Instant } from '../../reauth/time/instant.ts';
import type { ServerFact } from '../../reauth/trace/events.ts';
import type { TokenClaims } from '../handler/api.ts';
import type { RefreshCommand } from './command.ts';
import { counting } from './counts.ts';
import { heirOf, withPresented, type RefreshNode } from './family.ts';
import { grant, grantOfUnspent, type Granting, type RefreshGrant } from './grant.ts';
import { mayRefresh } from './may-refresh.ts';
import type { Policy } from './policy.ts';
import { couldNotRefresh, type Decision } from './reply.ts';
import { tokenRefOf, type Session } from './session.ts';

/** A spent refresh token came, and the policy forgives it: no misuse, whatever it brings. */
export function forgiven(
  session: Session,
  node: RefreshNode,
  command: RefreshCommand,
  claims: TokenClaims,
  now: Instant,
  policy: Policy,
): Decision {
  const asked = mayRefresh(noted(session, command, claims, now, false), command, claims, now, policy);
  if (asked.kind === 'refused') return asked.decision;
  const what = broughtBy(asked.granting, node);
  const counted = counting(noted(session, command, claims, now, what !== undefined), 'forgiven', now);
  const decision: Decision =
    what === undefined
      ? { session: counted, reply: couldNotRefresh('refresh-in-grace', policy), events: [] }
      : grant({ ...asked.granting, session: counted }, node.token.id, what);
  const fact: ServerFact = {
    type: 'token.forgiven',
    token: node.token,
    ...presenting(command, node),
    mode: policy.graceMode,
  };
  return { ...decision, events: [fact, ...decision.events] };
}

/** `undefined` refuses: by policy, or since the successor is not there (yet). */
function broughtBy({ session, policy, now }: Granting, { token }: RefreshNode): RefreshGrant | undefined {
  switch (policy.graceMode) {
    case 'refuse':
      return undefined;
    case 'access-only':
      return { kind: 'none' };
    case 'new-branch':
      return { kind: 'next', from: token.id };
    case 'same-successor':
    case 'until-used': {
      const heir = heirOf(session, token.id);
      return heir === undefined || now >= heir.token.expiresAt ? undefined : { kind: 'again', node: heir };
    }
  }
}

/** A spent refresh token came that is not forgiven, or one that is no longer remembered (RFC 9700 section 4.14.2). */
export function reused(
  session: Session,
  node: RefreshNode | undefined,
  command: RefreshCommand,
  claims: TokenClaims,
  now: Instant,
  policy: Policy,
): Decision {
  const reuse: ServerFact = { type: 'token.reused', token: tokenRefOf(claims), ...presenting(command, node) };
  const counted = counting(session, 'spentPresented', now);
  const inVain = noted(counted, command, claims, now, false);
  const refused: Decision = { session: inVain, reply: couldNotRefresh('refresh-spent', policy), events: [reuse] };
  switch (policy.onReuse) {
    case 'accept': {
      const asked = mayRefresh(inVain, command, claims, now, policy);
      if (asked.kind === 'refused') return { ...asked.decision, events: [reuse, ...asked.decision.events] };
      const granting = { ...asked.granting, session: noted(counted, command, claims, now, true) };
      const branch = grant(granting, claims.id, grantOfUnspent(policy, claims.id, node));
      return { ...branch, events: [reuse, ...branch.events] };
    }
    case 'reject':
      return refused;
    case 'revoke-family':
    case 'revoke-user': {
      const { state, sid, user } = session;
      const { call } = command;
      const revocation: readonly ServerFact[] = state === 'live' ? [{ type: 'family.revoked', sid, call }] : [];
      return {
        ...refused,
        session: { ...inVain, state: 'revoked' },
        events: [reuse, ...revocation],
        // Only with its own end: a replay afterwards must not go on to end the later sign-ins of its user.
        ...(policy.onReuse === 'revoke-user' && state === 'live' ? { revokesAllOf: user } : {}),
      };
    }
  }
}

function noted(
  session: Session,
  { call, exchange }: RefreshCommand,
  { id }: TokenClaims,
  at: Instant,
  accepted: boolean,
): Session {
  const by = { call, ...(exchange === undefined ? {} : { exchange }), at, accepted };
  return { ...session, family: withPresented(session, id, by) };
}

/** Who presented the token, and who had spent it. */
function presenting({ call, exchange }: RefreshCommand, node: RefreshNode | undefined) {
  const spent = node?.spent;
  return {
    call,
    ...(exchange === undefined ? {} : { exchange }),
    spentBy: spent?.by ?? 'unknown',
    ...(spent?.byExchange === undefined ? {} : { spentByExchange: spent.byExchange }),
  };
}
