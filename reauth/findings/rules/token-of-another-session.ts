import { evidenceIndexOf } from '../evidence-index.ts';
import { namesOf, requestsOf } from '../evidence.ts';
import { logoutsOf } from '../logouts.ts';
import type { Finding, Rule } from '../rule.ts';
import { browsersOf } from '../browsers.ts';
import { isAfter, tokenMovesOf, type TokenMove } from '../token-moves.ts';
import { doerOf, tokenNames } from '../token-words.ts';

/**
 * Oracle 5: a token that is written belongs to the session that is current. Reports:
 * https://github.com/supabase/supabase-swift/issues/1371, https://github.com/geolens-io/geolens/pull/1446.
 *
 * Current is the session of the browser's last login, until it is logged out. Only tokens of a session that is older than
 * that one count: those of a newer one came with a login whose own answer told of them late. Needs the server's events.
 */
export const tokenOfAnotherSession: Rule = {
  id: 'token-of-another-session',
  title: 'A token of another session took the place of the current one',
  cause:
    'A refresh of the old session was under way during the login, and its answer arrived last: it wrote the old tokens over the new ones.',
  scenario: 'login-as-somebody-else-during-a-refresh',
  check: (context) => {
    const moves = tokenMovesOf(context);
    const logouts = logoutsOf(moves);
    const browserOf = browsersOf(moves);
    const begun = beginningsOf(moves);
    const current = new Map<string, Login>();
    const found = new Map<string, Mixture>();
    for (const move of moves) {
      const browser = browserOf(move);
      const [{ sid } = { sid: '' }] = move.tokens;
      if (move.kind === 'arrived' && move.attempt.purpose === 'login') {
        current.set(browser, { sid, move });
        continue;
      }
      const login = current.get(browser);
      if (login === undefined || !isAfter(move, login.move)) continue;
      const out = logouts.get(login.sid);
      if (out !== undefined && move.at >= out.at) continue;
      const tokens = move.tokens.filter((token) => isOlder(token.sid, login.sid, begun));
      const [other] = tokens;
      if (other === undefined) continue;
      const key = JSON.stringify([browser, other.sid, login.sid]);
      const mixture = found.get(key);
      if (mixture) mixture.moves.push({ ...move, tokens });
      else found.set(key, { login, sid: other.sid, moves: [{ ...move, tokens }] });
    }
    const index = evidenceIndexOf(context.trace);
    return [...found.values()].flatMap((mixture) => findingOf(mixture, index) ?? []);
  },
};

interface Login {
  readonly sid: string;
  readonly move: TokenMove;
}

/** Tokens of session `sid` where that of `login` was the current one. */
interface Mixture {
  readonly login: Login;
  readonly sid: string;
  readonly moves: TokenMove[];
}

/** When each session was first heard of. */
function beginningsOf(moves: readonly TokenMove[]): ReadonlyMap<string, number> {
  const begun = new Map<string, number>();
  moves.forEach(({ tokens }, place) => {
    for (const { sid } of tokens) if (!begun.has(sid)) begun.set(sid, place);
  });
  return begun;
}

const isOlder = (one: string, other: string, begun: ReadonlyMap<string, number>): boolean =>
  one !== other && (begun.get(one) ?? 0) < (begun.get(other) ?? 0);

function findingOf({ login, sid, moves }: Mixture, index: ReturnType<typeof evidenceIndexOf>): Finding | undefined {
  const arrived = moves.find(({ kind }) => kind === 'arrived');
  const shown = arrived ?? moves[0];
  if (shown === undefined) return undefined;
  const all = [login.move, ...moves];
  return {
    rule: tokenOfAnotherSession.id,
    severity: 'error',
    summary: `${namesOf([shown.lane])} ${arrived ? 'brought' : 'presented'} ${tokenNames(shown.tokens)} of session ${sid} after ${doerOf(login.move.lane)} had logged in to session ${login.sid}.`,
    cause: arrived
      ? tokenOfAnotherSession.cause
      : 'A copy of the old token outlived the login: somebody kept it outside the store that the login writes to.',
    remedy:
      'Let the login take the lock of the refresh, and drop what was asked for before it: compare the session that a request was sent in with the current one.',
    evidence: index.of(all.map(({ attempt }) => attempt)),
    requests: requestsOf(all.map(({ lane }) => lane)),
  };
}
