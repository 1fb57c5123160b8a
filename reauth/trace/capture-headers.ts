/** What carries headers: a `Headers`, a list of pairs, or a plain object. */
export type HeadersLike = Iterable<readonly [string, string]> | Readonly<Record<string, string>>;

/**
 * Takes from the headers of a call those that a trace may hold, each reduced to what is known about it.
 *
 * A header that is not named here is dropped, and so is a value that its own reader does not understand.
 */
export function captureHeaders(headers: HeadersLike): Readonly<Record<string, string>> {
  const captured: Record<string, string> = {};
  for (const [name, value] of isIterable(headers) ? headers : Object.entries(headers)) {
    const lower = name.toLowerCase();
    const kept = READERS.get(lower)?.(value.slice(0, 1_000));
    if (kept) captured[lower] = kept;
  }
  return captured;
}

function isIterable(headers: HeadersLike): headers is Iterable<readonly [string, string]> {
  return Symbol.iterator in headers;
}

const MEDIA_TYPES: ReadonlySet<string> = new Set([
  'application/json',
  'application/problem+json',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'multipart/form-data',
  'text/event-stream',
  'text/html',
  'text/plain',
  '*/*',
]);

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** RFC 9111 section 5.2. */
const CACHE_DIRECTIVE =
  /^(no-store|no-cache|no-transform|private|public|must-revalidate|immutable|(?:max-age|s-maxage)=\d{1,10})$/;

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** RFC 6750 section 3.1, and RFC 9449 section 7.1 for DPoP. */
const AUTH_ERRORS: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_token',
  'insufficient_scope',
  'invalid_dpop_proof',
  'use_dpop_nonce',
]);

type Reader = (value: string) => string | undefined;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['accept', mediaTypes],
  ['allow', (value) => known(value, (part) => METHODS.has(part))],
  ['cache-control', (value) => known(value.toLowerCase(), (part) => CACHE_DIRECTIVE.test(part))],
  ['content-length', (value) => matching(value, /^\d{1,12}$/)],
  ['content-type', mediaTypes],
  ['date', httpDate],
  ['retry-after', (value) => matching(value, /^\d{1,8}$/) ?? httpDate(value)],
  ['www-authenticate', challenge],
  ['x-reauth-request', (value) => matching(value, /^[\w-]{1,64}(\.\d{1,12}){1,3}$/)],
]);

function matching(value: string, pattern: RegExp): string | undefined {
  return pattern.test(value) ? value : undefined;
}

function httpDate(value: string): string | undefined {
  return HTTP_DATE.test(value) && Number.isFinite(Date.parse(value)) ? value : undefined;
}

function known(value: string, isKnown: (part: string) => boolean): string | undefined {
  const parts = value.split(',').map((part) => part.trim());
  return parts.filter(isKnown).join(', ') || undefined;
}

/** Parameters are dropped: a boundary is random, a charset adds nothing. */
function mediaTypes(value: string): string | undefined {
  const types = value.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '');
  return types.filter((type) => MEDIA_TYPES.has(type)).join(', ') || undefined;
}

/** The scheme and, if it is a registered one, the error; realm, nonce and description are free text. */
function challenge(value: string): string | undefined {
  const scheme = /^(Bearer|Basic|Digest|DPoP)(?=$|[\s,])/.exec(value.trim())?.[1];
  const error = /(?:^|[\s,])error="?([a-z_]+)"?(?:$|[\s,])/.exec(value)?.[1];
  if (scheme === undefined) return undefined;
  return error !== undefined && AUTH_ERRORS.has(error) ? `${scheme} error="${error}"` : scheme;
}
