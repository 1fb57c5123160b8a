import type { Instant } from '../../time/instant.ts';
import type { TraceEvent } from '../../trace/events.ts';
import type { Lane, Segment } from '../../trace/lane.ts';
import { elapsed } from '../../trace/wording.ts';
import { namesOf } from '../evidence.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';

/**
 * A request that has had no end for longer than the bound, or that waited for the lock so long before it had one.
 *
 * A call that the server is told to hold is not the client's fault, nor is a wait for a request that is held.
 */
export const requestNeverSettled: Rule = {
  id: 'request-never-settled',
  title: 'A request never settled',
  cause: 'It waits for an answer that does not come, or for a lock that nobody lets go of, and nothing ends the wait.',
  scenario: 'a-refresh-that-hangs-hangs-everybody',
  check: (context) => [
    ...context.lanes
      .filter(({ outcome, startedAt }) => outcome === 'pending' && context.now - startedAt > context.boundMs)
      .filter((lane) => !isHeld(lane, context.lanes))
      .map((lane) => findingOf(lane, context)),
    ...context.lanes.flatMap((lane) => waitedTooLong(lane, context)),
  ],
};

/** It settled in the end, when for longer than the bound nothing of it had been under way. */
function waitedTooLong(lane: Lane, { trace, lanes, boundMs }: RuleContext): readonly Finding[] {
  if (lane.outcome === 'pending' || lane.outcome === 'aborted' || lane.number === 0) return [];
  const wait = waitsOf(lane).find(({ from, to }) => to - from > boundMs);
  if (wait === undefined) return [];
  const holder = lanes.find(({ request }) => request === wait.on);
  if (holder?.segments.some(({ kind }) => kind === 'held')) return [];
  const forWhat = holder ? `for the mutex that ${namesOf([holder])} held` : 'with nothing of it under way';
  return [
    {
      rule: requestNeverSettled.id,
      severity: 'error',
      summary: `${namesOf([lane])} ${lane.label} waited ${elapsed(wait.from, wait.to)} ${forWhat}.`,
      cause: holder
        ? 'Whoever holds the lock does more under it than refresh, and a wait for a lock has no end of its own.'
        : 'It waits for another tab or a timer, and that wait has no end of its own.',
      remedy: holder
        ? 'Let go of the mutex as soon as the refresh is answered: the retry does not need it.'
        : 'Give the wait a time limit, and go on without whoever does not answer.',
      evidence: trace.filter((event) => concerns(event, lane)),
      requests: [lane.request, ...(holder ? [holder.request] : [])],
    },
  ];
}

interface Wait {
  readonly from: Instant;
  readonly to: Instant;
  readonly on?: string | undefined;
}

/** When it waited for a mutex, or had nothing under way. */
function waitsOf({ startedAt, endedAt, segments }: Lane): readonly Wait[] {
  const waits: Wait[] = [];
  let reached = startedAt;
  for (const { kind, from, to = from, on } of segments) {
    // What a timer does in the name of a request that has settled is no wait of it.
    if (endedAt !== undefined && from >= endedAt) break;
    if (from > reached) waits.push({ from: reached, to: from });
    if (kind === 'blocked') waits.push({ from, to, on });
    if (to > reached) reached = to;
  }
  return endedAt !== undefined && endedAt > reached ? [...waits, { from: reached, to: endedAt }] : waits;
}

function findingOf(lane: Lane, { trace, lanes, now }: RuleContext): Finding {
  const open = openOf(lane);
  const blocked = open?.kind === 'blocked';
  const holder = lanes.find(({ request }) => request === open?.on);
  return {
    rule: requestNeverSettled.id,
    severity: blocked ? 'error' : 'warning',
    summary: `${namesOf([lane])}${lane.number === 0 ? '' : ` ${lane.label}`} has not settled for ${elapsed(lane.startedAt, now)}: ${stateOf(open, holder)}.`,
    cause: blocked
      ? 'Whoever holds the lock never lets go of it, and a wait for a lock has no end of its own.'
      : 'No answer comes, and a request without a time limit waits for ever.',
    remedy: blocked
      ? 'Release the mutex in a `finally`, and never wait for it while holding it.'
      : 'Give the request a time limit (AbortSignal.timeout), so that it fails instead of hanging.',
    evidence: trace.filter((event) => concerns(event, lane)),
    requests: [lane.request, ...(holder && holder !== lane ? [holder.request] : [])],
  };
}

function stateOf(open: Segment | undefined, holder: Lane | undefined): string {
  if (!open) return 'nothing of it is under way';
  switch (open.kind) {
    case 'blocked':
      return holder ? `it waits for the mutex that ${namesOf([holder])} holds` : 'it waits for the mutex';
    case 'queued':
      return 'it waits in the browser for a free connection';
    case 'refresh':
      return 'its refresh has no answer';
    case 'in-flight':
    case 'retry':
    case 'held':
      return 'it has no answer';
  }
}

function openOf({ segments }: Lane): Segment | undefined {
  return segments.findLast(({ to }) => to === undefined);
}

/** Held itself, or waiting for one that is; the chain is walked once round at most. */
function isHeld(lane: Lane, lanes: readonly Lane[], seen: ReadonlySet<string> = new Set()): boolean {
  const open = openOf(lane);
  if (open?.kind === 'held') return true;
  if (open?.kind !== 'blocked' || seen.has(lane.request)) return false;
  const holder = lanes.find(({ request }) => request === open.on);
  return holder !== undefined && isHeld(holder, lanes, new Set([...seen, lane.request]));
}

function concerns(event: TraceEvent, { request, attempts }: Lane): boolean {
  if ('request' in event && event.request === request) return true;
  if ('exchange' in event && attempts.some(({ exchange }) => exchange !== undefined && exchange === event.exchange))
    return true;
  return 'call' in event && attempts.some(({ call }) => call !== undefined && call === event.call);
}
