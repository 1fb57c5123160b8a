import type { Instant } from '../time/instant.ts';
import type { RequestId, TokenRef, TraceEvent } from './events.ts';
import { numberOf } from './ids.ts';
import type { Lane } from './lane.ts';
import { attemptSentences } from './story-attempts.ts';
import { serverSentences } from './story-server.ts';
import { elapsed, listed } from './wording.ts';

/** One sentence of a request's story. */
export interface Sentence {
  readonly at: Instant;
  readonly text: string;
  readonly tone: 'plain' | 'bad' | 'good';
}

/** Tells what happened to one request, sentence by sentence, in the order in which it happened. `name` writes a token as the viewer shows it. */
export function storyOf(
  lane: Lane,
  trace: readonly TraceEvent[],
  name: (token: TokenRef) => string,
): readonly Sentence[] {
  return [
    asked(lane),
    ...waits(lane, trace),
    ...attemptSentences(lane, trace, name),
    ...serverSentences(lane, trace, name),
    ...marks(lane, trace),
    ...settled(lane),
  ].toSorted((a, b) => a.at - b.at);
}

function asked({ startedAt: at, label, endpoint, tab, tabLabel }: Lane): Sentence {
  if (tab === 'server') return { at, text: `${label} reached the server; no client told of it.`, tone: 'plain' };
  return {
    at,
    text: `${tabLabel} asked for ${label}${endpoint === undefined ? '' : ` (${endpoint})`}.`,
    tone: 'plain',
  };
}

function waits(lane: Lane, trace: readonly TraceEvent[]): readonly Sentence[] {
  const blocked = lane.segments.filter(({ kind }) => kind === 'blocked');
  const first = lane.attempts[0];
  const free = first !== undefined && !blocked.some(({ from }) => from <= first.sentAt);
  const guarded = trace.some((event) => event.source === 'client' && event.tab === lane.tab && 'mutex' in event);
  const sentences = blocked.map(({ from, to, on }): Sentence => {
    const holder = on === undefined ? 'another request' : `#${numberOf(on)}`;
    const held = on === lane.request ? 'itself' : holder;
    return to === undefined
      ? { at: from, text: `It waits for the mutex, which ${held} holds.`, tone: 'plain' }
      : { at: from, text: `The mutex was held by ${held}; it waited ${elapsed(from, to)}.`, tone: 'plain' };
  });
  if (!free || !guarded) return sentences;
  return [{ at: lane.startedAt, text: 'The mutex was free.', tone: 'plain' }, ...sentences];
}

function marks(lane: Lane, trace: readonly TraceEvent[]): readonly Sentence[] {
  return lane.marks.map(({ kind, at, mutex }, index): Sentence => {
    switch (kind) {
      case 'acquired': {
        const release = lane.marks.slice(index).find((mark) => mark.kind === 'released' && mark.mutex === mutex);
        const waiting = waitersOf(lane, trace, mutex, at, release?.at);
        const who = waiting.length === 0 ? '' : `; ${listed(waiting.map((id) => `#${numberOf(id)}`))} waited for it`;
        return { at, text: `It took the mutex${who}.`, tone: 'plain' };
      }
      case 'released': {
        const taken = lane.marks.slice(0, index).findLast((mark) => mark.kind === 'acquired' && mark.mutex === mutex);
        const after = taken ? ` after ${elapsed(taken.at, at)}` : '';
        return { at, text: `It released the mutex${after}.`, tone: 'plain' };
      }
      case 'session-lost':
        return { at, text: 'The client gave the session up: the user has to log in again.', tone: 'bad' };
    }
  });
}

/** Who began to wait while this request held the mutex. */
function waitersOf(
  lane: Lane,
  trace: readonly TraceEvent[],
  mutex: string | undefined,
  from: Instant,
  to: Instant | undefined,
): readonly RequestId[] {
  const waiters = trace.flatMap((event) =>
    event.source === 'client' &&
    event.type === 'mutex.awaited' &&
    event.mutex === mutex &&
    event.request !== undefined &&
    event.request !== lane.request &&
    event.at >= from &&
    (to === undefined || event.at <= to)
      ? [event.request]
      : [],
  );
  return [...new Set(waiters)];
}

function settled({ outcome, status, startedAt, endedAt: at }: Lane): readonly Sentence[] {
  if (at === undefined) return [];
  const after = `after ${elapsed(startedAt, at)}`;
  switch (outcome) {
    case 'pending':
      return [];
    case 'fulfilled':
      return [{ at, text: `It succeeded${status === undefined ? '' : ` with ${status}`} ${after}.`, tone: 'good' }];
    case 'rejected':
      return [{ at, text: `It failed${status === undefined ? '' : ` with ${status}`} ${after}.`, tone: 'bad' }];
    case 'aborted':
      return [{ at, text: `It was aborted ${after}.`, tone: 'bad' }];
  }
}
