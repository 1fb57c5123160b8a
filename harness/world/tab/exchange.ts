import type { ApiHandler } from '../../../mock-server/handler/api.ts';

/**
 * One HTTP exchange as plain data. No `Request`: a browser lets no code read or write `Cookie` and `Set-Cookie`, and the
 * simulated tabs run in the panel too.
 */
export interface RawRequest {
  readonly method: string;
  /** Whole, with its query. */
  readonly url: string;
  /** Names in lower case; `cookie` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** The page asked for it without its credentials: where a browser adds the cookies, it is to add none. */
  readonly withoutCookies?: true;
  /** The page went away or gave the call up; what comes later is not read. */
  readonly signal: AbortSignal;
}

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole Set-Cookie values, in their order. */
  readonly cookies: readonly string[];
  /** All of it, so that an exchange is over when its reply is here. */
  readonly body: string | undefined;
  /** The browser takes its cookies, and hands nothing of it to the page (Fetch standard, "CORS check"). */
  readonly unreadable?: true;
}

/** Sends what a browser sends. Rejects with a `TypeError` when the connection is cut, as `fetch` does. */
export type SendRaw = (request: RawRequest) => Promise<RawReply>;

/** Exchanges with a server in the same process. No page may read a reply without CORS headers. */
export function sendToApi(api: ApiHandler): SendRaw {
  return async ({ method, url, headers, body, signal }) => {
    const { pathname: path, search } = new URL(url);
    const sent = body === undefined ? { kind: 'none' as const } : { kind: 'text' as const, text: body };
    const reply = await api({ method, path, query: search.slice(1), headers, body: sent, signal });
    if (reply.cut === true) throw new TypeError('fetch failed');
    return {
      status: reply.status,
      headers: { ...reply.headers, ...(reply.body === undefined ? {} : { 'content-type': 'application/json' }) },
      cookies: reply.cookies,
      body: reply.body === undefined ? undefined : JSON.stringify(reply.body),
      ...(reply.cors === false ? { unreadable: true } : {}),
    };
  };
}

/** Exchanges over a `fetch` that lets cookies be written by hand, as Node's does. */
export function sendOverFetch(fetchFn: typeof fetch): SendRaw {
  return async ({ method, url, headers, body, signal }) => {
    const response = await fetchFn(url, { method, headers, body: body ?? null, signal, redirect: 'manual' });
    const text = await response.text();
    const plain = [...response.headers].filter(([name]) => name !== 'set-cookie');
    return {
      status: response.status,
      headers: Object.fromEntries(plain),
      cookies: response.headers.getSetCookie(),
      body: text === '' ? undefined : text,
    };
  };
}
