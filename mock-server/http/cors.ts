import type { ServerResponse } from 'node:http';
import type { ApiRequest } from '../handler/api.ts';
import { allowedOrigin, type GuardPolicy } from './guard.ts';

type Headers = Readonly<Record<string, string>>;

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const ALLOWED = 'content-type, x-reauth-request, last-event-id, authorization';
const EXPOSED = 'www-authenticate, allow, retry-after';

/**
 * The CORS headers of an answer (Fetch standard, "CORS protocol"). The origin is reflected, never `*`, since cookies
 * travel; `Vary: Origin` is there for callers without one too, so that no cache gives one caller's answer to another.
 */
export function corsHeaders(call: Pick<ApiRequest, 'path' | 'headers'>, policy: GuardPolicy): Headers {
  const origin = allowedOrigin(call, policy);
  if (origin === undefined) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': EXPOSED,
  };
}

/** Takes them off again: a page of another origin then cannot read even the status, and sees a network error. */
export function withoutCors(response: Pick<ServerResponse, 'getHeaderNames' | 'removeHeader'>): void {
  for (const name of response.getHeaderNames()) if (name.startsWith('access-control-')) response.removeHeader(name);
}

/** Whether this is a browser's question before the call, and not an OPTIONS call of somebody's own. */
export function isPreflight({ method, headers }: Pick<ApiRequest, 'method' | 'headers'>): boolean {
  return method === 'OPTIONS' && headers['origin'] !== undefined && 'access-control-request-method' in headers;
}

/** What a preflight is answered beside `corsHeaders`. Short-lived: a server started anew may allow other origins. */
export const preflightHeaders: Headers = {
  'access-control-allow-methods': METHODS,
  'access-control-allow-headers': ALLOWED,
  'access-control-max-age': '60',
};
