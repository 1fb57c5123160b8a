import { later } from '../../time/instant.ts';
import type { TokenRef } from '../../trace/events.ts';
import type { Lane } from '../../trace/lane.ts';
import { isAtRest } from '../at-rest.ts';
import { evidenceIndexOf, type EvidenceIndex } from '../evidence-index.ts';
import { namesOf, requestsOf } from '../evidence.ts';
import { heldCookiesOf, type HeldCookie } from '../held-cookies.ts';
import { issuesOf } from '../issued-tokens.ts';
import { heldTokensOf, keyOf, newestArrivalsOf, type Shown } from '../held-tokens.ts';
import type { Finding, Rule } from '../rule.ts';
import { isInDate, tokenMovesOf, type TokenMove } from '../token-moves.ts';
import { tokenNames } from '../token-words.ts';

/**
 * Oracle 9: at rest, store and cookie jar hold the newest generation. Reports:
 * https://github.com/nextauthjs/next-auth/issues/8897, https://github.com/ory/hydra/issues/1831.
 *
 * What a client holds is what its jar's events say, else what arrived or was presented last. Only sessions that live and
 * tokens that are in date count. The newest access token is the newest that arrived, since one that was lost is missed by
 * nobody; a refresh token that was lost is: the one that is kept in its place is spent. Needs the server's events.
 */
export const olderTokenKept: Rule = {
  id: 'older-token-kept',
  title: 'The client was left with an older token than the server’s newest',
  cause:
    'The answers of two refreshes arrived in another order than they were given, and the last to arrive decides what is kept.',
  scenario: 'an-older-set-cookie-arrives-last',
  check: (context) => {
    if (!isAtRest(context)) return [];
    const { trace, now } = context;
    const moves = tokenMovesOf(context);
    const { newest, over, offset } = issuesOf(trace);
    const arrived = newestArrivalsOf(moves);
    const held = heldTokensOf(moves);
    const cookies = heldCookiesOf(trace, now);
    const watched = new Map(cookies.map((cookie) => [keyOf(cookie.token), cookie]));
    const clock = later(now, offset);
    const index = evidenceIndexOf(trace);
    const kept = [...newest].flatMap(([key, issued]): readonly Kept[] => {
      const arrival = arrived.get(key);
      const best = issued.kind === 'access' ? arrival?.token : issued;
      if (best === undefined || over.has(best.sid) || !isInDate(best, clock)) return [];
      const cookie = watched.get(key);
      const shown = held.get(key);
      const token = cookie === undefined ? shown?.token : cookieWord(cookie, shown, arrival, best);
      if (token === undefined || token.generation >= best.generation || !isInDate(token, clock)) return [];
      const reached = arrival?.token.id === best.id ? arrival.move : undefined;
      return [{ token, best, reached, shown, cookie }];
    });
    // The access token of a session whose refresh token is an older one is the lesser evil.
    const worst = kept.filter(
      ({ token }) =>
        token.kind === 'refresh' ||
        !kept.some((other) => other !== undefined && other.token.sid === token.sid && other.token.kind === 'refresh'),
    );
    return worst.map((one) => findingOf(one, context.lanes, index));
  },
};

interface Kept {
  readonly token: TokenRef;
  readonly best: TokenRef;
  /** How the newest one reached a client; absent where it never did. */
  readonly reached: TokenMove | undefined;
  readonly shown: Shown | undefined;
  readonly cookie: HeldCookie | undefined;
}

/**
 * What a jar says. One that is watched by looks is seen late: an older cookie from before the newest arrived says nothing,
 * unless a later call presented it.
 */
function cookieWord(
  cookie: HeldCookie,
  shown: Shown | undefined,
  arrival: Shown | undefined,
  best: TokenRef,
): TokenRef | undefined {
  if (cookie.to !== undefined) return undefined;
  const isLate = arrival?.token.id === best.id && cookie.from < arrival.move.at && shown?.token.id !== cookie.token.id;
  return isLate ? undefined : cookie.token;
}

function findingOf(
  { token, best, reached, shown, cookie }: Kept,
  lanes: readonly Lane[],
  index: EvidenceIndex,
): Finding {
  const where = cookie ? `The ${cookie.name} cookie holds` : 'The client was left with';
  const issuer =
    reached?.lane ??
    lanes.find(({ attempts }) => attempts.some(({ issued }) => issued.some(({ id }) => id === best.id)));
  const fate = reached === undefined ? 'which never arrived' : `which ${namesOf([reached.lane])} had brought before`;
  const moves = [reached, shown?.move].filter((move) => move !== undefined);
  const involved = [issuer, ...moves.map(({ lane }) => lane)].filter((lane) => lane !== undefined);
  return {
    rule: olderTokenKept.id,
    severity: token.kind === 'refresh' ? 'error' : 'warning',
    summary: `${where} ${tokenNames([token])} of session ${token.sid}; the server has issued generation ${best.generation}, ${fate}.`,
    cause:
      reached === undefined
        ? 'The server rotated the token, and its answer was lost: the client has only the one that is spent.'
        : olderTokenKept.cause,
    remedy:
      reached === undefined
        ? 'Give the server a grace window that hands the successor out again, and repeat the refresh when its answer is lost.'
        : 'Let one refresh run at a time, so that no two answers can overtake each other.',
    evidence: index.of(
      moves.map(({ attempt }) => attempt),
      cookie ? [cookie.told] : [],
    ),
    requests: requestsOf(involved),
  };
}
