import type { ServerEvent, TokenRef } from './events.ts';

/** The refreshes of one session, counted for each expiry of its access token. An honest client refreshes once in each. */
export interface ExpiryCount {
  readonly newest?: TokenRef;
  /** Generation of the access token that ran out last; 0 while none has. */
  readonly ranOut: number;
  /** Since then. */
  readonly refreshes: number;
  /** The most that one expiry had. */
  readonly most: number;
}

/** Before the first access token. */
export const noExpiry: ExpiryCount = { ranOut: 0, refreshes: 0, most: 0 };

/** The count after an access token was issued, or expired by command. */
export function stepExpiryCount(
  count: ExpiryCount,
  event: Extract<ServerEvent, { type: 'token.issued' | 'token.expired' }>,
): ExpiryCount {
  const { token } = event;
  const { newest } = count;
  if (event.type === 'token.expired') return newest?.id === token.id ? { ...count, newest: token } : count;
  if (event.from === undefined && token.generation <= 1) return { ...count, newest: token };
  const hasRunOut = newest !== undefined && event.at + event.offset >= newest.expiresAt;
  const ranOut = hasRunOut ? newest.generation : count.ranOut;
  const refreshes = ranOut === count.ranOut ? count.refreshes + 1 : 1;
  return { newest: token, ranOut, refreshes, most: Math.max(count.most, refreshes) };
}
