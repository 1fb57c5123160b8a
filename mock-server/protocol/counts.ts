import type { Instant } from '../../reauth/time/instant.ts';
import { EXPIRIES_KEPT, type Expiry, type Session } from './session.ts';

/** What is counted of a session, in whole and for each expiry. */
export type Counted = Exclude<keyof Expiry, 'generation'>;

/** The session with one more of these, counted for the latest expiry of the access token too. */
export function counting(session: Session, what: Counted, now: Instant): Session {
  const before = session.expiries.at(-1);
  const newest = session.access.at(-1);
  const ranOut = newest !== undefined && now >= newest.expiresAt ? newest.generation : (before?.generation ?? 0);
  const isNext = before === undefined || ranOut !== before.generation;
  const current = isNext ? { ...NONE, generation: ranOut } : before;
  const others = isNext ? session.expiries : session.expiries.slice(0, -1);
  return {
    ...session,
    [what]: session[what] + 1,
    expiries: [...others, { ...current, [what]: current[what] + 1 }].slice(-EXPIRIES_KEPT),
  };
}

const NONE = { refreshes: 0, spentPresented: 0, forgiven: 0, orders: 0 } as const;
