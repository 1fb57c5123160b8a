import type { ClientEvent, TokenRef } from '../../trace/events.ts';
import type { Attempt, Lane } from '../../trace/lane.ts';
import { evidenceIndexOf } from '../evidence-index.ts';
import { namesOf } from '../evidence.ts';
import { ownAttempts } from '../own-attempts.ts';
import { EndedRefreshes, type EndedRefresh } from '../refreshes.ts';
import { refusesTheToken } from '../refusals.ts';
import type { Finding, Rule } from '../rule.ts';
import { SessionsAlive } from '../sessions-alive.ts';

type Settled = Extract<ClientEvent, { type: 'request.settled' }>;

/**
 * Oracle 14: no 401 reaches a caller while the session is alive.
 *
 * The caller got the 401 itself, or what became of it: an exception, or a broken network where the page could not read
 * the answer. Alive is a session whose refresh token the browser still sends and the server would still take. A client
 * that was told a definite no has nothing left to do (unless the no was about a token that it had spent itself); nor has
 * one whose refresh brought a token that is still good. A 401 that is about something else than the token is the caller's.
 * Only the server's events tell all this.
 *
 * Sources: https://github.com/reduxjs/redux-toolkit/issues/1782, https://github.com/Flyrell/axios-auth-refresh/issues/90,
 * https://github.com/source-academy/frontend/issues/311, https://github.com/supabase/supabase-js/issues/2620.
 */
export const rejectedWhileSessionAlive: Rule = {
  id: 'rejected-while-session-alive',
  title: 'A request failed with 401 while its session was alive',
  cause: 'The request met an expired token, and nothing renewed it for this request though the session could have.',
  scenario: 'a-401-without-cors-headers',
  check: ({ trace, lanes }) => {
    const byRequest = new Map(lanes.map((lane) => [lane.request, lane]));
    const refreshes = new EndedRefreshes(lanes);
    const evidence = evidenceIndexOf(trace);
    const sessions = new SessionsAlive();
    return trace.flatMap((event): readonly Finding[] => {
      sessions.take(event);
      if (event.type !== 'request.settled' || event.outcome !== 'rejected') return [];
      const lane = byRequest.get(event.request);
      const last = lane && ownAttempts(lane).at(-1);
      const token = lane && lastTokenOf(lane);
      if (lane === undefined || last === undefined || token === undefined || !refusesTheToken(last.reason)) return [];
      const came = whatCame(event, last);
      if (came === undefined || !sessions.isAlive(token, event.at)) return [];
      if (wasToldNo(refreshes.lastOfTab(lane.tab, event.at), token)) return [];
      const isRenewed = refreshes.lastOfTab(lane.tab, last.sentAt)?.result === 'renewed';
      if (isRenewed && sessions.hasFreshAccess(token.sid, event.at)) return [];
      const { told, cause, remedy } = came;
      return [
        {
          rule: rejectedWhileSessionAlive.id,
          severity: 'error',
          summary: `${namesOf([lane])} ${lane.label} ended with ${told}, though session ${token.sid} was alive.`,
          cause,
          remedy,
          evidence: evidence.of(lane.attempts, [event]),
          requests: [lane.request],
        },
      ];
    });
  },
};

/** Of the session that its client was in at the end, be it by its refresh: a login meanwhile makes it another one. */
function lastTokenOf({ attempts }: Lane): TokenRef | undefined {
  const shown = attempts.findLast(({ presented }) => (presented.refresh ?? presented.access) !== undefined)?.presented;
  return shown?.refresh ?? shown?.access;
}

interface Came {
  readonly told: string;
  readonly cause: string;
  readonly remedy: string;
}

/** What the caller got for the 401; undefined where that was something of its own. */
function whatCame({ status }: Settled, { status: seen, faults }: Attempt): Came | undefined {
  if (status === 401) {
    return {
      told: '401',
      cause: rejectedWhileSessionAlive.cause,
      remedy:
        'After a 401 renew the token, or join the refresh that is under way, and send the request once more. Give the caller a 401 only after a definite no to the refresh.',
    };
  }
  if (status === undefined && seen === 401) {
    return {
      told: 'an exception after its 401',
      cause:
        'Something in the reauth threw, such as a lock that was stolen or a wait that was ended, and nobody caught it.',
      remedy: 'Catch what the refresh and its lock throw, and give the caller an answer in every case.',
    };
  }
  if (typeof status !== 'string' || typeof seen !== 'string' || !faults.some(({ kind }) => kind === 'no-cors')) {
    return undefined;
  }
  return {
    told: `${status} in place of a 401 that the page could not read`,
    cause: 'The 401 came without its CORS headers, so that it looks like a broken network, and nobody refreshes.',
    remedy: 'Send the CORS headers with every answer, a 401 too; until then refresh before the token runs out.',
  };
}

/** A definite no that its client has not brought on itself. */
function wasToldNo(refresh: EndedRefresh | undefined, { sid }: TokenRef): boolean {
  if (refresh?.result !== 'rejected' || (refresh.sid ?? sid) !== sid) return false;
  const { reason } = refresh.attempt;
  return reason !== 'refresh-spent' && reason !== 'refresh-in-grace';
}
