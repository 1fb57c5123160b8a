import { purposeOf } from '../../reauth/trace/purpose.ts';
import type { TraceEvent } from '../../reauth/trace/events.ts';
import type { Attempt, Lane } from '../../reauth/trace/lane.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { RowResult } from './result.ts';

/** What two worlds must agree on when they run the same row. Plain data, to be compared as a whole. */
export interface Comparable {
  readonly verdict: RowResult['verdict'];
  /** By line: whether it holds. */
  readonly expectations: readonly string[];
  /** `a storm` when nothing ends it but the end of the run. */
  readonly refreshes: number | 'a storm';
  /** Rules, each once. How often one fires is a matter of how its evidence falls into groups. */
  readonly findings: readonly string[];
  /** What each request did, in its own order, and how it ended: by groups of equals, sorted within. */
  readonly lanes: Readonly<Record<string, readonly string[]>>;
}

/**
 * The part of a result that does not depend on the world it was had in.
 *
 * Equal are requests that a scenario starts at one instant: which of them is answered first, and so refreshes for the others,
 * it leaves open, in one tab and between tabs. Of them only what they did as a group is compared; the same goes for
 * tabs that log in at one instant, for what the apps ask by themselves, and for what is sent after the second expiry. Each lane keeps the order of its own calls and
 * waits. Left out is what the world alone decides: times and durations, ids, holds and queues (a hold at one instant has
 * no length in virtual time), the words of a network error, and whether somebody who waits was told to wait on.
 *
 * A timer that refreshes without end does so as often as there is time: of such a storm only is compared that it rages.
 */
export function comparable(result: RowResult, scenario: Pick<Scenario, 'steps'>): Comparable {
  const groupOf = grouping(result, scenario);
  const beginnings = beginningsIn(result.trace);
  const isStorm = result.findings.some(({ rule }) => rule === 'refresh-storm') && result.lanes.some(isDrivenByTimer);
  const lanes: Record<string, readonly string[]> = {};
  for (const lane of result.lanes) {
    const group = groupOf(lane);
    lanes[group] = [...(lanes[group] ?? []), storyOf(isStorm ? beforeTheStorm(lane) : lane, beginnings)].toSorted();
  }
  return {
    verdict: result.verdict,
    expectations: result.expectations.map(({ line, holds }) => `line ${line} ${holds ? 'holds' : 'does not hold'}`),
    refreshes: isStorm ? 'a storm' : result.refreshes,
    findings: [...new Set(result.findings.map(({ rule }) => rule))].toSorted(),
    lanes,
  };
}

/** Names the equals of a lane. */
function grouping({ requests }: RowResult, { steps }: Pick<Scenario, 'steps'>): (lane: Lane) => string {
  const sent = steps.flatMap((step) =>
    step.do === 'request'
      ? step.requests.map(({ number }, index) => ({ number, at: step.at + index * step.every }))
      : [],
  );
  const logins = steps.flatMap((step) => (step.do === 'log in' ? [step.at] : []));
  const logInTogether = new Set(logins).size < logins.length;
  const numbers = new Map(requests.map(({ request, number }) => [request, number]));
  return (lane) => {
    const number = numbers.get(lane.request);
    if (number !== undefined) {
      const at = sent.find((one) => one.number === number)?.at;
      if (at === undefined) return 'requests after the second expiry';
      return `requests ${sent.flatMap((one) => (one.at === at ? one.number : [])).join(', ')}`;
    }
    const byItself = lane.number > 0 && purposeOf(lane.method, lane.path) === 'request';
    if (byItself) return 'requests of the apps themselves';
    const isEqual = logInTogether && purposeOf(lane.method, lane.path) === 'login';
    return isEqual ? 'logins' : `${lane.tabLabel}: ${lane.label}`;
  };
}

/** What a timer refreshes belongs to the request that set it, which has settled by then: at the same instant, if it is at once. */
const isAfterEnd = ({ endedAt }: Lane, { purpose, sentAt }: Attempt): boolean =>
  purpose === 'refresh' && endedAt !== undefined && sentAt >= endedAt;

const isDrivenByTimer = (lane: Lane): boolean => lane.attempts.some((attempt) => isAfterEnd(lane, attempt));

const beforeTheStorm = (lane: Lane): Lane => ({
  ...lane,
  attempts: lane.attempts.filter((attempt) => !isAfterEnd(lane, attempt)),
});

/** Where in the trace calls and waits begin: the order of one instant, too, is that in which they were told. */
interface Beginnings {
  /** By exchange, or by call. */
  readonly calls: ReadonlyMap<string, number>;
  /** By request. */
  readonly waits: ReadonlyMap<string, readonly number[]>;
}

function beginningsIn(trace: readonly TraceEvent[]): Beginnings {
  const calls = new Map<string, number>();
  const waits = new Map<string, readonly number[]>();
  for (const [index, event] of trace.entries()) {
    if (event.type === 'fetch.sent') calls.set(event.exchange, index);
    if (event.type === 'call.received') calls.set(event.call, index);
    if (event.type === 'mutex.awaited' && event.request !== undefined)
      waits.set(event.request, [...(waits.get(event.request) ?? []), index]);
  }
  return { calls, waits };
}

/** `sent 401, waits, retry 200: fulfilled 200` */
function storyOf(lane: Lane, { calls, waits }: Beginnings): string {
  const first = lane.attempts.find(({ purpose }) => purpose !== 'refresh');
  const begins = ({ exchange = '', call = '' }: Attempt): number => calls.get(exchange) ?? calls.get(call) ?? 0;
  const story = [
    ...lane.attempts.map((attempt) => ({ at: begins(attempt), what: callOf(attempt, attempt === first) })),
    ...(waits.get(lane.request) ?? []).map((at) => ({ at, what: 'waits' })),
  ]
    .toSorted((one, other) => one.at - other.at)
    .map(({ what }) => what);
  const once = story.filter((what, index) => what !== 'waits' || story[index - 1] !== 'waits');
  return `${once.join(', ') || 'nothing sent'}: ${lane.outcome}${typeof lane.status === 'number' ? ` ${lane.status}` : ''}`;
}

function callOf({ purpose, status }: Attempt, isFirst: boolean): string {
  const name = purpose === 'refresh' ? 'refresh' : isFirst ? 'sent' : 'retry';
  return `${name} ${typeof status === 'number' ? status : status === undefined ? 'unanswered' : 'failed'}`;
}
