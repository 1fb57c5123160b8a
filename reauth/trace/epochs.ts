import { instant, later, type Instant } from '../time/instant.ts';
import { defined } from './defined.ts';
import type { ServerEvent, TokenRef, TraceEvent } from './events.ts';
import { lostBy, stepReplies, type OpenReplies } from './open-replies.ts';

/**
 * A stretch of the access-token band. An access token is `live` until it runs out, is replaced or its session ends;
 * `expired` is the time from then until there is another. `revoked` lasts from the revocation of its family until the
 * session is cleared away.
 *
 * `to` of a live one may lie in the future: it is what the clock says now, and moving the clock corrects it.
 */
export interface AccessEpoch {
  readonly sid: string;
  readonly token: TokenRef;
  readonly state: 'live' | 'expired' | 'revoked';
  readonly from: Instant;
  readonly to?: Instant;
  /** The reply that carried the token never arrived: no client has it. */
  readonly lost?: true;
}

/** The fold's value. All instants are wall time. */
export interface EpochsModel {
  /** By start. */
  readonly epochs: readonly AccessEpoch[];
  readonly facts: EpochsFacts;
}

interface EpochsFacts {
  /** What can no longer change, but for a reply that is lost late. */
  readonly past: readonly AccessEpoch[];
  /** The newest token of each session that has not ended. */
  readonly open: readonly Issue[];
  readonly replies: OpenReplies;
  readonly offset: number | undefined;
}

/** One access token: when it came, when it runs out, and when its family was revoked. */
interface Issue {
  readonly token: TokenRef;
  readonly from: Instant;
  readonly expiry: Instant;
  readonly revokedAt?: Instant;
  readonly lost?: true;
}

/** The band of no events. */
export const emptyEpochs: EpochsModel = {
  epochs: [],
  facts: { past: [], open: [], replies: new Map(), offset: undefined },
};

/** The band after `events`, which follow those in `model`. Only the server's events matter to it. */
export function stepEpochs(model: EpochsModel, events: readonly TraceEvent[]): EpochsModel {
  const own = events.filter((event) => event.source === 'server');
  if (own.length === 0) return model;
  let { past, open, replies, offset } = model.facts;
  for (const event of own) {
    const next = offsetAfter(event, offset);
    if (next !== offset) open = open.map((issue) => reclocked(issue, event.at, next));
    offset = next;
    const over = open.filter((issue) => ends(event, issue));
    if (over.length > 0) {
      past = [...past, ...over.flatMap((issue) => stretchesOf(issue, event.at))];
      open = open.filter((issue) => !over.includes(issue));
    }
    replies = stepReplies(replies, event);
    open = opened(open, event, next, replies);
    const gone = lostBy(event, replies);
    if (gone !== undefined) {
      past = past.map((epoch) => (epoch.from >= gone.from && isSame(epoch, gone) ? { ...epoch, lost: true } : epoch));
      open = open.map((issue) => (isSame(issue, gone) ? { ...issue, lost: true } : issue));
    }
  }
  const unchanged = past === model.facts.past && open === model.facts.open;
  const epochs = [...past, ...open.flatMap((issue) => stretchesOf(issue))].toSorted((x, y) => x.from - y.from);
  return { epochs: unchanged ? model.epochs : epochs, facts: { past, open, replies, offset } };
}

/** The access-token band of a whole trace. */
export function epochsOf(trace: readonly TraceEvent[]): readonly AccessEpoch[] {
  return stepEpochs(emptyEpochs, trace).epochs;
}

/** Protocol time minus wall time once `event` has happened, whichever side of the move its own stamp is on. */
export function offsetAfter(event: ServerEvent, before: number | undefined): number {
  const moved = event.type === 'clock.advanced' && event.offset === before;
  return moved ? event.offset + event.by : event.offset;
}

/** A token's time in the band is over when there is another, or no session any more. */
function ends(event: ServerEvent, { token }: Issue): boolean {
  if (event.type === 'token.issued') return event.token.kind === 'access' && event.token.sid === token.sid;
  if (event.type === 'session.ended') return event.sid === token.sid;
  return event.type === 'state.reset';
}

function opened(open: readonly Issue[], event: ServerEvent, offset: number, replies: OpenReplies): readonly Issue[] {
  const { at } = event;
  const change = (isMeant: (issue: Issue) => boolean, by: Partial<Issue>): readonly Issue[] =>
    open.some(isMeant) ? open.map((issue) => (isMeant(issue) ? { ...issue, ...by } : issue)) : open;
  if (event.type === 'token.issued' && event.token.kind === 'access') {
    const { token, call } = event;
    const { lost } = (call !== undefined && replies.get(call)) || {};
    return [...open, defined({ token, from: at, expiry: later(token.expiresAt, -offset), lost })];
  }
  if (event.type === 'token.expired') return change(({ token }) => token.id === event.token.id, { expiry: at });
  if (event.type === 'family.revoked')
    return change(({ token, revokedAt }) => token.sid === event.sid && revokedAt === undefined, { revokedAt: at });
  return open;
}

const isSame = (
  { token: { id, sid } }: { readonly token: TokenRef },
  { token }: { readonly token: TokenRef },
): boolean => id === token.id && sid === token.sid;

/** A moved clock moves an expiry that is still to come, never one that has been. */
function reclocked(issue: Issue, at: Instant, offset: number): Issue {
  if (issue.expiry <= at) return issue;
  return { ...issue, expiry: instant(Math.max(at, issue.token.expiresAt - offset)) };
}

function stretchesOf({ token, from, expiry, revokedAt, lost }: Issue, end?: Instant): readonly AccessEpoch[] {
  const { sid } = token;
  const stretch = (state: AccessEpoch['state'], begin: Instant, to: Instant | undefined): AccessEpoch =>
    defined({ sid, token, state, from: begin, to, lost });
  const over = revokedAt ?? end;
  const revoked = revokedAt === undefined ? [] : [stretch('revoked', revokedAt, end)];
  if (over !== undefined && over <= expiry) return [stretch('live', from, over), ...revoked];
  return [stretch('live', from, expiry), stretch('expired', expiry, over), ...revoked];
}
