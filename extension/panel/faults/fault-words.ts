import type { FaultToSet, StandingFault } from '../../../mock-server/faults/fault.ts';
import { durationText } from '../../../reauth/time/duration.ts';
import { callName } from './call-names.ts';

/** A fault in one sentence: `The next 2 refreshes are answered 503.` */
export function faultSentence(fault: FaultToSet): string {
  const { words, many } = subjectOf(fault);
  return `${words}${conditionsOf(fault)} ${effectOf(fault, many)}.`;
}

/** To how many calls a fault is done at most. */
export const limitOf = ({ nth, times }: FaultToSet): number => times ?? (nth === undefined ? Infinity : 1);

/** Whether nothing comes of a fault any more, though it stands. What hangs does so until its fault is removed. */
export const isUsedUp = (fault: StandingFault): boolean => fault.kind !== 'hang' && fault.applied >= limitOf(fault);

interface Subject {
  readonly words: string;
  readonly many: boolean;
}

function subjectOf(fault: FaultToSet): Subject {
  const { one, many } = callName(fault.match);
  const limit = limitOf(fault);
  const { nth } = fault;
  if (limit === Infinity) return { words: `Every ${one}`, many: false };
  if (nth === undefined || nth === 1) {
    return limit === 1 ? { words: `The next ${one}`, many: false } : { words: `The next ${limit} ${many}`, many: true };
  }
  if (limit === 1) return { words: `The ${ordinal(nth)} ${one}`, many: false };
  return { words: `${limit} ${many} from the ${ordinal(nth)} on`, many: true };
}

function conditionsOf({ tab, from, to }: FaultToSet): string {
  const who = tab === undefined ? '' : ` of tab ${tab}`;
  if (from === undefined && to === undefined) return who;
  if (to === undefined) return `${who}, once the fault has stood for ${spoken(from ?? 0)},`;
  if (from === undefined || from === 0) return `${who}, while the fault has stood for less than ${spoken(to)},`;
  return `${who}, from ${spoken(from)} to ${spoken(to)} after the fault was set,`;
}

function effectOf(fault: FaultToSet, many: boolean): string {
  const [is, it] = many ? ['are', 'they'] : ['is', 'it'];
  const s = many ? '' : 's';
  switch (fault.kind) {
    case 'latency': {
      const longer = fault.upTo === undefined ? spoken(fault.by) : `${spoken(fault.by)} to ${spoken(fault.upTo)}`;
      return `take${s} ${longer} longer, ${fault.when === 'before' ? 'before the server acts' : 'after the server has acted'}`;
    }
    case 'drop':
      return fault.when === 'before'
        ? `${is} cut off before the server acts`
        : `lose${s} the reply: the server has acted, then the connection is cut`;
    case 'hang':
      return `never get${s} an answer, ${fault.when === 'before' ? 'and the server does not act' : 'though the server has acted'}`;
    case 'status': {
      const retry = fault.retryAfter === undefined ? '' : `, Retry-After ${spoken(fault.retryAfter)}`;
      const body = fault.body ? '' : ', without a body';
      return `${is} answered ${fault.status}${retry}${body}${fault.when === 'before' ? '' : ', though the server has acted'}`;
    }
    case 'no-cors':
      return `${is} answered without CORS headers${fault.status === undefined ? '' : ` if ${it} come${s} to ${fault.status}`}`;
    case 'set-cookie':
      return setCookieEffect(fault, many);
    case 'non-atomic-rotation':
      return `spend${s} the old token ${spoken(fault.pause)} before the new one is there`;
    case 'replication-lag':
      return `see${s} the sessions as they were ${spoken(fault.by)} ago`;
    case 'clock-skew':
      return `${is} decided by a clock that is ${spoken(Math.abs(fault.by))} ${fault.by < 0 ? 'slow' : 'fast'}`;
  }
}

function setCookieEffect({ how, by }: Extract<FaultToSet, { kind: 'set-cookie' }>, many: boolean): string {
  const [s, its] = many ? ['', 'their'] : ['s', 'its'];
  switch (how) {
    case 'blocked':
      return `come${s} without ${its} Set-Cookie`;
    case 'delayed':
      return `get${s} ${its} Set-Cookie ${spoken(by)} later, with another reply`;
    case 'reordered':
      return `wait${s} until a later reply is out, at most ${spoken(by)}, so that the older cookies come last`;
  }
}

/** `3 s`, `500 ms`, `2 min`: with the space that a sentence has. */
const spoken = (ms: number): string =>
  durationText(ms)
    .replace(/([a-z]+)$/, ' $1')
    .replace(/ m$/, ' min');

function ordinal(n: number): string {
  const tens = n % 100;
  if (tens >= 11 && tens <= 13) return `${n}th`;
  return `${n}${['th', 'st', 'nd', 'rd'][n % 10] ?? 'th'}`;
}
