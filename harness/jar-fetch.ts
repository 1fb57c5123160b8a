import { CookieJar } from 'tough-cookie';

/**
 * A `fetch` with a cookie jar of its own, as a browser profile has one (RFC 6265bis).
 *
 * Cookies are stored and sent for every request, whatever its `credentials`: it stands for a page of the same site.
 */
export function jarFetch(send: typeof fetch, jar: CookieJar = new CookieJar()): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const cookies = await jar.getCookieString(request.url);
    if (cookies !== '') request.headers.set('cookie', cookies);
    const response = await send(request);
    for (const cookie of response.headers.getSetCookie()) await jar.setCookie(cookie, request.url);
    return response;
  };
}
