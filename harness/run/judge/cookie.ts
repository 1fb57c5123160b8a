import { cookieStateAt, type CookieState } from '../../../reauth/trace/cookies.ts';
import { durationText } from '../../../reauth/time/duration.ts';
import { instant } from '../../../reauth/time/instant.ts';
import type { TabName } from '../../scenario/scenario.ts';
import { sinceStart } from '../since-start.ts';
import { tabNamesOf, type Evidence } from './evidence.ts';
import type { Expected, Judged } from './judged.ts';

/** Whether a browser holds a cookie, at a time or at the end. One that ran out is not there: no request carries it. */
export function judgeCookie({ tab, name, state, at }: Expected<'cookie'>, evidence: Evidence): Judged {
  const { outcome, endedAt } = evidence;
  const when = at === undefined ? 'at the end' : `at ${durationText(at)}`;
  const found = cookieStateAt(outcome.trace, instant(outcome.startedAt + (at ?? endedAt))).find(
    (cookie) => cookie.name === name && jarsOf(tab, evidence).has(cookie.jar),
  );
  const isPresent = found?.state === 'live';
  return {
    expected: `tab ${tab} ${state === 'present' ? 'has' : 'does not have'} the cookie ${name} ${when}`,
    found: `${stateText(found, evidence)} ${when}`,
    holds: isPresent === (state === 'present'),
  };
}

/** Tabs of one browser share a jar; a jar that is named after one tab, or after a page of it, is that tab's alone. */
function jarsOf(tab: TabName, evidence: Evidence): ReadonlySet<string> {
  const tabs = tabNamesOf(evidence);
  const jars = [...new Set(evidence.outcome.trace.flatMap((event) => (event.source === 'cookie' ? [event.jar] : [])))];
  const letters = new Set(tabs.values());
  const ownerOf = (jar: string): TabName | undefined => (letters.has(jar) ? jar : tabs.get(jar));
  const own = jars.filter((jar) => ownerOf(jar) === tab);
  return new Set(own.length > 0 ? own : jars.filter((jar) => ownerOf(jar) === undefined));
}

function stateText(found: CookieState | undefined, evidence: Evidence): string {
  if (found === undefined) return 'it was not set';
  switch (found.state) {
    case 'live':
      return `it is there, set at ${sinceStart(found.setAt, evidence.outcome)},`;
    case 'expired':
      return found.expiresAt === undefined
        ? 'it had run out'
        : `it had run out at ${sinceStart(found.expiresAt, evidence.outcome)},`;
    case 'gone':
      return 'it had been removed';
  }
}
