import type { ClientEvent, TabId } from '../../../reauth/trace/events.ts';

/** How many numbers out of order are remembered for one emitter; a page that sends more confuses only its own picture. */
const MOST_AHEAD = 20_000;

/** `upTo`: every number up to it was seen; `ahead`: those seen beyond it. */
interface Seen {
  upTo: number;
  readonly ahead: Set<number>;
}

/** Knows which events came before, by emitter and number: a page sends again what it holds each time it is asked. */
export class SeenEvents {
  readonly #emitters = new Map<TabId, Seen>();

  /** Whether this event is new; it no longer is from now on. */
  isNew({ tab, seq }: ClientEvent): boolean {
    const seen: Seen = this.#emitters.get(tab) ?? { upTo: 0, ahead: new Set<number>() };
    this.#emitters.set(tab, seen);
    if (seq <= seen.upTo || seen.ahead.has(seq)) return false;
    seen.ahead.add(seq);
    while (seen.ahead.delete(seen.upTo + 1)) seen.upTo += 1;
    if (seen.ahead.size > MOST_AHEAD) seen.ahead.clear();
    return true;
  }
}
