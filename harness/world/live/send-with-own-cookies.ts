import { sendOverFetch, type SendRaw } from '../tab/exchange.ts';

/**
 * Exchanges over the fetch of a real browser, with the cookies of that browser: no code can read or write them there, so the
 * jar of the simulated tabs stays empty. The origins are real too, and so is what the browser hides from them.
 */
export function sendWithOwnCookies(fetchFn: typeof fetch): SendRaw {
  return sendOverFetch((input, init) => fetchFn(input, { ...init, credentials: 'include', cache: 'no-store' }));
}
