import type { CookieState } from '../../../reauth/trace/cookies.ts';
import { countdownWords, durationWords } from '../words.ts';

/** What a cookie's card says about its time. */
export interface CookieLeft {
  readonly fraction: number;
  readonly ring: string;
  readonly words: string;
}

/** How much time a cookie has left at `now`, for the ring and in words. */
export function cookieLeftAt({ state, setAt, expiresAt }: CookieState, now: number): CookieLeft {
  if (state === 'gone') return { fraction: 0, ring: '✕', words: 'removed' };
  if (expiresAt === undefined) return { fraction: 1, ring: '∞', words: 'until the browser closes' };
  if (state === 'expired') return { fraction: 0, ring: '0', words: `0.0 s left` };
  const left = Math.max(expiresAt - now, 0);
  const fraction = Math.min(left / Math.max(expiresAt - setAt, 1), 1);
  return { fraction, ring: ringText(left), words: `${countdownWords(left)} left` };
}

/** How long ago it ran out; empty while it lives. */
export function expiredWords({ state, expiresAt }: CookieState, now: number): string {
  return state === 'expired' && expiresAt !== undefined ? `expired ${durationWords(now - expiresAt)} ago` : '';
}

function ringText(left: number): string {
  if (left < 100_000) return String(Math.floor(left / 1000));
  const minutes = left / 60_000;
  if (minutes < 100) return `${Math.floor(minutes)}m`;
  return minutes < 60 * 48 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / 1440)}d`;
}
