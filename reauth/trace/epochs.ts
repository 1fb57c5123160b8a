import { instant, later, type Instant } from '../time/instant.ts';
import { defined } from './defined.ts';
import type { ServerEvent, TokenRef, TraceEvent } from './events.ts';

/**
 * A stretch of the access-token band. An access token is `live` until it runs out, is replaced or its session ends;
 * `expired` is the time from then until there is another.
 *
 * `to` of a live one may lie in the future: it is what the clock says now, and moving the clock corrects it.
 */
export interface AccessEpoch {
  readonly sid: string;
  readonly token: TokenRef;
  readonly state: 'live' | 'expired';
  readonly from: Instant;
  readonly to?: Instant;
}

/** The fold's value. All instants are wall time. */
export interface EpochsModel {
  /** By start. */
  readonly epochs: readonly AccessEpoch[];
  readonly facts: EpochsFacts;
}

interface EpochsFacts {
  /** What can no longer change. */
  readonly past: readonly AccessEpoch[];
  /** The newest token of each session that has not ended. */
  readonly open: readonly Issue[];
  readonly offset: number | undefined;
}

/** One access token: when it came, and when it runs out. */
interface Issue {
  readonly token: TokenRef;
  readonly from: Instant;
  readonly expiry: Instant;
}

/** The band of no events. */
export const emptyEpochs: EpochsModel = { epochs: [], facts: { past: [], open: [], offset: undefined } };

/** The band after `events`, which follow those in `model`. Only the server's events matter to it. */
export function stepEpochs(model: EpochsModel, events: readonly TraceEvent[]): EpochsModel {
  const own = events.filter((event) => event.source === 'server');
  if (own.length === 0) return model;
  let { open, offset } = model.facts;
  const ended: AccessEpoch[] = [];
  for (const event of own) {
    const next = offsetAfter(event, offset);
    if (next !== offset) open = open.map((issue) => reclocked(issue, event.at, next));
    offset = next;
    const over = open.filter((issue) => ends(event, issue));
    ended.push(...over.flatMap((issue) => stretchesOf(issue, event.at)));
    open = opened(over.length > 0 ? open.filter((issue) => !over.includes(issue)) : open, event, next);
  }
  const past = ended.length > 0 ? [...model.facts.past, ...ended] : model.facts.past;
  const unchanged = past === model.facts.past && open === model.facts.open;
  const epochs = [...past, ...open.flatMap((issue) => stretchesOf(issue))].toSorted((x, y) => x.from - y.from);
  return { epochs: unchanged ? model.epochs : epochs, facts: { past, open, offset } };
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
  if (event.type === 'session.ended' || event.type === 'family.revoked') return event.sid === token.sid;
  return event.type === 'state.reset';
}

function opened(open: readonly Issue[], event: ServerEvent, offset: number): readonly Issue[] {
  const { at } = event;
  if (event.type === 'token.issued' && event.token.kind === 'access') {
    const { token } = event;
    return [...open, { token, from: at, expiry: later(token.expiresAt, -offset) }];
  }
  if (event.type !== 'token.expired' || !open.some(({ token }) => token.id === event.token.id)) return open;
  return open.map((issue) => (issue.token.id === event.token.id ? { ...issue, expiry: at } : issue));
}

/** A moved clock moves an expiry that is still to come, never one that has been. */
function reclocked(issue: Issue, at: Instant, offset: number): Issue {
  if (issue.expiry <= at) return issue;
  return { ...issue, expiry: instant(Math.max(at, issue.token.expiresAt - offset)) };
}

function stretchesOf({ token, from, expiry }: Issue, end?: Instant): readonly AccessEpoch[] {
  const { sid } = token;
  const to = end !== undefined && end < expiry ? end : expiry;
  const live: AccessEpoch = { sid, token, state: 'live', from, to };
  if (end !== undefined && end <= expiry) return [live];
  return [live, defined({ sid, token, state: 'expired' as const, from: to, to: end })];
}
