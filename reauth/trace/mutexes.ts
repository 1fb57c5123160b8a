import type { Instant } from '../time/instant.ts';
import { defined } from './defined.ts';
import type { Attribution, ClientEvent, RequestId, TabId, TraceEvent } from './events.ts';

/** One mutex as it is now: who holds it, since when, and who waits, first come first. */
export interface MutexState {
  readonly mutex: string;
  readonly tab: TabId;
  readonly held: boolean;
  /** Absent while it is free, and when it is not known who holds it. */
  readonly holder?: RequestId;
  readonly heldSince?: Instant;
  readonly waiters: readonly MutexWaiter[];
  /** Of the event that told of the holder. */
  readonly attribution: Attribution;
}

export interface MutexWaiter {
  readonly wait: string;
  readonly request?: RequestId;
  readonly since: Instant;
  readonly attribution: Attribution;
}

/** A stretch during which a mutex was held, for a band of the timeline. Open while it lasts. */
export interface HeldStretch {
  readonly mutex: string;
  readonly request?: RequestId;
  readonly from: Instant;
  readonly to?: Instant;
}

/** The fold's value: every mutex heard of, in that order, and all stretches during which one was held, by start. */
export interface MutexesModel {
  readonly mutexes: readonly MutexState[];
  readonly stretches: readonly HeldStretch[];
}

/** The mutexes of no events. */
export const emptyMutexes: MutexesModel = { mutexes: [], stretches: [] };

type MutexEvent = Extract<ClientEvent, { mutex: string }>;

/** The mutexes after `events`, which follow those in `model`. */
export function stepMutexes(model: MutexesModel, events: readonly TraceEvent[]): MutexesModel {
  const own = events.filter((event): event is MutexEvent => event.source === 'client' && 'mutex' in event);
  if (own.length === 0) return model;
  const mutexes = new Map(model.mutexes.map((state) => [state.mutex, state]));
  const stretches = [...model.stretches];
  for (const event of own) {
    mutexes.set(event.mutex, stepMutex(mutexes.get(event.mutex) ?? free(event), event));
    if (event.type === 'mutex.acquired' || event.type === 'mutex.released') closeOpen(stretches, event);
    if (event.type === 'mutex.acquired') {
      stretches.push(defined({ mutex: event.mutex, request: event.request, from: event.at }));
    }
  }
  return { mutexes: [...mutexes.values()], stretches };
}

/** The mutexes of a whole trace. */
export function mutexesOf(trace: readonly TraceEvent[]): MutexesModel {
  return stepMutexes(emptyMutexes, trace);
}

function free({ mutex, tab, attribution }: MutexEvent): MutexState {
  return { mutex, tab, held: false, waiters: [], attribution };
}

function stepMutex(state: MutexState, event: MutexEvent): MutexState {
  const { mutex, tab, waiters } = state;
  const { at, request, attribution } = event;
  switch (event.type) {
    case 'mutex.awaited':
      return { ...state, waiters: [...waiters, defined({ wait: event.wait, request, since: at, attribution })] };
    case 'mutex.passed':
      return { ...state, waiters: waiters.filter(({ wait }) => wait !== event.wait) };
    case 'mutex.acquired':
      return defined({ mutex, tab, held: true, holder: request, heldSince: at, waiters, attribution });
    case 'mutex.released':
      return { mutex, tab, held: false, waiters, attribution };
  }
}

/** A second `acquired` without a `released` between closes the first: its end was not recorded. */
function closeOpen(stretches: HeldStretch[], event: MutexEvent): void {
  const open = stretches.findLastIndex(({ mutex, to }) => mutex === event.mutex && to === undefined);
  const stretch = stretches[open];
  if (stretch) stretches[open] = { ...stretch, to: event.at };
}
