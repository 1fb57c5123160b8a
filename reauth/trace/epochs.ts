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
  readonly facts: { readonly issues: readonly Issue[]; readonly offset: number | undefined };
}

/** One access token: when it came, when it runs out, and when it was replaced or its session ended. */
interface Issue {
  readonly token: TokenRef;
  readonly from: Instant;
  readonly expiry: Instant;
  readonly end?: Instant;
}

/** The band of no events. */
export const emptyEpochs: EpochsModel = { epochs: [], facts: { issues: [], offset: undefined } };

/** The band after `events`, which follow those in `model`. Only the server's events matter to it. */
export function stepEpochs(model: EpochsModel, events: readonly TraceEvent[]): EpochsModel {
  const own = events.filter((event) => event.source === 'server');
  if (own.length === 0) return model;
  let { issues, offset } = model.facts;
  for (const event of own) {
    const next = offsetAfter(event, offset);
    if (next !== offset) issues = issues.map((issue) => reclocked(issue, event.at, next));
    offset = next;
    issues = stepIssues(issues, event, next);
  }
  const epochs = issues === model.facts.issues ? model.epochs : issues.flatMap(stretchesOf);
  return { epochs, facts: { issues, offset } };
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

function stepIssues(issues: readonly Issue[], event: ServerEvent, offset: number): readonly Issue[] {
  const { at } = event;
  switch (event.type) {
    case 'token.issued': {
      const { token } = event;
      if (token.kind !== 'access') return issues;
      return [...ended(issues, at, token.sid), { token, from: at, expiry: later(token.expiresAt, -offset) }];
    }
    case 'token.expired':
      return issues.map((issue) => (issue.token.id === event.token.id ? { ...issue, expiry: at } : issue));
    case 'session.ended':
    case 'family.revoked':
      return ended(issues, at, event.sid);
    case 'state.reset':
      return ended(issues, at);
    case 'call.received':
    case 'call.held':
    case 'call.released':
    case 'call.abandoned':
    case 'call.answered':
    case 'session.started':
    case 'token.rotated':
    case 'token.reused':
    case 'clock.advanced':
    case 'policy.changed':
    case 'cookies.foreign':
    case 'events.missed':
      return issues;
  }
}

function ended(issues: readonly Issue[], at: Instant, sid?: string): readonly Issue[] {
  const concerns = (issue: Issue): boolean => issue.end === undefined && (sid === undefined || issue.token.sid === sid);
  return issues.some(concerns) ? issues.map((issue) => (concerns(issue) ? { ...issue, end: at } : issue)) : issues;
}

/** A moved clock moves an expiry that is still to come, never one that has been. */
function reclocked(issue: Issue, at: Instant, offset: number): Issue {
  if (issue.end !== undefined || issue.expiry <= at) return issue;
  return { ...issue, expiry: instant(Math.max(at, issue.token.expiresAt - offset)) };
}

function stretchesOf({ token, from, expiry, end }: Issue): readonly AccessEpoch[] {
  const { sid } = token;
  const to = end !== undefined && end < expiry ? end : expiry;
  const live: AccessEpoch = { sid, token, state: 'live', from, to };
  if (end !== undefined && end <= expiry) return [live];
  return [live, defined({ sid, token, state: 'expired' as const, from: to, to: end })];
}
