import type { TokenMove } from './token-moves.ts';
import type { Instant } from '../time/instant.ts';

/** A logout that was answered: from `at` on nobody may have a token of its session. */
export interface Logout extends Pick<TokenMove, 'lane' | 'attempt' | 'isTold'> {
  readonly sid: string;
  readonly at: Instant;
}

/** The first logout of each session that was logged out, by sid. One that failed, or whose answer was lost, logged nobody out. */
export function logoutsOf(moves: readonly TokenMove[]): ReadonlyMap<string, Logout> {
  const logouts = new Map<string, Logout>();
  for (const { kind, tokens, lane, attempt, isTold } of moves) {
    const { purpose, status, endedAt, dropped } = attempt;
    if (kind !== 'presented' || purpose !== 'logout' || endedAt === undefined || dropped !== undefined) continue;
    if (typeof status !== 'number' || status >= 400) continue;
    for (const { sid } of tokens) {
      const known = logouts.get(sid);
      if (known === undefined || endedAt < known.at) logouts.set(sid, { sid, at: endedAt, lane, attempt, isTold });
    }
  }
  return logouts;
}
