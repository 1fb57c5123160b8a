import type { Instant } from '../time/instant.ts';
import type { CallId, ServerEvent, TokenRef } from './events.ts';

/** A reply that is not out yet: the access token that it carries, and whether it can still arrive. */
export interface OpenReply {
  readonly carries?: { readonly token: TokenRef; readonly from: Instant };
  readonly lost?: true;
}

/** The replies that carry an access token or were lost, by call, until the call is answered. */
export type OpenReplies = ReadonlyMap<CallId, OpenReply>;

/** More than are ever under way; a call whose reply was lost is never answered. */
const REPLIES_KEPT = 1_000;

/** The open replies after one more event. A connection that was cut before the server acted carried nothing. */
export function stepReplies(replies: OpenReplies, event: ServerEvent): OpenReplies {
  if (event.type === 'token.issued' && event.token.kind === 'access' && event.call !== undefined)
    return withFact(replies, event.call, { carries: { token: event.token, from: event.at } });
  if (isLoss(event)) return withFact(replies, event.call, { lost: true });
  if (event.type !== 'call.answered' || !replies.has(event.call)) return replies;
  const left = new Map(replies);
  left.delete(event.call);
  return left;
}

/** The token that has just been lost with its reply; `replies` are those after the event. */
export function lostBy(event: ServerEvent, replies: OpenReplies): OpenReply['carries'] {
  return isLoss(event) ? replies.get(event.call)?.carries : undefined;
}

type Loss = Extract<ServerEvent, { type: 'call.abandoned' | 'call.dropped' }>;

const isLoss = (event: ServerEvent): event is Loss =>
  event.type === 'call.abandoned' || (event.type === 'call.dropped' && event.when === 'after');

function withFact(replies: OpenReplies, call: CallId, fact: OpenReply): OpenReplies {
  const next = new Map(replies).set(call, { ...replies.get(call), ...fact });
  const [oldest] = next.keys();
  if (next.size > REPLIES_KEPT && oldest !== undefined) next.delete(oldest);
  return next;
}
