import type { Lane } from '../../../reauth/trace/lane.ts';
import { listed } from '../../../reauth/trace/wording.ts';
import type { Count } from '../../scenario/scenario.ts';
import { hasSucceeded, type Asked } from './evidence.ts';

/** What can be counted, for one and for any other number. */
export interface Noun {
  readonly one: string;
  readonly many: string;
}

/** `1 refresh`, `5 refreshes` */
export const counted = (count: number, { one, many }: Noun): string => `${count} ${count === 1 ? one : many}`;

/** `1 refresh`, `at least 4 blocked requests`, `2 to 4 retries` */
export function countText({ atLeast, atMost }: Count, noun: Noun): string {
  if (atLeast === atMost) return counted(atLeast, noun);
  if (atMost === Infinity) return `at least ${counted(atLeast, noun)}`;
  return atLeast === 0 ? `at most ${counted(atMost, noun)}` : `${atLeast} to ${counted(atMost, noun)}`;
}

/** Names as one reads them, one that comes several times once: `requests 1, 2 ×2, 4, GET /api/items/1 in tab A`. */
export function named(names: readonly string[]): string {
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  const withTimes = ([name, count]: readonly [string, number]): string => (count === 1 ? name : `${name} ×${count}`);
  const requests = [...times].filter(([name]) => NUMBERED.test(name));
  const others = [...times].filter(([name]) => !NUMBERED.test(name)).map(withTimes);
  const numbers = requests
    .toSorted(([one], [other]) => numberIn(one) - numberIn(other))
    .map(([name, count]) => withTimes([name.replace(NUMBERED, ''), count]));
  const first = numbers.length === 0 ? [] : [`${numbers.length === 1 ? 'request' : 'requests'} ${numbers.join(', ')}`];
  return [...first, ...others].join(', ');
}

/** How a request ended, as the end of a sentence. */
export function endingOf(lane: Lane | undefined): string {
  if (lane === undefined) return 'never began';
  const status = lane.status === undefined ? '' : ` with ${lane.status}`;
  switch (lane.outcome) {
    case 'pending':
      return 'has not settled';
    case 'fulfilled':
      return hasSucceeded(lane) ? `succeeded${status}` : 'was fulfilled without a 2xx answer of the server';
    case 'rejected':
      return `failed${status}`;
    case 'aborted':
      return 'was aborted';
  }
}

/** `requests 2, 4 failed with 401 and request 3 has not settled`: each ending once, with all whose it was. */
export function endingsOf(requests: readonly Asked[]): string {
  const endings = [...new Set(requests.map(({ lane }) => endingOf(lane)))];
  return listed(
    endings.map((ending) => {
      const group = requests.filter(({ lane }) => endingOf(lane) === ending);
      const told = group.length > 1 ? ending.replace(/^has /, 'have ').replace(/^was /, 'were ') : ending;
      return `${named(group.map(({ name }) => name))} ${told}`;
    }),
  );
}

const NUMBERED = /^request (?=\d+$)/;
const numberIn = (name: string): number => Number(name.replace(NUMBERED, ''));
