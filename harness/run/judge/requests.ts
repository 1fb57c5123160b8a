import type { Lane } from '../../../reauth/trace/lane.ts';
import type { ErrorWord } from '../../scenario/scenario.ts';
import { hasSucceeded, requestNumbered, requestsOf, type Asked, type Evidence } from './evidence.ts';
import type { Judged } from './judged.ts';
import { endingOf, endingsOf } from './words.ts';

export type RequestSentence = 'every request succeeds' | 'every request settles' | 'no request fails with 401';

/**
 * Whether all requests did as the sentence says. One that was aborted on purpose has settled but not succeeded, and one
 * that never began did nothing, so not even fail otherwise than with 401. To succeed is to be answered so by the server,
 * whatever the client makes of it. Of no requests at all nothing can be said: that does not hold.
 */
export function judgeRequests(sentence: RequestSentence, evidence: Evidence): Judged {
  const requests = requestsOf(evidence);
  const bad = requests.filter(({ lane }) => !does(sentence, lane));
  return {
    expected: sentence,
    found: foundOf(sentence, requests, bad),
    holds: requests.length > 0 && bad.length === 0,
  };
}

/** Whether one request ended as it was to. */
export function judgeRequest(
  number: number,
  outcome: 'succeeds' | 'fails' | 'is aborted' | ErrorWord | number,
  evidence: Evidence,
): Judged {
  const { name, lane } = requestNumbered(number, evidence);
  return {
    expected: `${name} ${typeof outcome === 'number' || outcome.endsWith('ERROR') ? `ends with ${outcome}` : outcome}`,
    found: `${name} ${endingOf(lane)}`,
    holds: lane !== undefined && ends(lane, outcome),
  };
}

const PAST: Readonly<Record<RequestSentence, string>> = {
  'every request succeeds': 'succeeded',
  'every request settles': 'settled',
  'no request fails with 401': 'did not fail with 401',
};

function foundOf(sentence: RequestSentence, { length }: readonly Asked[], bad: readonly Asked[]): string {
  if (length === 0) return 'no request was sent';
  const did = PAST[sentence];
  if (bad.length > 0) return `${endingsOf(bad)}; ${length - bad.length} of ${length} ${did}`;
  return length === 1 ? `the one request ${did}` : `all ${length} requests ${did}`;
}

function does(sentence: RequestSentence, lane: Lane | undefined): boolean {
  switch (sentence) {
    case 'every request succeeds':
      return lane !== undefined && hasSucceeded(lane);
    case 'every request settles':
      return lane !== undefined && lane.outcome !== 'pending';
    case 'no request fails with 401':
      return lane !== undefined && !(lane.outcome === 'rejected' && lane.status === 401);
  }
}

function ends(lane: Lane, expected: 'succeeds' | 'fails' | 'is aborted' | ErrorWord | number): boolean {
  const { outcome, status } = lane;
  const answered = outcome === 'rejected' || hasSucceeded(lane);
  if (typeof expected === 'number') return answered && status === expected;
  switch (expected) {
    case 'succeeds':
      return hasSucceeded(lane);
    case 'fails':
      return outcome === 'rejected';
    case 'is aborted':
      return outcome === 'aborted';
    case 'FETCH_ERROR':
    case 'PARSING_ERROR':
    case 'TIMEOUT_ERROR':
    case 'CUSTOM_ERROR':
      return answered && status === expected;
  }
}
