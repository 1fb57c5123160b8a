import { instant, type Instant } from '../time/instant.ts';
import { cookiesOf } from '../trace/cookies.ts';
import type { CookieEvent, TokenRef, TraceEvent } from '../trace/events.ts';

/** A stretch during which a jar held a token of the server's. */
export interface HeldCookie {
  readonly jar: string;
  readonly name: string;
  readonly token: TokenRef;
  readonly from: Instant;
  /** Absent while it is held. */
  readonly to?: Instant;
  /** The event that told of it. */
  readonly told: CookieEvent;
}

/** Every stretch by jar and name, in their order. Only cookies whose token the server's events name count. */
export function heldCookiesOf(trace: readonly TraceEvent[], now: Instant): readonly HeldCookie[] {
  const { histories, tokens } = cookiesOf(trace);
  return [...histories.values()].flatMap(({ jar, name, changes }) =>
    changes.flatMap((told, index): readonly HeldCookie[] => {
      if (told.type !== 'cookie.set' || told.at > now) return [];
      const token = told.claims?.jti === undefined ? undefined : tokens.get(told.claims.jti);
      if (token === undefined) return [];
      const to = Math.min(changes[index + 1]?.at ?? Infinity, told.expiresAt ?? Infinity);
      return [{ jar, name, token, from: told.at, ...(to <= now && { to: instant(to) }), told }];
    }),
  );
}
