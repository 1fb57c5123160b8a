import type { TokenRef } from '../trace/events.ts';
import type { Lane } from '../trace/lane.ts';
import { listed } from '../trace/wording.ts';
import { namesOf } from './evidence.ts';

/** Some tokens of one session as one names them: `access token generation 2 and refresh token generation 1`. */
export function tokenNames(tokens: readonly TokenRef[]): string {
  return listed(tokens.map(({ kind, generation }) => `${kind} token generation ${generation}`));
}

/** Who logged in or out: the tab, where its login has no number that a reader could find. */
export function doerOf(lane: Lane): string {
  return lane.number === 0 && lane.tab !== 'server' ? lane.tabLabel : namesOf([lane]);
}
