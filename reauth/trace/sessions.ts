import { later, type Instant } from '../time/instant.ts';
import { defined } from './defined.ts';
import { offsetAfter } from './epochs.ts';
import { noExpiry, stepExpiryCount, type ExpiryCount } from './expiry-count.ts';
import type { ServerEvent, TraceEvent } from './events.ts';

/** One sign-in, as the server's events tell it. */
export interface SessionState {
  readonly sid: string;
  readonly user: string;
  readonly state: 'live' | 'revoked' | 'ended';
  /** Why it is no longer live; `forgotten`: no event says so, but the server does not know it any more. */
  readonly why?: 'logout' | 'expired' | 'control' | 'user-deleted' | 'replaced' | 'reuse' | 'reset' | 'forgotten';
  /** Of the newest access token; 0 before the first. */
  readonly generation: number;
  readonly refreshes: number;
  /** Refresh tokens that were rotated away. */
  readonly spent: number;
  /** How often a spent one was presented. */
  readonly reused: number;
  /** How often one was presented within its grace. */
  readonly forgiven: number;
  /** The most refreshes that one expiry of the access token led to. An honest client has one. */
  readonly mostPerExpiry: number;
  readonly startedAt: Instant;
  /** Wall time, by the clock as it stands; only while it is live. */
  readonly endsAt?: Instant;
}

/** The fold's value. */
export interface SessionsModel {
  /** In the order in which they began. */
  readonly sessions: readonly SessionState[];
  readonly facts: SessionsFacts;
}

interface SessionsFacts {
  /** Protocol time of each session's end, by sid. */
  readonly ends: ReadonlyMap<string, Instant>;
  readonly expiries: ReadonlyMap<string, ExpiryCount>;
  readonly offset: number;
}

/** The sessions of no events. */
export const emptySessions: SessionsModel = {
  sessions: [],
  facts: { ends: new Map(), expiries: new Map(), offset: 0 },
};

/** The sessions after `events`, which follow those in `model`. */
export function stepSessions(model: SessionsModel, events: readonly TraceEvent[]): SessionsModel {
  const own = events.filter((event) => event.source === 'server');
  if (own.length === 0) return model;
  const sessions = new Map(model.sessions.map((session) => [session.sid, session]));
  const ends = new Map(model.facts.ends);
  const expiries = new Map(model.facts.expiries);
  let { offset } = model.facts;
  for (const event of own) {
    offset = offsetAfter(event, offset);
    if (event.type === 'token.issued' && event.token.kind === 'refresh')
      ends.set(event.token.sid, event.token.expiresAt);
    if (event.type === 'token.expired' && event.token.kind === 'refresh')
      ends.set(event.token.sid, later(event.at, offset));
    if ((event.type === 'token.issued' || event.type === 'token.expired') && event.token.kind === 'access')
      expiries.set(event.token.sid, stepExpiryCount(expiries.get(event.token.sid) ?? noExpiry, event));
    stepInto(sessions, event);
  }
  return {
    sessions: [...sessions.values()].map((session) =>
      withFacts(session, ends.get(session.sid), offset, expiries.get(session.sid)?.most ?? 0),
    ),
    facts: { ends, expiries, offset },
  };
}

/** The sessions of a whole trace. */
export function sessionsOf(trace: readonly TraceEvent[]): readonly SessionState[] {
  return stepSessions(emptySessions, trace).sessions;
}

function stepInto(sessions: Map<string, SessionState>, event: ServerEvent): void {
  const change = (sid: string, next: (session: SessionState) => SessionState): void => {
    const session = sessions.get(sid);
    if (session) sessions.set(sid, next(session));
  };
  switch (event.type) {
    case 'session.started': {
      const { sid, user, at } = event;
      const none = { generation: 0, refreshes: 0, spent: 0, reused: 0, forgiven: 0, mostPerExpiry: 0 };
      sessions.set(sid, { sid, user, state: 'live', ...none, startedAt: at });
      return;
    }
    case 'session.ended':
      return change(event.sid, (session) => over(session, 'ended', event.why));
    case 'family.revoked':
      return change(event.sid, (session) => over(session, 'revoked', 'reuse'));
    case 'state.reset':
      for (const sid of sessions.keys()) change(sid, (session) => over(session, 'ended', 'reset'));
      return;
    case 'token.issued': {
      const { token, from } = event;
      if (token.kind !== 'access') return;
      const refreshed = from !== undefined || token.generation > 1;
      return change(token.sid, (session) => ({
        ...session,
        generation: Math.max(session.generation, token.generation),
        refreshes: session.refreshes + (refreshed ? 1 : 0),
      }));
    }
    case 'token.rotated':
      return change(event.token.sid, (session) => ({ ...session, spent: session.spent + 1 }));
    case 'token.reused':
      return change(event.token.sid, (session) => ({ ...session, reused: session.reused + 1 }));
    case 'token.forgiven':
      return change(event.token.sid, (session) => ({ ...session, forgiven: session.forgiven + 1 }));
    case 'call.received':
    case 'call.held':
    case 'call.released':
    case 'call.abandoned':
    case 'call.answered':
    case 'call.dropped':
    case 'fault.applied':
    case 'faults.changed':
    case 'keys.rotated':
    case 'token.expired':
    case 'clock.advanced':
    case 'policy.changed':
    case 'cookies.foreign':
    case 'events.missed':
      return;
  }
}

/** The first end counts: a revoked session that is cleared away later was revoked. */
function over(session: SessionState, state: 'revoked' | 'ended', why: NonNullable<SessionState['why']>): SessionState {
  return session.state === 'live' ? { ...session, state, why } : session;
}

function withFacts(
  session: SessionState,
  end: Instant | undefined,
  offset: number,
  mostPerExpiry: number,
): SessionState {
  const endsAt = session.state === 'live' && end !== undefined ? later(end, -offset) : undefined;
  const same = session.endsAt === endsAt && session.mostPerExpiry === mostPerExpiry;
  return same ? session : defined({ ...session, endsAt, mostPerExpiry });
}
