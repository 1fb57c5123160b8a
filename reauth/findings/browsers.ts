import type { TokenMove } from './token-moves.ts';

/**
 * Tells the browser of each move: tabs that had tokens of one session are of one browser, since a session does not leave
 * its browser. Calls that only the server tells of are of the browser whose sessions they bring together.
 */
export function browsersOf(moves: readonly TokenMove[]): (move: TokenMove) => string {
  const above = new Map<string, string>();
  const topOf = (key: string): string => {
    let top = key;
    for (let next = above.get(top); next !== undefined; next = above.get(top)) top = next;
    // Shortens the way for those who ask next.
    for (let at = key; at !== top;) {
      const next = above.get(at) ?? top;
      above.set(at, top);
      at = next;
    }
    return top;
  };
  for (const move of moves) {
    for (const { sid } of move.tokens) {
      const [place, session] = [topOf(placeOf(move)), topOf(`session ${sid}`)];
      if (place !== session) above.set(place, session);
    }
  }
  return (move) => topOf(placeOf(move));
}

/** A tab; of calls that name none each is a place of its own. */
const placeOf = ({ lane }: TokenMove): string => (lane.tab === 'server' ? `call ${lane.request}` : `tab ${lane.tab}`);
