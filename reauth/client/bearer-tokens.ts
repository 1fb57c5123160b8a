import type { FetchFn } from '../observe/observed-fetch.ts';
import { purposeOf } from '../trace/purpose.ts';

/** The tokens of one client, in its memory. */
export interface BearerTokens {
  /** The same fetch with the tokens on its calls. */
  carriedBy(fetchFn: FetchFn): FetchFn;
}

interface Held {
  readonly access: string;
  readonly refresh?: string;
}

/**
 * Carries the tokens of a server that hands them out in JSON (RFC 6749 section 5.1): the access token in `Authorization:
 * Bearer` (RFC 6750 section 2.1), the refresh token in the body of a refresh.
 *
 * What a reply brings is kept when the reply arrives, as an app would: the last one to arrive wins. A server that sets
 * cookies hands out no refresh token, and then every call is passed on as it is.
 */
export function createBearerTokens(): BearerTokens {
  let held: Held | undefined;

  const keep = async (response: Response): Promise<void> => {
    const tokens = response.ok
      ? bearerTokensIn(
          await response
            .clone()
            .json()
            .catch(() => undefined),
        )
      : undefined;
    const refresh = tokens?.refresh ?? held?.refresh;
    // Without one they are in cookies, where each tab has the newest: `--profile rfc` names the type of a token there too.
    if (tokens && refresh !== undefined) held = { ...tokens, refresh };
  };

  return {
    carriedBy: (fetchFn) => async (input, init) => {
      const request = input instanceof Request && init === undefined ? input : new Request(input, init);
      const purpose = purposeOf(request.method, new URL(request.url).pathname);
      const carried = held;
      switch (purpose) {
        case 'login':
        case 'register': {
          const response = await fetchFn(request);
          if (purpose === 'login' && response.ok) held = undefined;
          await keep(response);
          return response;
        }
        case 'refresh': {
          if (carried?.refresh === undefined) return fetchFn(request);
          const response = await fetchFn(withBody(request, carried, carried.refresh));
          await keep(response);
          return response;
        }
        case 'logout': {
          held = undefined;
          return fetchFn(carried?.refresh === undefined ? request : withBody(request, carried, carried.refresh));
        }
        case 'request':
          return fetchFn(
            carried === undefined ? request : new Request(request, { headers: authorized(request, carried) }),
          );
      }
    },
  };
}

function authorized({ headers }: Request, { access }: Held): Headers {
  const own = new Headers(headers);
  if (!own.has('authorization')) own.set('authorization', `Bearer ${access}`);
  return own;
}

function withBody(request: Request, held: Held, refresh: string): Request {
  const headers = authorized(request, held);
  headers.set('content-type', 'application/json');
  const body = JSON.stringify({ grant_type: 'refresh_token', refresh_token: refresh });
  const { signal, credentials } = request;
  return new Request(request.url, { method: 'POST', headers, body, signal, credentials });
}

/** The tokens in a reply that hands them out as JSON (RFC 6749 section 5.1); `undefined` in one that sets cookies. */
export function bearerTokensIn(json: unknown): Held | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  if (!('token_type' in json) || json.token_type !== 'Bearer') return undefined;
  if (!('access_token' in json) || typeof json.access_token !== 'string') return undefined;
  const refresh = 'refresh_token' in json && typeof json.refresh_token === 'string' ? json.refresh_token : undefined;
  return { access: json.access_token, ...(refresh === undefined ? {} : { refresh }) };
}
