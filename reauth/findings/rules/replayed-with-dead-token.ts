import type { Instant } from '../../time/instant.ts';
import type { TokenRef } from '../../trace/events.ts';
import type { Attempt, Lane } from '../../trace/lane.ts';
import { evidenceIndexOf } from '../evidence-index.ts';
import { namesOf, requestsOf } from '../evidence.ts';
import { grouped } from '../grouped.ts';
import { ownAttempts } from '../own-attempts.ts';
import { endedIn, EndedRefreshes, type EndedRefresh } from '../refreshes.ts';
import { refusesTheSession, refusesTheToken } from '../refusals.ts';
import type { Finding, Rule } from '../rule.ts';

/**
 * Oracle 11: no replay carries a token that is known to be dead.
 *
 * A request was refused, and what went out again carried the very token of that refusal (or again none) and was refused
 * again: though the page had a new one by then, or its refresh had failed, or nobody had refreshed at all. What a page
 * sends for the first time while a refresh is under way is no replay. Without the server's word on the tokens only a
 * replay after a refresh that was rejected is known to be in vain.
 *
 * Sources: https://github.com/jackmusick/bifrost/issues/16, https://github.com/TanStack/query/issues/8164,
 * https://github.com/newsiberian/apollo-link-token-refresh/issues/63, https://github.com/DirtyHairy/async-mutex/pull/82,
 * https://github.com/antiwork/gumroad-mobile/pull/252, https://github.com/kubestellar/console/issues/3897.
 */
export const replayedWithDeadToken: Rule = {
  id: 'replayed-with-dead-token',
  title: 'A request was sent again with a dead token',
  cause:
    'What is sent again is the request as it was made, or nobody asks whether there is a token that could help it.',
  scenario: 'a-replay-carries-the-old-header',
  check: ({ trace, lanes }) => {
    const refreshes = new EndedRefreshes(lanes);
    const old = withOldToken(lanes, refreshes);
    const known = new Set(old.map(({ replay }) => replay));
    const vain = lanes.flatMap((lane) => inVain(lane, refreshes)).filter(({ replay }) => !known.has(replay));
    const replays = [...old, ...vain];
    const evidence = evidenceIndexOf(trace);
    return [...grouped(replays, ({ key }) => key).values()].flatMap((group): readonly Finding[] => {
      const [first] = group;
      if (!first) return [];
      const concerned = [...new Set(group.map(({ lane }) => lane))];
      const after = first.after && concerned.includes(first.after.lane) ? [] : [first.after?.lane ?? []].flat();
      return [
        {
          rule: replayedWithDeadToken.id,
          severity: 'error',
          summary: `${namesOf(concerned)} ${concerned.length === 1 ? 'was' : 'were'} sent again ${carriedBy(first.token)}, and refused again: ${first.told}.`,
          ...adviceFor(first),
          evidence: evidence.of(
            group.flatMap(({ refused, replay, after: refresh }) => [
              refused,
              replay,
              ...(refresh ? [refresh.attempt] : []),
            ]),
          ),
          requests: requestsOf([...concerned, ...after]),
        },
      ];
    });
  },
};

interface Replay {
  readonly lane: Lane;
  readonly refused: Attempt;
  readonly replay: Attempt;
  /** What it carried: a token, none, or what nobody told. */
  readonly token: TokenRef | 'none' | 'unknown';
  /** The refresh that it came after. */
  readonly after?: EndedRefresh;
  readonly told: string;
  /** Replays of one key are one finding. */
  readonly key: string;
}

/** Whatever a page sends with a token that was refused, once its own refresh has brought another. */
function withOldToken(lanes: readonly Lane[], refreshes: EndedRefreshes): readonly Replay[] {
  const dead = new Map<string, { readonly refused: Attempt; readonly endedAt: Instant }>();
  const calls = lanes
    .flatMap((lane) => lane.attempts.map((attempt) => ({ lane, attempt })))
    .filter(({ lane, attempt }) => lane.tab !== 'server' && attempt.purpose === 'request' && attempt.status === 401)
    .toSorted((a, b) => a.attempt.sentAt - b.attempt.sentAt);
  return calls.flatMap(({ lane, attempt }): readonly Replay[] => {
    const token = attempt.presented.access;
    if (token === undefined || attempt.endedAt === undefined) return [];
    const name = `${lane.tab} ${token.id}`;
    const known = dead.get(name);
    if (known === undefined) {
      if (isDead(attempt)) dead.set(name, { refused: attempt, endedAt: attempt.endedAt });
      return [];
    }
    const after = refreshes.lastOfTab(lane.tab, attempt.sentAt);
    if (after?.result !== 'renewed' || after.endedAt <= known.refused.sentAt || known.endedAt > attempt.sentAt)
      return [];
    // What is sent for the first time in the instant of the renewal may have been sent before it.
    if (after.endedAt === attempt.sentAt && ownAttempts(lane)[0] === attempt) return [];
    const told = `${namesOf([after.lane])} had got a new one by then`;
    return [{ lane, refused: known.refused, replay: attempt, token, after, told, key: `old ${name}` }];
  });
}

/** A request that is repeated after a refresh that did not help, or after none. */
function inVain(lane: Lane, refreshes: EndedRefreshes): readonly Replay[] {
  const own = ownAttempts(lane);
  return own.flatMap((replay, index): readonly Replay[] => {
    const refused = own[index - 1];
    if (refused?.status !== 401 || replay.status !== 401) return [];
    const after = refreshBetween(refused, replay, lane, refreshes);
    if (after?.result === 'renewed') return [];
    // Its own refresh may have failed on the way; then to begin anew is to try again.
    if (after?.result === 'failed' && after.lane === lane) return [];
    const token = sameToken(refused, replay);
    if (token === undefined || (token === 'unknown' && after?.result !== 'rejected')) return [];
    const told =
      after === undefined
        ? 'nobody had refreshed in between'
        : `the refresh of ${namesOf([after.lane])} had failed with ${String(after.attempt.status)}`;
    const key = after ? `failed ${after.attempt.exchange ?? after.attempt.call ?? ''}` : `bare ${lane.request}`;
    return [{ lane, refused, replay, token, ...(after && { after }), told, key }];
  });
}

/** The last refresh that ended between the two: the request's own, else one of its tab, else one of its session. */
function refreshBetween(
  refused: Attempt,
  replay: Attempt,
  lane: Lane,
  refreshes: EndedRefreshes,
): EndedRefresh | undefined {
  const sid = refused.presented.access?.sid ?? refused.presented.refresh?.sid;
  const isBetween = (refresh: EndedRefresh | undefined): boolean =>
    refresh !== undefined && refresh.endedAt >= refused.sentAt && refresh.endedAt <= replay.sentAt;
  return [
    endedIn(lane).findLast(isBetween),
    refreshes.lastOfTab(lane.tab, replay.sentAt),
    refreshes.lastOfSession(sid, replay.sentAt),
  ].find(isBetween);
}

/** What both carried; undefined when that is not the same dead thing. */
function sameToken(refused: Attempt, replay: Attempt): Replay['token'] | undefined {
  if (refused.call === undefined || replay.call === undefined) return 'unknown';
  if (!isDead(refused) || !isDead(replay)) return undefined;
  const [before, again] = [refused.presented.access, replay.presented.access];
  if (again === undefined) return 'none';
  return before?.id === again.id ? again : undefined;
}

const isDead = ({ reason }: Attempt): boolean => refusesTheToken(reason) || refusesTheSession(reason);

function carriedBy(token: Replay['token']): string {
  if (token === 'none') return 'without an access token';
  if (token === 'unknown') return 'in vain';
  return `with access token generation ${token.generation} of session ${token.sid}`;
}

function adviceFor({ after }: Replay): Pick<Finding, 'cause' | 'remedy'> {
  if (after === undefined) {
    return {
      cause: 'A retry beneath the reauth takes a 401 for a failure that may pass, and repeats it as it is.',
      remedy: 'Leave a 401 to the reauth: no retry below it may repeat one.',
    };
  }
  if (after.result === 'renewed') {
    return {
      cause: 'The token was read once, when the request or the stream was made, and what is sent again still has it.',
      remedy: 'Build the request anew for each time that it is sent, and read the token only then.',
    };
  }
  return {
    cause: 'Whoever waited for the refresh goes on when it is over, and does not ask how it went.',
    remedy: 'Let the refresh tell the waiters how it went; when it failed, give each the refusal that it had.',
  };
}
