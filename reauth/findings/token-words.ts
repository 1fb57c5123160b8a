import type { TokenRef } from '../trace/events.ts';
import { listed } from '../trace/wording.ts';

/** Some tokens of one session as one names them: `access token generation 2 and refresh token generation 1`. */
export function tokenNames(tokens: readonly TokenRef[]): string {
  return listed(tokens.map(({ kind, generation }) => `${kind} token generation ${generation}`));
}
