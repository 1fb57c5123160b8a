import type { Instant } from '../../reauth/time/instant.ts';
import type { RefreshCommand } from './command.ts';
import { nodeOf } from './family.ts';
import { grant, spend } from './grant.ts';
import { over } from './may-refresh.ts';
import type { Policy } from './policy.ts';
import { couldNotRefresh, type Decision } from './reply.ts';
import { refresh } from './refresh.ts';
import { hasEnded, type Session } from './session.ts';

/** A rotation that is torn in two: what is to be saved first, and what is to be inserted after the pause. */
export type Claimed =
  { readonly kind: 'whole'; readonly decision: Decision } | { readonly kind: 'claimed'; readonly session: Session };

/**
 * The first half of a rotation that is not atomic: the presented token is spent, and its successor is not there yet.
 *
 * Whoever presents the token now meets a spent one. Where nothing is rotated the decision is whole, as ever.
 */
export function claim(session: Session | undefined, command: RefreshCommand, now: Instant, policy: Policy): Claimed {
  const decision = refresh(session, command, now, policy);
  const { presented } = command;
  const rotates = decision.events.some(({ type }) => type === 'token.rotated');
  if (session === undefined || presented.kind !== 'ours' || !rotates) return { kind: 'whole', decision };
  return { kind: 'claimed', session: spend(session, presented.claims.id, command, now) };
}

/**
 * The second half: inserts the successor, whatever has become of the family meanwhile. A session that is gone, or has
 * ended, gets none.
 */
export function insert(session: Session | undefined, command: RefreshCommand, now: Instant, policy: Policy): Decision {
  const { presented, user } = command;
  const isOver = session === undefined || hasEnded(session, now);
  if (isOver || presented.kind !== 'ours') return refresh(session, command, now, policy);
  if (user === undefined) return over(session, 'user-deleted', command, couldNotRefresh('user-gone', policy));
  const from = presented.claims.id;
  const decision = grant({ session, command, user, now, policy }, from, { kind: 'next', from });
  const token = nodeOf(session, from)?.token;
  const into = decision.session?.family.at(-1)?.token;
  if (token === undefined || into === undefined) return decision;
  return { ...decision, events: [{ type: 'token.rotated', token, by: command.call, into }, ...decision.events] };
}
