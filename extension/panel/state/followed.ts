import type { UnknownAction } from '@reduxjs/toolkit';
import type { TraceEvent } from '../../../reauth/trace/events.ts';
import type { ControlState } from '../sources/control.ts';
import { heldAsTold, noneHeld, stepHeldCalls, type HeldCalls } from './held-calls.ts';
import { stateRead } from './server-slice.ts';
import { noSignIns, stepSignIns, type SignIns } from './sign-ins.ts';
import { eventsArrived, sourceChosen, traceOpened } from './trace-slice.ts';

/**
 * What the server has at this moment: as it told when it was last asked, with the events since on top. A paused or cleared
 * trace changes nothing of it, since the server holds its calls all the same.
 */
export interface Followed {
  readonly held: HeldCalls;
  /** The sessions that it knows, by sid; `undefined` until it has told. */
  readonly sids: ReadonlySet<string> | undefined;
  readonly signIns: SignIns;
  /** The last of the events that change any of this, and how many there ever were. */
  readonly recent: readonly TraceEvent[];
  readonly heard: number;
}

const nothing: Followed = { held: noneHeld, sids: undefined, signIns: noSignIns, recent: [], heard: 0 };

/** Events that come while the server is asked; it seldom takes longer than a few of them. */
const RECENT_KEPT = 1_000;

/** By hand, since a slice would look into every map of it. */
export function followedReducer(followed: Followed | undefined = nothing, action: UnknownAction): Followed {
  if (sourceChosen.match(action)) return nothing;
  if (traceOpened.match(action)) return heard(nothing, action.payload.events);
  if (eventsArrived.match(action)) return heard(followed, action.payload);
  if (stateRead.match(action)) return told(followed, action.payload, action.meta.heardBefore);
  return followed;
}

/** How many events had come when the server was asked: `stateRead` is to be told, so that none of the later ones is lost. */
export const selectHeard = ({ followed }: { readonly followed: Followed }): number => followed.heard;

function heard(followed: Followed, batch: readonly TraceEvent[]): Followed {
  const signIns = stepSignIns(followed.signIns, batch);
  const news = batch.filter(({ type }) => NEWS.has(type));
  if (news.length === 0) return signIns === followed.signIns ? followed : { ...followed, signIns };
  return {
    held: stepHeldCalls(followed.held, news),
    sids: withStarted(followed.sids, news),
    signIns,
    recent: [...followed.recent, ...news].slice(-RECENT_KEPT),
    heard: followed.heard + news.length,
  };
}

/** Its answer may be older than what its events said meanwhile: those come once more on top. */
function told(followed: Followed, { held, sessions }: ControlState, heardBefore: number | undefined): Followed {
  const later = followed.heard - (heardBefore ?? followed.heard);
  const events = later <= 0 ? [] : followed.recent.slice(-later);
  const sids = new Set(sessions.map(({ sid }) => sid));
  return {
    ...followed,
    held: stepHeldCalls(heldAsTold(followed.held, held), events),
    sids: withStarted(sids, events),
  };
}

function withStarted(sids: Followed['sids'], events: readonly TraceEvent[]): Followed['sids'] {
  const started = events.flatMap((event) => (event.type === 'session.started' ? [event.sid] : []));
  return sids === undefined || started.length === 0 ? sids : new Set([...sids, ...started]);
}

const NEWS: ReadonlySet<TraceEvent['type']> = new Set([
  'call.received',
  'call.held',
  'call.abandoned',
  'call.released',
  'call.answered',
  'call.dropped',
  'session.started',
  'state.reset',
]);
