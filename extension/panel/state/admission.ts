import type { TraceEvent } from '../../../reauth/trace/events.ts';

/** What entered the trace of a batch, and the ids (requests, exchanges, calls) of which nothing more is to enter. */
export interface Admission {
  readonly events: readonly TraceEvent[];
  readonly muted: readonly string[];
}

/**
 * Decides which events enter the trace. While recording is paused nothing that begins then enters, nor does its rest
 * after recording goes on, so that no lane is drawn in half; what is already in the trace is followed to its end, and
 * facts of state (cookies, tokens, sessions, mutexes, the clock) always enter.
 */
export function admitted(muted: readonly string[], batch: readonly TraceEvent[], recording: boolean): Admission {
  if (recording && muted.length === 0) return { events: batch, muted };
  const silenced = new Set(muted);
  const events = batch.filter((event) => {
    const begun = beginningOf(event);
    const subject = subjectsOf(event);
    const silent = subject.some((id) => silenced.has(id)) || (!recording && begun !== undefined && !isPart(event));
    if (silent && begun !== undefined) silenced.add(begun);
    return !silent;
  });
  return { events, muted: [...silenced].slice(-MUTED_AT_MOST) };
}

/** What stays when the trace is cleared: the facts that the state column is derived from. */
export function clearedOf(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const released = new Map<string, number>();
  events.forEach((event, index) => event.type === 'mutex.released' && released.set(event.mutex, index));
  return events.filter((event, index) => {
    if (event.type === 'mutex.acquired') return index > (released.get(event.mutex) ?? -1);
    return event.type !== 'mutex.released' && isState(event);
  });
}

/** The ids of everything that has begun, of which a cleared trace must not hear again: the two sides do not end at once. */
export const begunIdsOf = (events: readonly TraceEvent[]): readonly string[] =>
  events.flatMap((event) => beginningOf(event) ?? []).slice(-MUTED_AT_MOST);

/** Older ones are over by then. */
const MUTED_AT_MOST = 5_000;

/** A later attempt or a server's call of something that was admitted: it follows its request, whatever the state. */
const isPart = (event: TraceEvent): boolean =>
  (event.type === 'fetch.sent' && event.request !== undefined) ||
  (event.type === 'call.received' && event.exchange !== undefined);

function beginningOf(event: TraceEvent): string | undefined {
  if (event.type === 'request.started') return event.request;
  if (event.type === 'fetch.sent') return event.exchange;
  if (event.type === 'call.received') return event.call;
  return undefined;
}

/** The ids by which an event would be found in the muted list. State facts have none. */
function subjectsOf(event: TraceEvent): readonly string[] {
  if (isState(event)) return [];
  const ids: string[] = [];
  if ('request' in event && event.request !== undefined) ids.push(event.request);
  if ('exchange' in event && event.exchange !== undefined) ids.push(event.exchange);
  if ('call' in event && event.call !== undefined) ids.push(event.call);
  return ids;
}

const STATE = /^(tab|cookie|cookies|session|token|family|policy|clock|state|mutex)\./;

const isState = (event: TraceEvent): boolean => STATE.test(event.type) && event.type !== 'session.lost';
