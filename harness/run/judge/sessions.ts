import { sessionsOf, type SessionState } from '../../../reauth/trace/sessions.ts';
import type { TabName } from '../../scenario/scenario.ts';
import { sinceStart } from '../since-start.ts';
import { lossesOf } from './counts.ts';
import { tabNamesOf, type Evidence } from './evidence.ts';
import type { Judged } from './judged.ts';
import { counted, named } from './words.ts';

export type SessionSentence =
  'nobody is logged out' | 'everybody is logged out' | 'the session is alive' | 'the session is over';

/**
 * Who is logged in, by what the tabs did and where they stand; and which sessions live, by the server's own count.
 *
 * Somebody is logged out when a client gave its session up, when one sent a logout, or when a tab in which a step logged
 * in is no longer so at the end, whatever told it. Where nobody ever logged in, no session is over and nobody is logged out.
 */
export function judgeSessions(sentence: SessionSentence, evidence: Evidence): Judged {
  const { outcome } = evidence;
  switch (sentence) {
    case 'nobody is logged out': {
      const gone = [...lossesOf(evidence), ...logoutsOf(evidence)];
      const out = loggedInBySteps(evidence).filter((tab) =>
        outcome.tabs.some((one) => one.tab === tab && !one.isLoggedIn),
      );
      const atEnd = gone.length === 0 && out.length > 0 ? [`tab ${out.join(', ')} at the end`] : [];
      const all = [...gone, ...atEnd];
      return {
        expected: sentence,
        found: all.length === 0 ? 'nobody was logged out' : `logged out: ${named(all)}`,
        holds: all.length === 0,
      };
    }
    case 'everybody is logged out': {
      const still = outcome.tabs.filter(({ isLoggedIn }) => isLoggedIn).map(({ tab }) => `tab ${tab}`);
      const existed = hasHadSession(evidence);
      const found = outcome.tabs.length === 0 ? 'no tab was open' : existed ? 'everybody was logged out' : NOBODY;
      return {
        expected: sentence,
        found: still.length > 0 ? `${still.join(', ')} ${still.length === 1 ? 'is' : 'are'} still logged in` : found,
        holds: existed && outcome.tabs.length > 0 && still.length === 0,
      };
    }
    case 'the session is alive':
      return { expected: sentence, found: sessionsText(evidence), holds: outcome.sessions > 0 };
    case 'the session is over':
      return {
        expected: sentence,
        found: sessionsText(evidence),
        holds: outcome.sessions === 0 && hasHadSession(evidence),
      };
  }
}

/** Where a tab stands at the end. */
export function judgePlace(tab: TabName, path: string, { outcome }: Evidence): Judged {
  const place = outcome.tabs.find((one) => one.tab === tab)?.path;
  return {
    expected: `tab ${tab} ends at ${path}`,
    found: place === undefined ? `tab ${tab} is not open` : `tab ${tab} ends at ${place}`,
    holds: place === path,
  };
}

function logoutsOf(evidence: Evidence): readonly string[] {
  const tabs = tabNamesOf(evidence);
  return evidence.outcome.trace.flatMap((event) =>
    event.source === 'client' && event.type === 'fetch.sent' && event.purpose === 'logout'
      ? [`tab ${tabs.get(event.tab) ?? event.tab} at ${sinceStart(event.at, evidence.outcome)}`]
      : [],
  );
}

/** Tabs in which a step logged in. */
function loggedInBySteps({ scenario }: Evidence): readonly TabName[] {
  return [...new Set(scenario.steps.flatMap((step) => (step.do === 'log in' ? [step.tab] : [])))];
}

function sessionsText({ outcome }: Evidence): string {
  if (outcome.sessions > 0)
    return `${counted(outcome.sessions, { one: 'session lives', many: 'sessions live' })} at the server`;
  const ends = sessionsOf(outcome.trace).map(({ sid, why }) => `${sid} ${why === undefined ? 'ran out' : WHY[why]}`);
  return ends.length === 0 ? NOBODY : `no session lives: ${ends.join(', ')}`;
}

const NOBODY = 'nobody ever logged in';

const hasHadSession = ({ outcome }: Evidence): boolean => sessionsOf(outcome.trace).length > 0;

const WHY: Readonly<Record<NonNullable<SessionState['why']>, string>> = {
  logout: 'ended by a logout',
  expired: 'ran out',
  control: 'was ended by a step',
  'user-deleted': 'ended with the user',
  replaced: 'was replaced by another sign-in',
  reuse: 'was revoked because a spent refresh token was presented',
  reset: 'ended when the server was reset',
  forgotten: 'was forgotten by the server',
};
