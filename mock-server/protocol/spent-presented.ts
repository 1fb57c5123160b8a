import type { Instant } from '../../reauth/time/instant.ts';
import type { ServerFact } from '../../reauth/trace/events.ts';
import type { TokenClaims } from '../handler/api.ts';
import type { RefreshCommand } from './command.ts';
import { counting } from './counts.ts';
import { heirOf, isForgiven, type RefreshNode } from './family.ts';
import { grant, type Granting, type RefreshGrant } from './grant.ts';
import type { Policy } from './policy.ts';
import { couldNotRefresh, type Decision } from './reply.ts';
import { expiryOf, tokenRefOf, type Session } from './session.ts';

/** A spent refresh token, or one that is no longer remembered, came: forgiven within its grace, else misuse. */
export function spentPresented(
  session: Session,
  node: RefreshNode | undefined,
  command: RefreshCommand,
  claims: TokenClaims,
  now: Instant,
  policy: Policy,
): Decision {
  const { user } = command;
  const mayBeGranted = session.state === 'live' && user !== undefined && now < expiryOf(claims, session);
  const granting = mayBeGranted ? { session, command, user, now, policy } : undefined;
  if (granting !== undefined && node !== undefined && isForgiven(session, node, now, policy)) {
    return forgiven(granting, node);
  }
  return reused(session, node, command, claims, now, policy, granting);
}

function forgiven(granting: Granting, node: RefreshNode): Decision {
  const { session, command, now, policy } = granting;
  const counted = { ...granting, session: counting(session, 'forgiven', now) };
  const fact: ServerFact = {
    type: 'token.forgiven',
    token: node.token,
    ...presenting(command, node),
    mode: policy.graceMode,
  };
  const what = broughtBy(granting, node);
  const decision: Decision =
    what === undefined
      ? { session: counted.session, reply: couldNotRefresh('refresh-in-grace', policy), events: [] }
      : grant(counted, node.token.id, what);
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

function reused(
  session: Session,
  node: RefreshNode | undefined,
  command: RefreshCommand,
  claims: TokenClaims,
  now: Instant,
  policy: Policy,
  granting: Granting | undefined,
): Decision {
  const { call } = command;
  const counted = counting(session, 'spentPresented', now);
  const reuse: ServerFact = { type: 'token.reused', token: tokenRefOf(claims), ...presenting(command, node) };
  const refused = { session: counted, reply: couldNotRefresh('refresh-spent', policy), events: [reuse] };
  switch (policy.onReuse) {
    case 'accept': {
      if (granting === undefined) return refused;
      const branch = grant({ ...granting, session: counted }, claims.id, { kind: 'next', from: claims.id });
      return { ...branch, events: [reuse, ...branch.events] };
    }
    case 'reject':
      return refused;
    case 'revoke-family':
    case 'revoke-user': {
      const { state, sid, user } = session;
      const revocation: readonly ServerFact[] = state === 'live' ? [{ type: 'family.revoked', sid, call }] : [];
      return {
        ...refused,
        session: { ...counted, state: 'revoked' },
        events: [reuse, ...revocation],
        ...(policy.onReuse === 'revoke-user' ? { revokesAllOf: user } : {}),
      };
    }
  }
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
