import type { Instant } from '../../time/instant.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { elapsed } from '../../trace/wording.ts';
import { evidenceIndexOf, type EvidenceIndex } from '../evidence-index.ts';
import { namesOf, requestsOf } from '../evidence.ts';
import { heldCookiesOf, type HeldCookie } from '../held-cookies.ts';
import { logoutsOf, type Logout } from '../logouts.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';
import { isAfter, isInDate, tokenMovesOf, type TokenMove } from '../token-moves.ts';
import { doerOf, tokenNames } from '../token-words.ts';

/**
 * Oracle 4: after logout no store, cookie or header holds a live token. Reports:
 * https://github.com/logto-io/kotlin/issues/253, https://github.com/Aster-Privacy/Aster-Mail/pull/78.
 *
 * Live is what is still in date: that this server has ended the session does not help where only the signature is looked
 * at, and the app takes itself for logged in. A session is told by its `sid`, so a later sign-in has no part in it. Needs
 * the server's events; a cookie counts by itself only where the answer to the logout did not clear it, since those who
 * watch a jar see it late.
 */
export const tokenAliveAfterLogout: Rule = {
  id: 'token-alive-after-logout',
  title: 'A token is alive after the logout',
  cause:
    'The answer to a refresh that was under way during the logout arrived after it and wrote its tokens, and nobody asked whether the session was still there.',
  scenario: 'a-refresh-lands-after-the-logout',
  check: (context) => {
    const moves = tokenMovesOf(context);
    const logouts = logoutsOf(moves);
    if (logouts.size === 0) return [];
    const index = evidenceIndexOf(context.trace);
    const late = lateMoves(moves, logouts);
    const left = leftCookies(context, logouts);
    return [...logouts.values()].flatMap((logout) => {
      const arrived = late.get(logout.sid)?.filter(({ kind }) => kind === 'arrived') ?? [];
      const presented = late.get(logout.sid)?.filter(({ kind }) => kind === 'presented') ?? [];
      const cookies = left.filter(({ token }) => token.sid === logout.sid);
      return arrived.length + presented.length + cookies.length === 0
        ? []
        : [findingOf({ logout, arrived, presented, cookies }, index)];
    });
  },
};

interface Alive {
  readonly logout: Logout;
  readonly arrived: readonly TokenMove[];
  readonly presented: readonly TokenMove[];
  readonly cookies: readonly HeldCookie[];
}

function lateMoves(
  moves: readonly TokenMove[],
  logouts: ReadonlyMap<string, Logout>,
): ReadonlyMap<string, readonly TokenMove[]> {
  const late = new Map<string, TokenMove[]>();
  for (const move of moves) {
    for (const sid of new Set(move.tokens.map((token) => token.sid))) {
      const logout = logouts.get(sid);
      const tokens = move.tokens.filter((token) => token.sid === sid && isInDate(token, move.clock));
      if (logout === undefined || tokens.length === 0 || move.lane === logout.lane || !isAfter(move, logout)) continue;
      late.set(sid, [...(late.get(sid) ?? []), { ...move, tokens }]);
    }
  }
  return late;
}

/** Cookies that were there before the logout, that its answer did not clear, and that are there still. */
function leftCookies({ trace, now }: RuleContext, logouts: ReadonlyMap<string, Logout>): readonly HeldCookie[] {
  const calls = new Map([...logouts.values()].map(({ sid, attempt }) => [attempt.call, sid]));
  const cleared = new Set<string>();
  for (const event of trace) {
    if (event.type !== 'call.answered') continue;
    const sid = calls.get(event.call);
    if (sid === undefined) continue;
    for (const { name, maxAge } of event.cookies) if (maxAge === 0) cleared.add(`${sid} ${name}`);
  }
  return heldCookiesOf(trace, now).filter(({ name, token, from, to }) => {
    const logout = logouts.get(token.sid);
    return logout !== undefined && from <= logout.at && to === undefined && !cleared.has(`${token.sid} ${name}`);
  });
}

function findingOf(alive: Alive, index: EvidenceIndex): Finding {
  const { logout, arrived, presented, cookies } = alive;
  const moves = [...arrived, ...presented];
  const told: readonly TraceEvent[] = cookies.map((cookie) => cookie.told);
  return {
    rule: tokenAliveAfterLogout.id,
    severity: 'error',
    summary: summaryOf(alive),
    cause:
      arrived.length > 0
        ? tokenAliveAfterLogout.cause
        : cookies.length > 0
          ? 'The answer to the logout came without the cookies that clear those of the session, so the browser keeps them.'
          : 'A copy of the token outlived the logout: somebody kept it outside the store that the logout empties.',
    remedy:
      cookies.length > 0 && arrived.length === 0
        ? 'Clear each token cookie in the answer to the logout (Max-Age=0 with the same name, path and domain).'
        : 'Let login, logout and refresh take one lock, and drop what arrives for a session that is over.',
    evidence: index.of([logout.attempt, ...moves.map(({ attempt }) => attempt)], told),
    requests: requestsOf([logout.lane, ...moves.map(({ lane }) => lane)]),
  };
}

function summaryOf({ logout, arrived: [arrived], presented, cookies }: Alive): string {
  const { sid } = logout;
  const by = doerOf(logout.lane);
  const first = presented.find(({ lane }) => lane !== arrived?.lane);
  const after = (at: Instant): string => `${elapsed(logout.at, at)} after ${by} had logged out of it`;
  const ago = ({ tokens, lane }: TokenMove, verb: string): string =>
    `${namesOf([lane])} ${verb} ${tokenNames(tokens)} of session ${sid}`;
  const again = first ? ` ${namesOf([first.lane])} presented it.` : '';
  if (arrived) return `${ago(arrived, 'brought')} ${after(arrived.at)}.${again}`;
  if (cookies.length > 0) {
    const names = [...new Set(cookies.map(({ name }) => name))].join(' and ');
    return `The browser still holds ${names} of session ${sid}, though ${by} has logged out of it.${again}`;
  }
  return first ? `${ago(first, 'presented')} ${after(first.at)}.` : '';
}
