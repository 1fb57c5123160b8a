import type { Instant } from '../../time/instant.ts';
import type { RequestId } from '../../trace/events.ts';
import type { Lane } from '../../trace/lane.ts';
import { elapsed } from '../../trace/wording.ts';
import { evidenceIndexOf, type EvidenceIndex } from '../evidence-index.ts';
import { namesOf, requestsOf } from '../evidence.ts';
import { logoutsOf, type Logout } from '../logouts.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';
import { isAfter, tokenMovesOf } from '../token-moves.ts';
import { doerOf } from '../token-words.ts';

/**
 * Oracle 15: no private data is delivered after logout. Report: https://github.com/supabase/supabase-js/pull/2392.
 *
 * Private is what a token was presented for, and the token says of which session. Where no server tells, it is what the
 * same tab had asked for before its logout, on a path that has answered 401. What only the server tells of was delivered to
 * nobody that the trace knows.
 */
export const dataAfterLogout: Rule = {
  id: 'data-after-logout',
  title: 'Private data was delivered after the logout',
  cause:
    'A request was under way during the logout; its answer came after it, and nothing asked whether its caller was still logged in.',
  scenario: 'data-comes-after-the-logout',
  check: (context) => {
    const groups = new Map<RequestId, Group>();
    for (const { lane, logout, at } of [...lateBySession(context), ...lateByTab(context)]) {
      const group = groups.get(logout.request) ?? { logout, at, lanes: new Set() };
      group.lanes.add(lane);
      groups.set(logout.request, group);
    }
    const index = evidenceIndexOf(context.trace);
    return [...groups.values()].map((group) => findingOf(group, index));
  },
};

/** A request that was fulfilled after a logout which had been answered at `at`. */
interface Late {
  readonly lane: Lane;
  readonly logout: Lane;
  readonly at: Instant;
}

interface Group {
  readonly logout: Lane;
  readonly at: Instant;
  readonly lanes: Set<Lane>;
}

function lateBySession(context: RuleContext): readonly Late[] {
  const moves = tokenMovesOf(context);
  const logouts: ReadonlyMap<string, Logout> = logoutsOf(moves);
  if (logouts.size === 0) return [];
  return moves.flatMap(({ kind, tokens, lane, attempt, isTold }) => {
    const { outcome, endedAt } = lane;
    if (kind !== 'presented' || !isTold || attempt.purpose !== 'request' || isPublic(attempt.path)) return [];
    if (outcome !== 'fulfilled' || endedAt === undefined) return [];
    return tokens.flatMap(({ sid }) => {
      const logout = logouts.get(sid);
      if (logout === undefined || !isAfter({ kind: 'arrived', at: endedAt, lane, isTold }, logout)) return [];
      return [{ lane, logout: logout.lane, at: logout.at }];
    });
  });
}

/** Keys are for everybody, and a browser sends its cookies for them all the same (RFC 8615). */
const isPublic = (path: string): boolean => path.startsWith('/.well-known/');

/** By the client's own word alone. */
function lateByTab({ lanes }: RuleContext): readonly Late[] {
  const alone = lanes.filter(
    ({ tab, attempts }) => tab !== 'server' && attempts.every(({ call }) => call === undefined),
  );
  const guarded = new Set(
    alone.flatMap(({ attempts }) =>
      attempts.flatMap(({ status, method, path }) => (status === 401 ? `${method} ${path}` : [])),
    ),
  );
  const ended = alone
    .flatMap((lane) => {
      const logout = lane.attempts.find(({ purpose, status }) => purpose === 'logout' && isSuccess(status));
      const at = logout ? logout.endedAt : lane.endedAt;
      const concerns =
        logout !== undefined || lane.attempts.some(({ method, path }) => guarded.has(`${method} ${path}`));
      return at === undefined || !concerns ? [] : [{ lane, at, isLogout: logout !== undefined }];
    })
    .toSorted((a, b) => a.at - b.at);
  const last = new Map<string, { readonly lane: Lane; readonly at: Instant }>();
  return ended.flatMap(({ lane, at, isLogout }) => {
    if (isLogout) {
      last.set(lane.tab, { lane, at });
      return [];
    }
    const logout = last.get(lane.tab);
    const isLate = logout !== undefined && lane.outcome === 'fulfilled' && lane.startedAt < logout.at && logout.at < at;
    return isLate ? [{ lane, logout: logout.lane, at: logout.at }] : [];
  });
}

const isSuccess = (status: number | string | undefined): boolean => typeof status === 'number' && status < 400;

function findingOf({ logout, at, lanes }: Group, index: EvidenceIndex): Finding {
  const late = [...lanes].toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0));
  const last = late.at(-1)?.endedAt ?? at;
  const after = late.length === 1 ? elapsed(at, last) : `up to ${elapsed(at, last)}`;
  return {
    rule: dataAfterLogout.id,
    severity: 'error',
    summary: `${namesOf(late)} ${late.length === 1 ? 'was' : 'were'} fulfilled ${after} after ${doerOf(logout)} had logged out.`,
    cause: dataAfterLogout.cause,
    remedy:
      'At logout abort what is under way and empty the cache (resetApiState), and drop answers to requests that were sent in a session that is over.',
    evidence: index.of([logout, ...late].flatMap(({ attempts }) => attempts)),
    requests: requestsOf([logout, ...late]),
  };
}
