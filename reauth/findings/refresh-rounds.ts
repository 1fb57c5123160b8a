import { later, type Instant } from '../time/instant.ts';
import { offsetAfter } from '../trace/epochs.ts';
import type { CallId, ServerEvent, TabId, TraceEvent } from '../trace/events.ts';
import type { Attempt, Lane } from '../trace/lane.ts';

/** A refresh that did not race with one before it. Of those that race for one expiry only the first is a round. */
export interface RefreshRound {
  readonly lane: Lane;
  readonly attempt: Attempt;
  /** Protocol time, where the server told of it. */
  readonly at: Instant;
  /** Rounds of one key are of one session; of one tab, where the session is not known. */
  readonly key: string;
  readonly sid?: string;
  /** `none`: the newest access token of its session was in the first third of its life. */
  readonly need: 'some' | 'none' | 'unknown';
  readonly isGranted: boolean;
}

/** The rounds of refreshes of a trace, in the order of their times. */
export function refreshRoundsOf(trace: readonly TraceEvent[], lanes: readonly Lane[]): readonly RefreshRound[] {
  const told = receiptsOf(trace);
  const sent = lanes
    .flatMap((lane) => lane.attempts.map((attempt, index) => ({ lane, attempt, index })))
    .filter(({ attempt }) => attempt.purpose === 'refresh')
    .toSorted((a, b) => a.attempt.sentAt - b.attempt.sentAt);
  const over = new Map<string, number>();
  const tabs = new Set<TabId>();
  return sent
    .flatMap(({ lane, attempt, index }): readonly RefreshRound[] => {
      const receipt = attempt.call === undefined ? undefined : told.get(attempt.call);
      const sid = attempt.presented.refresh?.sid ?? attempt.presented.access?.sid;
      // Calls without a token that name no tab are anybody's.
      if (sid === undefined && lane.tab === 'server') return [];
      const key = sid === undefined ? `tab ${lane.tab} ${receipt ? 'told' : 'untold'}` : `session ${sid}`;
      const overAt = over.get(key) ?? -Infinity;
      const isFirst = !tabs.has(lane.tab);
      tabs.add(lane.tab);
      over.set(key, Math.max(overAt, attempt.endedAt ?? lane.endedAt ?? Infinity));
      if (causeOf(lane, index) < overAt) return [];
      // A page begins without the token that another had in its memory.
      const hasNone = isFirst && lane.tab !== 'server' && attempt.presented.access === undefined;
      const need = receipt === undefined || sid === undefined ? 'unknown' : hasNone ? 'some' : receipt.need;
      const isGranted = isGrant(attempt);
      return [
        { lane, attempt, at: receipt?.at ?? attempt.sentAt, key, need, isGranted, ...(sid !== undefined && { sid }) },
      ];
    })
    .toSorted((a, b) => a.at - b.at);
}

/** When that was sent which made it necessary: the request that was refused, else the refresh itself. */
function causeOf({ attempts }: Lane, index: number): Instant | number {
  const before = attempts.slice(0, index).findLast(({ purpose }) => purpose !== 'refresh');
  const isRefused = typeof before?.status === 'number' && before.status >= 400;
  return isRefused ? before.sentAt : (attempts[index]?.sentAt ?? Infinity);
}

const isGrant = ({ reason, status }: Attempt): boolean =>
  reason === undefined ? typeof status === 'number' && status < 400 : reason === 'refreshed';

interface Receipt {
  readonly at: Instant;
  readonly need: 'some' | 'none';
}

/** The newest access token of a session that its client may have. Protocol time. */
interface Newest {
  readonly id: string;
  readonly call: CallId | undefined;
  readonly from: Instant;
  /** When to renew it is in order. */
  readonly ripe: number;
}

/** When the server got each refresh, and whether there was need of it. */
function receiptsOf(trace: readonly TraceEvent[]): ReadonlyMap<CallId, Receipt> {
  const receipts = new Map<CallId, Receipt>();
  const newest = new Map<string, Newest>();
  const sids = new Map<CallId, string>();
  let offset: number | undefined;
  for (const event of trace) {
    if (event.source !== 'server') continue;
    offset = offsetAfter(event, offset);
    const at = later(event.at, event.offset);
    if (event.type === 'call.received' && event.purpose === 'refresh') {
      const sid = event.presented.refresh?.sid ?? event.presented.access?.sid;
      const ripe = (sid === undefined ? undefined : newest.get(sid)?.ripe) ?? -Infinity;
      receipts.set(event.call, { at, need: at < ripe ? 'none' : 'some' });
    } else if (event.type === 'token.issued' && event.token.kind === 'access') {
      const { token, call } = event;
      newest.set(token.sid, { id: token.id, call, from: at, ripe: ripeAt(at, token.expiresAt) });
      if (call !== undefined) sids.set(call, token.sid);
    } else ripen(event, at, newest, sids);
  }
  return receipts;
}

/** What makes a new access token necessary before its time. */
function ripen(event: ServerEvent, at: Instant, newest: Map<string, Newest>, sids: ReadonlyMap<CallId, string>): void {
  const change = (sid: string | undefined, ripe: (known: Newest) => number, is: (known: Newest) => boolean): void => {
    const known = sid === undefined ? undefined : newest.get(sid);
    if (sid !== undefined && known && is(known)) newest.set(sid, { ...known, ripe: Math.min(known.ripe, ripe(known)) });
  };
  if (event.type === 'token.expired')
    change(
      event.token.sid,
      () => at,
      ({ id }) => id === event.token.id,
    );
  if (event.type === 'keys.rotated' && event.kind === 'access')
    for (const sid of newest.keys())
      change(
        sid,
        () => at,
        () => true,
      );
  // Its client never got it.
  if (event.type === 'call.dropped' || event.type === 'call.abandoned')
    change(
      sids.get(event.call),
      () => at,
      ({ call }) => call === event.call,
    );
  if (event.type !== 'call.answered') return;
  for (const { token, maxAge } of event.cookies) {
    if (token?.kind !== 'access' || maxAge <= 0) continue;
    change(
      token.sid,
      ({ from }) => ripeAt(from, from + maxAge * 1_000),
      ({ id }) => id === token.id,
    );
  }
}

/** A timer may renew it after half of its life; sooner there is no need. */
const ripeAt = (from: Instant, end: number): number => from + (end - from) / 3;
