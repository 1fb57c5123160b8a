import type { Attempt, Lane } from '../../trace/lane.ts';
import type { TokenRef } from '../../trace/events.ts';
import { elapsed } from '../../trace/wording.ts';
import { evidenceIndexOf } from '../evidence-index.ts';
import { namesOf } from '../evidence.ts';
import { ownAttempts } from '../own-attempts.ts';
import { countBy, EndedRefreshes } from '../refreshes.ts';
import { refusesTheSession, refusesTheToken } from '../refusals.ts';
import type { Finding, Rule } from '../rule.ts';

/**
 * Oracle 13: at most one retry per access-token epoch.
 *
 * A request was sent again twice, after a 401 each time, while there was no other access token. (Without "per epoch" the
 * oracle would be wrong: an expiry may fall between refresh and retry.) The epoch is the token that was presented; where
 * the server did not tell, it lasts from one successful refresh to the next. What is sent again after any other failure,
 * be it a 401 for another reason than the token, is no matter of tokens.
 *
 * Sources: https://github.com/antiwork/gumroad-mobile/pull/252, https://github.com/bucketeer-io/bucketeer/issues/2455.
 */
export const retriedTwiceInOneEpoch: Rule = {
  id: 'retried-twice-in-one-epoch',
  title: 'A request was retried twice with one access token',
  cause:
    'Somebody repeats a 401 as if it were a failure of the network: a retry wrapper below the reauth, or a loop in it.',
  scenario: 'a-retry-inside-the-reauth',
  check: ({ trace, lanes }) => {
    const repeated = lanes.filter((lane) => ownAttempts(lane).length > 2);
    if (repeated.length === 0) return [];
    const renewals = new EndedRefreshes(lanes).all.filter(({ result }) => result === 'renewed');
    const evidence = evidenceIndexOf(trace);
    return repeated.flatMap((lane): readonly Finding[] => {
      const worst = retriesOf(lane, ({ sentAt }) => countBy(renewals, sentAt)).toSorted(
        (a, b) => b.retries.length - a.retries.length,
      )[0];
      if (worst === undefined || worst.retries.length < 2) return [];
      const { token, retries, refused } = worst;
      const [first, last] = [retries[0], retries.at(-1)];
      const within = first && last ? elapsed(first.sentAt, last.sentAt) : '';
      const which = token ? `access token generation ${token.generation} of session ${token.sid}` : 'one access token';
      return [
        {
          rule: retriedTwiceInOneEpoch.id,
          severity: 'warning',
          summary: `${namesOf([lane])} ${lane.label} was sent again ${retries.length} times with ${which} within ${within}, each time after a 401.`,
          cause: retriedTwiceInOneEpoch.cause,
          remedy:
            'After a refresh retry once; what is refused with a new token goes to the caller. Tell the retry wrapper to leave a 401 alone (in RTK Query: retry.fail).',
          evidence: evidence.of([...new Set([...refused, ...retries])]),
          requests: [lane.request],
        },
      ];
    });
  },
};

interface Epoch {
  readonly token: TokenRef | undefined;
  readonly retries: readonly Attempt[];
  /** What each of them followed. */
  readonly refused: readonly Attempt[];
}

/** Whether its 401 was about the token, as far as is known. */
const isOfTokens = ({ reason }: Attempt): boolean =>
  reason === undefined || refusesTheToken(reason) || refusesTheSession(reason);

/** What was sent again after a 401, by epoch. */
function retriesOf(lane: Lane, renewalsBefore: (attempt: Attempt) => number): readonly Epoch[] {
  const own = ownAttempts(lane);
  const epochs = new Map<string, Epoch>();
  own.forEach((attempt, index) => {
    const before = own[index - 1];
    if (before?.status !== 401 || !isOfTokens(before)) return;
    const token = attempt.presented.access;
    const key = token ? `token ${token.id}` : `after ${renewalsBefore(attempt)}`;
    const { retries = [], refused = [] } = epochs.get(key) ?? {};
    epochs.set(key, { token, retries: [...retries, attempt], refused: [...refused, before] });
  });
  return [...epochs.values()];
}
