import type { Instant } from '../../time/instant.ts';
import type { Attempt, Lane } from '../../trace/lane.ts';
import { eventsOf, namesOf, requestsOf } from '../evidence.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';

/**
 * Several refreshes for one expiry of one session.
 *
 * A refresh is one too many when what caused it (the 401 of its own request) had been sent before an earlier refresh
 * was answered: it then renews what has just been renewed. Under rotation it presents a spent token.
 */
export const refreshRanTwice: Rule = {
  id: 'refresh-ran-twice',
  title: 'The refresh ran more than once for one expiry',
  cause: 'Nothing tells a request whose token has run out that another one is renewing it, or has renewed it already.',
  scenario: 'five-requests-meet-one-expired-token',
  check: (context) => {
    const groups: Refresh[][] = [];
    for (const refresh of refreshesIn(context.lanes)) {
      const group = groups.find((others) => others.some((other) => repeats(refresh, other)));
      if (group) group.push(refresh);
      else groups.push([refresh]);
    }
    return groups.filter(({ length }) => length > 1).map((group) => findingOf(group, context));
  },
};

interface Refresh {
  readonly lane: Lane;
  readonly attempt: Attempt;
  /** Whose session: the server's word, else the tab. */
  readonly session: string;
  /** When that was sent which made it necessary. */
  readonly cause: Instant;
  readonly from: Instant;
  readonly to: Instant | undefined;
}

function refreshesIn(lanes: readonly Lane[]): readonly Refresh[] {
  return lanes
    .flatMap((lane) =>
      lane.attempts.flatMap((attempt, index): Refresh[] => {
        if (attempt.purpose !== 'refresh' || neverRan(attempt)) return [];
        const { presented, sentAt } = attempt;
        const before = lane.attempts.slice(0, index).findLast(({ purpose }) => purpose !== 'refresh');
        const refused = typeof before?.status === 'number' && before.status >= 400;
        return [
          {
            lane,
            attempt,
            session: presented.refresh?.sid ?? presented.access?.sid ?? `tab ${lane.tab}`,
            cause: before && refused ? before.sentAt : sentAt,
            from: sentAt,
            to: attempt.endedAt ?? lane.endedAt,
          },
        ];
      }),
    )
    .toSorted((a, b) => a.from - b.from);
}

/** It failed on the client, and no server saw it. */
function neverRan({ status, call }: Attempt): boolean {
  return typeof status === 'string' && call === undefined;
}

function repeats(later: Refresh, earlier: Refresh): boolean {
  if (later.session !== earlier.session) return false;
  const overlaps = earlier.to === undefined || later.cause < earlier.to;
  // Who refreshes once an earlier refresh has come to nothing repairs, and does not race: the same request, or whoever
  // waited for it when it was lost or the server could not be asked.
  const isOver = earlier.to !== undefined && later.from >= earlier.to;
  const triesAgain = isOver && (later.lane === earlier.lane || cameToNothing(earlier.attempt));
  return overlaps && !triesAgain;
}

/** No answer, or none about the session. */
function cameToNothing({ status }: Attempt): boolean {
  return typeof status !== 'number' || status === 429 || status >= 500;
}

function findingOf(group: readonly Refresh[], { trace }: RuleContext): Finding {
  const lanes = group.map(({ lane }) => lane);
  const session = group[0]?.attempt.presented.refresh?.sid;
  const oneTab = new Set(lanes.map(({ tab }) => tab)).size === 1;
  const overlap = group.some((one) =>
    group.some((other) => other !== one && other.from < (one.to ?? Infinity) && one.from < (other.to ?? Infinity)),
  );
  return {
    rule: refreshRanTwice.id,
    severity: 'error',
    summary: `${group.length} refreshes ran for one expiry${session === undefined ? '' : ` of session ${session}`}: each of ${namesOf(lanes)} sent its own.`,
    cause: !oneTab
      ? 'Each tab has a lock of its own, so each of them answers the same expiry with a refresh.'
      : overlap
        ? 'Each 401 starts a refresh at once, and nothing makes the others wait for the first.'
        : 'A 401 of the old token arrived after the refresh had ended, and was taken for an expiry of the new one.',
    remedy: !oneTab
      ? 'Share one lock between the tabs (navigator.locks), and look again whether a refresh is still needed once it is yours.'
      : overlap
        ? 'Put one mutex around the refresh: the first 401 takes it, the others wait for it and then retry without a refresh of their own.'
        : 'A 401 that arrives after the refresh belongs to the old token: when the token was renewed since the request was sent, retry first.',
    evidence: eventsOf(
      trace,
      group.map(({ attempt }) => attempt),
    ),
    requests: requestsOf(lanes),
  };
}
