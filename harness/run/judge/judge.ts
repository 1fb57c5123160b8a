import type { Expectation } from '../../scenario/scenario.ts';
import type { JudgedExpectation } from '../result.ts';
import { judgeCookie } from './cookie.ts';
import { judgeCount } from './counts.ts';
import type { Evidence } from './evidence.ts';
import { judgeFound, judgeNotFound, judgeNothingFound } from './found.ts';
import type { Judged } from './judged.ts';
import { judgeOrder } from './order.ts';
import { judgeRequest, judgeRequests } from './requests.ts';
import { judgePlace, judgeSessions } from './sessions.ts';

/** Judges one line of `expect` by what a run left behind. */
export function judge(expectation: Expectation, evidence: Evidence): JudgedExpectation {
  return { line: expectation.line, ...judged(expectation, evidence) };
}

function judged(expectation: Expectation, evidence: Evidence): Judged {
  switch (expectation.that) {
    case 'every request succeeds':
    case 'every request settles':
    case 'no request fails with 401':
      return judgeRequests(expectation.that, evidence);
    case 'nobody is logged out':
    case 'everybody is logged out':
    case 'the session is alive':
    case 'the session is over':
      return judgeSessions(expectation.that, evidence);
    case 'refreshes':
    case 'retries':
    case 'blocked':
    case 'orders':
    case 'logouts':
      return judgeCount(expectation.that, expectation.count, evidence);
    case 'request':
      return judgeRequest(expectation.number, expectation.outcome, evidence);
    case 'tab ends at':
      return judgePlace(expectation.tab, expectation.path, evidence);
    case 'cookie':
      return judgeCookie(expectation, evidence);
    case 'found':
      return judgeFound(expectation.rules, evidence);
    case 'not found':
      return judgeNotFound(expectation.rules, evidence);
    case 'nothing is found':
      return judgeNothingFound(evidence);
    case 'in order':
      return judgeOrder(expectation.moments, evidence);
  }
}
