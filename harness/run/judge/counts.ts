import type { Attempt, Lane } from '../../../reauth/trace/lane.ts';
import type { Count } from '../../scenario/scenario.ts';
import { sinceStart } from '../since-start.ts';
import { nameOf, tabNamesOf, type Evidence } from './evidence.ts';
import type { Judged } from './judged.ts';
import { counted, countText, named, type Noun } from './words.ts';

/** What a scenario can count. */
export type Countable = 'refreshes' | 'retries' | 'blocked' | 'orders' | 'logouts';

const NOUNS: Readonly<Record<Countable, Noun>> = {
  refreshes: { one: 'refresh', many: 'refreshes' },
  retries: { one: 'retry', many: 'retries' },
  blocked: { one: 'request waited for a mutex', many: 'requests waited for a mutex' },
  orders: { one: 'order', many: 'orders' },
  logouts: { one: 'logout', many: 'logouts' },
};

/** Whether so many of something happened; says whose they were. */
export function judgeCount(what: Countable, count: Count, evidence: Evidence): Judged {
  const { times, whose } = tallyOf(what, evidence);
  return {
    expected: countText(count, NOUNS[what]),
    found: `${counted(times, NOUNS[what])}${whose === '' ? '' : ` (${whose})`}`,
    holds: times >= count.atLeast && times <= count.atMost,
  };
}

interface Tally {
  readonly times: number;
  readonly whose: string;
}

function tallyOf(what: Countable, evidence: Evidence): Tally {
  const { lanes, outcome } = evidence;
  const eachOf = (times: (lane: Lane) => number): Tally => {
    const owners = lanes.flatMap((lane) => Array.from({ length: times(lane) }, () => nameOf(lane, evidence)));
    return { times: owners.length, whose: named(owners) };
  };
  switch (what) {
    case 'refreshes':
      return eachOf((lane) => refreshesOf(lane).length);
    case 'retries':
      return eachOf((lane) => retriesOf(lane).length);
    case 'blocked':
      return eachOf((lane) => (lane.segments.some(({ kind }) => kind === 'blocked') ? 1 : 0));
    case 'orders':
      return { times: outcome.orders, whose: '' };
    case 'logouts': {
      const losses = lossesOf(evidence);
      return { times: losses.length, whose: losses.join(', ') };
    }
  }
}

/**
 * The refresh calls of a request that its client sent, whether or not they reached the server; of a call that no client told
 * of, those that the server saw. What a person counts who watches the network tab.
 */
export const refreshesOf = (lane: Lane): readonly Attempt[] =>
  lane.attempts.filter(({ purpose }) => purpose === 'refresh');

/** What a request sent after its first try, its refreshes aside. */
export const retriesOf = (lane: Lane): readonly Attempt[] =>
  lane.attempts.filter(({ purpose }) => purpose !== 'refresh').slice(1);

/** Each time that a client gave its session up, in words. A user who logs out gives up nothing. */
export function lossesOf(evidence: Evidence): readonly string[] {
  const tabs = tabNamesOf(evidence);
  return evidence.outcome.trace.flatMap((event) =>
    event.source === 'client' && event.type === 'session.lost'
      ? [`tab ${tabs.get(event.tab) ?? event.tab} at ${sinceStart(event.at, evidence.outcome)}`]
      : [],
  );
}
