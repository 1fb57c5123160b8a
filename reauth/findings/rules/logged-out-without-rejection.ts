import type { ClientEvent, TabId } from '../../trace/events.ts';
import type { Attempt, Lane } from '../../trace/lane.ts';
import { isRejection } from '../../trace/rejection.ts';
import { evidenceIndexOf } from '../evidence-index.ts';
import { namesOf } from '../evidence.ts';
import { endedIn, type EndedRefresh } from '../refreshes.ts';
import { ownAttempts } from '../own-attempts.ts';
import { refusesTheSession, refusesTheToken } from '../refusals.ts';
import type { Finding, Rule } from '../rule.ts';

type Lost = Extract<ClientEvent, { type: 'session.lost' }>;

/**
 * Oracle 6: no logout without a definite rejection from the server.
 *
 * A client gave the session up when its refresh had no answer, or one that says no more than "not now"; for a refresh
 * that had begun before the login; or although the refresh had succeeded. Where the server did reject it and the client could not read the answer, nothing was lost by it.
 * What led to a loss is sought in its own request; a loss without request or status is not judged.
 *
 * Sources: https://github.com/workos/authkit-js/pull/130, https://github.com/metadist/synaplan/pull/1355,
 * https://github.com/schulydev/Schuly/issues/476, https://github.com/Ahoo-Wang/fetcher/pull/1249,
 * https://github.com/reduxjs/redux-toolkit/issues/2045.
 */
export const loggedOutWithoutRejection: Rule = {
  id: 'logged-out-without-rejection',
  title: 'Logged out without a rejection from the server',
  cause: 'Whatever goes wrong with a refresh is taken for the end of the session, though the server may only be away.',
  scenario: 'a-503-of-the-refresh-logs-out',
  check: ({ trace, lanes }) => {
    const byRequest = new Map(lanes.map((lane) => [lane.request, lane]));
    const logins = loginsIn(lanes);
    const evidence = evidenceIndexOf(trace);
    return trace.flatMap((event): readonly Finding[] => {
      if (event.type !== 'session.lost') return [];
      const lane = event.request === undefined ? undefined : byRequest.get(event.request);
      const refresh = lane && endedIn(lane).findLast(({ endedAt }) => endedAt <= event.at);
      const why = whyOf(event, lane, refresh, logins.get(event.tab) ?? []);
      if (why === undefined) return [];
      const { told, attempts } = why;
      return [
        {
          rule: loggedOutWithoutRejection.id,
          severity: 'error',
          summary: `${lane ? namesOf([lane]) : `Tab ${event.tab}`} gave the session up ${told}.`,
          cause: why.cause,
          remedy:
            'Log out only when the refresh itself is answered with a definite no (400, 401 or 403), and for the session that it was sent in. Give anything else back as the error that it is, and let the next request try again.',
          evidence: evidence.of(attempts, [event]),
          requests: event.request === undefined ? [] : [event.request],
        },
      ];
    });
  },
};

interface Why {
  readonly told: string;
  readonly cause: string;
  readonly attempts: readonly Attempt[];
}

function whyOf(
  lost: Lost,
  lane: Lane | undefined,
  refresh: EndedRefresh | undefined,
  logins: readonly Attempt[],
): Why | undefined {
  const status = typeof lost.status === 'number' ? lost.status : (refresh?.attempt.status ?? lost.status);
  const attempts = refresh ? [refresh.attempt] : [];
  if (isRejection(status)) return whyBeforeLogin(lost, refresh, logins) ?? whyAfterSuccess(lost, lane, refresh);
  if (status === undefined || refusesTheSession(refresh?.attempt.reason)) return undefined;
  if (typeof status === 'string') {
    return {
      told: `because its refresh had no answer (${status})`,
      cause:
        'No answer is taken for a no: the connection may have been lost, the call aborted or the time limit reached.',
      attempts,
    };
  }
  if (status < 400) {
    return {
      told: `though its refresh was answered ${status}`,
      cause: 'The client expected something of the answer that is not in it, such as a body.',
      attempts,
    };
  }
  return { told: `because its refresh was answered ${status}`, cause: loggedOutWithoutRejection.cause, attempts };
}

/** The logins of each tab that succeeded. */
function loginsIn(lanes: readonly Lane[]): ReadonlyMap<TabId, readonly Attempt[]> {
  const logins = new Map<TabId, readonly Attempt[]>();
  for (const { tab, attempts } of lanes) {
    const own = attempts.filter(
      ({ purpose, status }) => purpose === 'login' && typeof status === 'number' && status < 400,
    );
    if (own.length > 0) logins.set(tab, [...(logins.get(tab) ?? []), ...own]);
  }
  return logins;
}

/** The refresh had begun when nobody, or somebody else, was logged in. */
function whyBeforeLogin(lost: Lost, refresh: EndedRefresh | undefined, logins: readonly Attempt[]): Why | undefined {
  const login = logins.findLast(({ endedAt }) => endedAt !== undefined && endedAt <= lost.at);
  if (refresh === undefined || login?.endedAt === undefined || login.endedAt <= refresh.attempt.sentAt)
    return undefined;
  return {
    told: 'because of a refresh that had begun before the login, and was refused after it',
    cause:
      'The refusal is about the time before the login, and is taken for the end of the session that has just begun.',
    attempts: [refresh.attempt, login],
  };
}

/** The refresh was granted, and it was the request itself that was refused again: for a reason that is not the session. */
function whyAfterSuccess(lost: Lost, lane: Lane | undefined, refresh: EndedRefresh | undefined): Why | undefined {
  if (lane === undefined || refresh?.result !== 'renewed') return undefined;
  const replay = ownAttempts(lane).findLast(({ endedAt }) => endedAt !== undefined && endedAt <= lost.at);
  if (replay?.status !== 401 || replay.sentAt < refresh.endedAt || replay.reason === undefined) return undefined;
  if (refusesTheToken(replay.reason) || refusesTheSession(replay.reason)) return undefined;
  return {
    told: 'though its refresh had succeeded: only the request itself was refused again, with 401',
    cause: 'A 401 that no refresh cures is about the request, and says nothing of the session.',
    attempts: [refresh.attempt, replay],
  };
}
