import type { TokenKind, TokenRef } from '../trace/events.ts';
import { isAfter, type TokenMove } from './token-moves.ts';

/** A token and the move that showed it. */
export interface Shown {
  readonly token: TokenRef;
  readonly move: TokenMove;
}

/** One place of a store: each session has one for each kind of token. */
export const keyOf = ({ sid, kind }: { readonly sid: string; readonly kind: TokenKind }): string => `${kind} ${sid}`;

/** The newest token of each place that ever reached a client. */
export function newestArrivalsOf(moves: readonly TokenMove[]): ReadonlyMap<string, Shown> {
  const newest = new Map<string, Shown>();
  for (const move of moves) {
    if (move.kind !== 'arrived') continue;
    for (const token of move.tokens) {
      const known = newest.get(keyOf(token));
      if (known === undefined || known.token.generation < token.generation) newest.set(keyOf(token), { token, move });
    }
  }
  return newest;
}

/** What arrived last or, where a call that was sent clearly after that shows another one, what it presented. */
export function heldTokensOf(moves: readonly TokenMove[]): ReadonlyMap<string, Shown> {
  const held = new Map<string, Shown>();
  const arrived = new Map<string, TokenMove>();
  for (const move of moves) {
    for (const token of move.tokens) {
      const key = keyOf(token);
      const before = arrived.get(key);
      if (move.kind === 'arrived') arrived.set(key, move);
      else if (before !== undefined && !isAfter(move, before)) continue;
      held.set(key, { token, move });
    }
  }
  return held;
}
