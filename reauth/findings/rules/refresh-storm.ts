import { listed } from '../../trace/wording.ts';
import { evidenceIndexOf } from '../evidence-index.ts';
import { namesOf, requestsOf } from '../evidence.ts';
import { grouped } from '../grouped.ts';
import { refreshRoundsOf, type RefreshRound } from '../refresh-rounds.ts';
import type { Finding, Rule } from '../rule.ts';

const MINUTE_MS = 60_000;
/** One may make up for an answer that was lost on its way, a second for a page that has just begun. */
const SPARE_A_MINUTE = 2;
/** No access token lives under three seconds, where nobody tells how long it does. */
const RENEWALS_A_MINUTE = 20;
/** One a second. */
const ROUNDS_A_MINUTE = 60;

/**
 * Oracle 12: refresh calls per minute are bounded.
 *
 * A fixed bound would be wrong for tokens that live two seconds and blind for those that live an hour. So what counts are
 * the refreshes that nothing called for, because the newest access token was in the first third of its life: three of them
 * in a minute are a loop. Where the server does not tell of tokens, more than twenty renewals a minute are; and more than
 * sixty refreshes that were not called for or came to nothing. Refreshes that race for one expiry count as one: `refresh-ran-twice` tells of them.
 * Minutes are the server's, which may be moved on.
 *
 * Sources: https://github.com/supertokens/supertokens-website/issues/113,
 * https://github.com/supertokens/supertokens-website/pull/262, https://github.com/directus/directus/issues/4054,
 * https://github.com/bucketeer-io/bucketeer/issues/2455, https://github.com/saleor/saleor-dashboard/pull/6795.
 */
export const refreshStorm: Rule = {
  id: 'refresh-storm',
  title: 'Refreshes follow one another without end',
  cause:
    'The refresh does not cure what started it, and nobody remembers that, so that each answer starts the next one.',
  scenario: 'a-401-that-no-refresh-cures',
  check: ({ trace, lanes }) => {
    const groups = grouped(refreshRoundsOf(trace, lanes), ({ key }) => key);
    const evidence = evidenceIndexOf(trace);
    return [...groups.values()].flatMap((rounds): readonly Finding[] => {
      const storm = stormOf(rounds);
      if (storm === undefined) return [];
      const concerned = [...new Set(storm.rounds.map(({ lane }) => lane))];
      const tabs = [...new Set(concerned.map(({ tabLabel }) => tabLabel))];
      const who = concerned.length > 6 ? `${concerned.length} requests (${listed(tabs)})` : namesOf(concerned);
      const sid = storm.rounds[0]?.sid;
      return [
        {
          rule: refreshStorm.id,
          severity: 'error',
          summary: `${storm.rounds.length} refreshes${sid === undefined ? '' : ` of session ${sid}`} within a minute ${storm.told}, by ${who}.`,
          cause: refreshStorm.cause,
          remedy:
            'Refresh once for a request: when the retry is refused with the new token, give the caller the 401. Let a timer wait for at least a second, and less than 2^31 ms, whatever the token says.',
          evidence: evidence.of(storm.rounds.map(({ attempt }) => attempt)),
          requests: requestsOf(concerned),
        },
      ];
    });
  },
};

interface Storm {
  readonly rounds: readonly RefreshRound[];
  readonly told: string;
}

/** The worst minute of one session, or of one tab whose sessions are not known. */
function stormOf(rounds: readonly RefreshRound[]): Storm | undefined {
  const spare = busiestMinute(rounds.filter(({ need }) => need === 'none'));
  if (spare.length > SPARE_A_MINUTE) return { rounds: spare, told: 'renewed an access token that was still good' };
  const renewals = busiestMinute(rounds.filter(({ need, isGranted }) => need === 'unknown' && isGranted));
  if (renewals.length > RENEWALS_A_MINUTE) return { rounds: renewals, told: 'brought a new access token each' };
  const all = busiestMinute(rounds.filter(({ need, isGranted }) => need !== 'some' || !isGranted));
  return all.length > ROUNDS_A_MINUTE ? { rounds: all, told: 'came one after the other' } : undefined;
}

/** The rounds, which are in the order of their times, of the minute that has most of them. */
function busiestMinute(rounds: readonly RefreshRound[]): readonly RefreshRound[] {
  let from = 0;
  let best = { from: 0, to: 0 };
  rounds.forEach(({ at }, index) => {
    while (at - (rounds[from]?.at ?? at) >= MINUTE_MS) from += 1;
    if (index + 1 - from > best.to - best.from) best = { from, to: index + 1 };
  });
  return rounds.slice(best.from, best.to);
}
