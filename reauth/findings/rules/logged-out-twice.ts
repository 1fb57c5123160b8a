import type { ClientEvent, RequestId, TabId, TraceEvent } from '../../trace/events.ts';
import { evidenceIndexOf } from '../evidence-index.ts';
import { namesOf, requestsOf } from '../evidence.ts';
import type { Finding, Rule } from '../rule.ts';

type Lost = Extract<ClientEvent, { type: 'session.lost' }> & { readonly request: RequestId };

/**
 * Oracle 7: at most one logout per ended session.
 *
 * One page gave the same session up more than once: a request that was under way at the first logout logged out again,
 * and nobody had logged in between. A request that begins after the logout asks anew, and each tab leaves for itself.
 *
 * Sources: https://github.com/Ahoo-Wang/fetcher/pull/1249 (sign-out fired twice), https://github.com/axios/axios/issues/10701.
 */
export const loggedOutTwice: Rule = {
  id: 'logged-out-twice',
  title: 'One session was logged out more than once',
  cause: 'Each request that cannot be saved logs out for itself, and does not look whether that has been done.',
  scenario: 'all-but-the-first-request-fail',
  check: ({ trace, lanes }) => {
    const byRequest = new Map(lanes.map((lane) => [lane.request, lane]));
    const evidence = evidenceIndexOf(trace);
    return lossesIn(trace).flatMap((losses): readonly Finding[] => {
      const [first, ...others] = losses;
      if (!first) return [];
      const again = others.filter(({ request }) => (byRequest.get(request)?.startedAt ?? Infinity) < first.at);
      if (again.length === 0) return [];
      const told = [first, ...again];
      const concerned = [
        ...new Set(told.map(({ request }) => byRequest.get(request)).filter((lane) => lane !== undefined)),
      ];
      return [
        {
          rule: loggedOutTwice.id,
          severity: 'warning',
          summary: `One session was given up ${told.length} times, by ${namesOf(concerned)}.`,
          cause: loggedOutTwice.cause,
          remedy:
            'Log out in one place, and mark the session as over there: whatever was sent before that mark ends without another logout.',
          evidence: evidence.of(
            concerned.flatMap(({ attempts }) => attempts.filter(({ purpose }) => purpose === 'refresh')),
            told,
          ),
          requests: requestsOf(concerned),
        },
      ];
    });
  },
};

/** The losses of each page that no login lies between. */
function lossesIn(trace: readonly TraceEvent[]): readonly (readonly Lost[])[] {
  const groups: Lost[][] = [];
  const open = new Map<TabId, Lost[]>();
  const logins = new Set<string>();
  for (const event of trace) {
    if (event.source !== 'client') continue;
    if (event.type === 'fetch.sent' && event.purpose === 'login') logins.add(event.exchange);
    if (event.type === 'fetch.answered' && event.status < 400 && logins.has(event.exchange)) open.delete(event.tab);
    if (event.type !== 'session.lost' || event.request === undefined) continue;
    const lost = { ...event, request: event.request };
    const group = open.get(event.tab);
    if (group) group.push(lost);
    else {
      const begun = [lost];
      open.set(event.tab, begun);
      groups.push(begun);
    }
  }
  return groups;
}
