import type { Instant } from '../../time/instant.ts';
import type { RequestId, TabId, TraceEvent } from '../../trace/events.ts';
import type { Lane } from '../../trace/lane.ts';
import { elapsed } from '../../trace/wording.ts';
import { namesOf } from '../evidence.ts';
import { grouped } from '../grouped.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';

/** What is let go "at once" is let go sooner. */
const AT_ONCE_MS = 2_000;

/**
 * Oracle 16: at rest no lock is held.
 *
 * The request that took a mutex is over and the mutex is not free; or that request does nothing any more. A trace that
 * goes on is at rest only when nothing of the tab is in flight and its client has told nothing for a while: longer for a
 * holder that has not settled, which may be counting the seconds to its next try, and then only if somebody waits for it. A lock that no request holds is left
 * alone, since some are meant to be held for as long as a tab lives (a leader's); so is one whose tab has another page
 * now, or has lost events.
 *
 * Sources: https://github.com/supabase/supabase-js/issues/1594, https://github.com/supabase/supabase-js/issues/2013,
 * https://github.com/directus/directus/pull/22457.
 */
export const lockHeldAtRest: Rule = {
  id: 'lock-held-at-rest',
  title: 'A lock is held though nothing is under way',
  cause:
    'The way to the release was left by an exception, an abort or a return, or it waits for somebody who waits for the lock.',
  scenario: 'a-subscriber-calls-the-api-inside-the-refresh',
  check: (context) => {
    const held = heldIn(context.trace);
    if (held.length === 0) return [];
    const tabs = tabFactsOf(context.trace);
    const lanes = grouped(context.lanes, ({ tab }) => tab);
    return held.flatMap((state) => findingsOf(state, tabs, lanes.get(state.tab) ?? [], context));
  },
};

/** A mutex that a request has taken and nobody has let go of. */
interface Held {
  readonly mutex: string;
  readonly tab: TabId;
  readonly holder: RequestId;
  readonly heldSince: Instant;
}

function heldIn(trace: readonly TraceEvent[]): readonly Held[] {
  const held = new Map<string, Held>();
  for (const event of trace) {
    if (event.type !== 'mutex.acquired' && event.type !== 'mutex.released') continue;
    const { mutex, tab, request: holder, at: heldSince } = event;
    held.delete(mutex);
    if (event.type === 'mutex.acquired' && holder !== undefined) held.set(mutex, { mutex, tab, holder, heldSince });
  }
  return [...held.values()];
}

interface TabFacts {
  readonly lastAt: ReadonlyMap<TabId, number>;
  /** Tabs of which something was lost, or whose place another page has taken. */
  readonly unknown: ReadonlySet<TabId>;
}

function tabFactsOf(trace: readonly TraceEvent[]): TabFacts {
  const lastAt = new Map<TabId, number>();
  const unknown = new Set<TabId>();
  const pages = new Map<string, TabId>();
  for (const event of trace) {
    if (event.source !== 'client') continue;
    lastAt.set(event.tab, event.at);
    if (event.type === 'events.dropped') unknown.add(event.tab);
    if (event.type !== 'tab.opened') continue;
    const before = pages.get(event.label);
    if (before !== undefined && before !== event.tab) unknown.add(before);
    pages.set(event.label, event.tab);
  }
  return { lastAt, unknown };
}

function findingsOf(
  { mutex, tab, holder, heldSince }: Held,
  { lastAt, unknown }: TabFacts,
  lanes: readonly Lane[],
  { trace, now, boundMs, isOver }: RuleContext,
): readonly Finding[] {
  const lane = lanes.find(({ request }) => request === holder);
  if (lane === undefined || unknown.has(tab)) return [];
  const isPending = lane.outcome === 'pending';
  const waiting = lanes.filter(({ segments }) => segments.some(({ kind, to, on }) => isOn(kind, to, on, holder)));
  if (!isOver) {
    const quiet = now - (lastAt.get(tab) ?? now);
    const inFlight = lanes.some(({ attempts }) => attempts.some(({ endedAt }) => endedAt === undefined));
    if (inFlight || quiet <= (isPending ? boundMs : AT_ONCE_MS) || (isPending && waiting.length === 0)) return [];
  }
  const behind = waiting.length === 0 ? '' : `; ${namesOf(waiting)} ${waiting.length === 1 ? 'waits' : 'wait'} for it`;
  const how = isPending
    ? 'and is not done'
    : `and ${lane.outcome === 'aborted' ? 'was aborted' : 'settled'} without giving it back`;
  return [
    {
      rule: lockHeldAtRest.id,
      severity: 'error',
      summary: `The mutex ${mutex} is still held after ${elapsed(heldSince, now)}: ${namesOf([lane])} took it ${how}${behind}.`,
      cause: isPending
        ? 'What the holder waits for does not come, or waits for the lock itself, and nothing ends its wait.'
        : 'The way to the release was left by an exception, an abort or an early return.',
      remedy:
        'Release in a `finally`, call nothing from inside the lock that may need it, and give whatever happens in there a time limit.',
      evidence: trace.filter((event) => 'mutex' in event && event.mutex === mutex && event.at >= heldSince),
      requests: [...new Set([lane.request, ...waiting.map(({ request }) => request)])],
    },
  ];
}

const isOn = (kind: string, to: unknown, on: string | undefined, holder: string | undefined): boolean =>
  kind === 'blocked' && to === undefined && on === holder;
