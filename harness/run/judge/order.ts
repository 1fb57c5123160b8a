import type { TraceEvent } from '../../../reauth/trace/events.ts';
import { momentText } from '../../scenario/moments.ts';
import type { Moment } from '../../scenario/scenario.ts';
import { sinceStart } from '../since-start.ts';
import { requestNumbered, tabNamesOf, type Evidence } from './evidence.ts';
import type { Judged } from './judged.ts';
import { retriesOf } from './counts.ts';

/**
 * Whether moments happened one after the other. A moment that happened several times counts where it fits.
 *
 * The order is that of the trace. Two tabs have none at one instant: there either may come first.
 */
export function judgeOrder(moments: readonly Moment[], evidence: Evidence): Judged {
  const trail: Happening[] = [];
  for (const moment of moments) {
    const next = happenings(moment, evidence).find((one) => trail.every((earlier) => mayFollow(one, earlier)));
    if (next === undefined) break;
    trail.push(next);
  }
  return {
    expected: moments.map(momentText).join(', then '),
    found: foundText(moments, evidence),
    holds: trail.length === moments.length,
  };
}

/** An event of the trace that is such a moment. */
interface Happening {
  readonly index: number;
  readonly event: TraceEvent;
}

function mayFollow(later: Happening, earlier: Happening): boolean {
  if (later.index > earlier.index) return true;
  return later.event.at === earlier.event.at && emitterOf(later.event) !== emitterOf(earlier.event);
}

const emitterOf = (event: TraceEvent): string => (event.source === 'client' ? `tab ${event.tab}` : event.source);

function foundText(moments: readonly Moment[], evidence: Evidence): string {
  const all = moments.map((moment) => ({ moment, at: happenings(moment, evidence) }));
  const never = all.filter(({ at }) => at.length === 0).map(({ moment }) => `never ${momentText(moment)}`);
  const did = all
    .flatMap(({ moment, at }) => at.map((happening) => ({ moment, happening })))
    .toSorted((one, other) => one.happening.index - other.happening.index)
    .map(({ moment, happening }) => `${momentText(moment)} at ${sinceStart(happening.event.at, evidence.outcome)}`);
  return [...new Set([...did, ...never])].join(', ');
}

function happenings(moment: Moment, evidence: Evidence): readonly Happening[] {
  const isMoment = whichEvents(moment, evidence);
  return evidence.outcome.trace.flatMap((event, index) => (isMoment(event) ? [{ event, index }] : []));
}

/** Which events of the trace are this moment. */
function whichEvents(moment: Moment, evidence: Evidence): (event: TraceEvent) => boolean {
  switch (moment.what) {
    case 'request starts': {
      const { lane } = requestNumbered(moment.number, evidence);
      return (event) => event.type === 'request.started' && event.request === lane?.request;
    }
    case 'request settles': {
      const { lane } = requestNumbered(moment.number, evidence);
      return (event) => event.type === 'request.settled' && event.request === lane?.request;
    }
    case 'request waits': {
      const { lane } = requestNumbered(moment.number, evidence);
      return (event) => event.type === 'mutex.awaited' && lane !== undefined && event.request === lane.request;
    }
    case 'request is retried': {
      const { lane } = requestNumbered(moment.number, evidence);
      const retries = exchangesOf(lane === undefined ? [] : retriesOf(lane));
      return (event) => event.type === 'fetch.sent' && retries.has(event.exchange);
    }
    case 'request is answered': {
      const { lane } = requestNumbered(moment.number, evidence);
      const own = exchangesOf(lane?.attempts.filter(({ purpose }) => purpose !== 'refresh') ?? []);
      return (event) => event.type === 'fetch.answered' && event.status === moment.status && own.has(event.exchange);
    }
    case 'refresh starts': {
      const exchange = refreshesInOrder(evidence)[moment.number - 1];
      return (event) => event.type === 'fetch.sent' && event.exchange === exchange;
    }
    case 'refresh is answered': {
      const exchange = refreshesInOrder(evidence)[moment.number - 1];
      return (event) => event.type === 'fetch.answered' && event.exchange === exchange;
    }
    case 'logs out': {
      const tabs = tabNamesOf(evidence);
      return (event) =>
        event.source === 'client' &&
        tabs.get(event.tab) === moment.tab &&
        (event.type === 'session.lost' || (event.type === 'fetch.sent' && event.purpose === 'logout'));
    }
  }
}

/** Refreshes are numbered over all tabs, in the order in which they were sent. */
const refreshesInOrder = ({ outcome }: Evidence): readonly string[] =>
  outcome.trace.flatMap((event) =>
    event.type === 'fetch.sent' && event.purpose === 'refresh' ? [event.exchange] : [],
  );

const exchangesOf = (attempts: readonly { readonly exchange?: string }[]): ReadonlySet<string> =>
  new Set(attempts.flatMap(({ exchange }) => exchange ?? []));
