import type { SendRaw } from '../../../../harness/world/tab/exchange.ts';

/** Exchanges of the simulated tabs over the browser's own fetch: with its cookies, which no page reads or writes by hand. */
export function sendFromPage(fetchFn: typeof fetch): SendRaw {
  return async ({ method, url, headers, body, signal, withoutCookies }) => {
    const response = await fetchFn(url, {
      method,
      headers,
      signal,
      body: body ?? null,
      cache: 'no-store',
      credentials: withoutCookies === true ? 'omit' : 'include',
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      cookies: [],
      body: text === '' ? undefined : text,
    };
  };
}
