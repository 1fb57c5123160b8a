import type { Shape } from './events.ts';

/** Stands for whatever was there and may not enter a trace. */
export const LEFT_OUT = '…';

/** A path without its secrets: no query values, no fragment, no user and password, no matrix parameters, no token-long segments. */
export interface CapturedPath {
  readonly path: string;
  readonly query: readonly string[];
}

/** Nothing that a URL parser would change, and no segment as long as a token; before it, maybe, an origin without a user. */
const PLAIN_PATH = /^(?:https?:\/\/[a-z0-9.-]{1,100}(?::\d{1,5})?)?((?:\/(?!eyJ)[A-Za-z0-9_-]{1,64}){1,8})$/;

/** Takes from a URL what a trace may hold: the path and the names of the query's keys. Never throws. */
export function capturePath(url: string | URL): CapturedPath {
  const plain = typeof url === 'string' ? PLAIN_PATH.exec(url)?.[1] : undefined;
  if (plain !== undefined) return { path: plain, query: [] };
  const parsed = parseUrl(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return { path: LEFT_OUT, query: [] };
  const path = parsed.pathname.split('/').map(captureSegment).join('/').slice(0, 1_000);
  const parts = parsed.search.slice(1, 20_001).split('&').slice(0, 50);
  const query = parts.filter((part) => part !== '').map(captureQueryName);
  return { path, query: [...new Set(query)] };
}

function parseUrl(url: string | URL): URL | undefined {
  try {
    return new URL(url, 'http://relative.invalid');
  } catch {
    return undefined;
  }
}

/** A JWT is longer than any word of a path; what follows a semicolon is a parameter. */
function captureSegment(segment: string): string {
  const [name = ''] = segment.split(';');
  return name.length > 64 || name.startsWith('eyJ') ? LEFT_OUT : name;
}

/** `?abc` without `=` may be a bare value, so only a part with `=` is known to have a name. */
function captureQueryName(part: string): string {
  const cut = part.indexOf('=');
  return cut > 0 ? nameOrLeftOut(part.slice(0, cut).replace(/%5B/gi, '[').replace(/%5D/gi, ']')) : LEFT_OUT;
}

/** A name that somebody gave in code; ids, mails and tokens that serve as keys are left out. */
function nameOrLeftOut(name: string): string {
  const isName = /^[A-Za-z_$@][\w$.[\]-]{0,39}$/.test(name) && name !== '__proto__';
  const isId = name.length > 15 && name.replace(/\D/g, '').length > 3;
  return isName && !isId ? name : LEFT_OUT;
}

const SHAPE_DEPTH = 5;
const SHAPE_WIDTH = 24;
const SHAPE_ITEMS = 3;

/** The shape of a JSON value: names of keys and types of values, bounded in depth and width. */
export function captureShape(json: unknown, depth: number = SHAPE_DEPTH): Shape {
  if (json === null) return 'null';
  if (typeof json !== 'object') return typeof json;
  if (depth === 0) return Array.isArray(json) ? 'array' : 'object';
  if (Array.isArray(json)) {
    const shapes = json.slice(0, SHAPE_ITEMS).map((item) => captureShape(item, depth - 1));
    const distinct = [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
    return json.length > SHAPE_ITEMS ? [...distinct, LEFT_OUT] : distinct;
  }
  const entries = Object.entries(json);
  const shown = entries.slice(0, SHAPE_WIDTH).map(([key, value]): readonly [string, Shape] => {
    const name = nameOrLeftOut(key);
    return [name, name === LEFT_OUT ? LEFT_OUT : captureShape(value, depth - 1)];
  });
  return Object.fromEntries(entries.length > SHAPE_WIDTH ? [...shown, [LEFT_OUT, LEFT_OUT]] : shown);
}

/** What the protocol itself says, word for word. A text that is not here does not enter a trace: it may quote anything. */
export const PROTOCOL_MESSAGES: ReadonlySet<string> = new Set([
  'You are not logged in',
  'Could not refresh access token',
  "Invalid token or user doesn't exist",
  'Invalid email or password',
  'You are not allowed to perform this action',
  'An account with this email already exists',
  'The body is not JSON. Check quotes, commas and brackets.',
  'There is nothing at this path. Check its spelling.',
  'The store does not answer. Try again.',
  'The server failed at this call. Its own output says why.',
]);

/** The message if it is one of the protocol's own, else nothing. */
export function captureMessage(text: unknown): string | undefined {
  return typeof text === 'string' && PROTOCOL_MESSAGES.has(text) ? text : undefined;
}

const ERROR_NAMES: ReadonlySet<string> = new Set([
  'AbortError',
  'TimeoutError',
  'NetworkError',
  'TypeError',
  'SyntaxError',
  'RangeError',
  'ReferenceError',
  'SecurityError',
  'NotAllowedError',
  'FetchError',
  'Error',
]);

/** The name of an error, if it is a known one, else `Error`; its text may quote a URL or a body. Never throws. */
export function captureError(error: unknown): string {
  try {
    const name: unknown = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
    return typeof name === 'string' && ERROR_NAMES.has(name) ? name : 'Error';
  } catch {
    return 'Error';
  }
}
