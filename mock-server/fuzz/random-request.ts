import { API_ROUTES } from '../handler/api-routes.ts';
import { CONTROL_ROUTES } from '../handler/control-handler.ts';
import { mutated } from './mutate.ts';
import { randomBody } from './random-body.ts';
import type { Random } from './random.ts';

/** A request as bytes (Latin-1), and to which of the two ports it goes. */
export interface FuzzRequest {
  readonly to: 'api' | 'control';
  readonly method: string;
  readonly bytes: string;
  /** Its framing was broken on purpose: what comes after it on the same connection means nothing. */
  readonly isLast: boolean;
}

/** What the requests are made of that only a running server has. */
export interface FuzzWorld {
  readonly ports: { readonly api: number; readonly control: number };
  /** Cookie headers of browsers that are, or were, logged in. */
  readonly cookies: readonly string[];
}

/** The API three times, since the control API ends what it needs. */
const ROUTES = [...API_ROUTES, ...API_ROUTES, ...API_ROUTES, ...CONTROL_ROUTES].map(
  ({ method, pattern }) => [method, pattern] as const,
);
const PAGES = ['/', '/panel', '/panel/', '/assets/main.js', '/profile', '/.well-known/jwks.json', '/__reauth/events'];
const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'QUERY',
  'get',
  'FOO',
];
/** No delay here is long, and none is mutated: waiting is not what is looked for. */
const QUERIES = [
  'delay=1ms',
  'delay=soon',
  'delay=',
  'delay=-1s',
  'delay=1ms&delay=9s',
  'after=3',
  'after=x',
  '__proto__[a]=1',
];
const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'multipart/form-data; boundary=x',
  '',
];
const MODES = ['cors', 'same-origin', 'no-cors', 'navigate', 'websocket', 'x'];
const SITES = ['same-origin', 'same-site', 'cross-site', 'none', 'x'];
const ODD_NAMES = [
  'X-Odd',
  '__proto__',
  'constructor',
  'Range',
  'If-None-Match',
  'If-Modified-Since',
  'Accept',
  'Expect',
  'Upgrade',
  'TE',
  'Via',
];
const ODD_VALUES = [
  '',
  'bytes=0-',
  'bytes=9-1',
  '"x"',
  '*',
  '100-continue',
  'websocket',
  'text/html',
  '\u00ff\u00fe',
  'x'.repeat(2_000),
];

/** One request, mostly near to a real one. */
export function randomRequest(random: Random, world: FuzzWorld): FuzzRequest {
  const [usual, pattern] = random.chance(0.8) ? random.pick(ROUTES) : (['GET', random.pick(PAGES)] as const);
  const method = random.chance(0.75) ? usual : random.pick(METHODS);
  const rightful = pattern.startsWith('/__reauth') ? 'control' : 'api';
  const to = random.chance(0.95) ? rightful : random.pick(['api', 'control'] as const);
  const headers = headersOf(random, world, world.ports[to]);
  const body = method === 'GET' && random.chance(0.9) ? undefined : randomBody(random, pattern);
  const framing = framed(body, random);
  const isFirstLine = random.chance(0.98);
  const line = isFirstLine
    ? `${method} ${targetOf(pattern, random)} HTTP/1.1`
    : mutated(`${method} / HTTP/1.1`, random);
  const head = [line, ...headers, ...framing.headers].join('\r\n');
  return { to, method, bytes: `${head}\r\n\r\n${framing.body}`, isLast: framing.isBroken || !isFirstLine };
}

function targetOf(pattern: string, random: Random): string {
  const path = pattern.replaceAll(/:\w+/g, () => random.pick(['1', '999', '1001', '0', '-1', '1e3', '%31', 'x']));
  const target = random.chance(0.25) ? mutated(path, random) : path;
  const query = random.chance(0.3) ? `?${random.pick(QUERIES)}` : '';
  // A space would end the target, and what follows it would be no version.
  return target.replaceAll(/[\s\p{Cc}]/gu, '_') + query;
}

function headersOf(random: Random, { cookies }: FuzzWorld, port: number): readonly string[] {
  const maybe = (probability: number, line: () => string): readonly string[] =>
    random.chance(probability) ? [line()] : [];
  const localhost = `localhost:${port}`;
  const cookie = (): string => (random.chance(0.6) ? random.pick(cookies) : mutated(random.pick(cookies), random));
  const token = (): string => /access_token=([^;]*)/.exec(cookie())?.[1] ?? '';
  const origins = [
    `http://${localhost}`,
    'http://localhost:5173',
    'https://evil.test',
    'null',
    'http://localhost:99999',
    '',
  ];
  return [
    ...(random.chance(0.98) ? [`Host: ${random.chance(0.97) ? localhost : mutated(localhost, random)}`] : []),
    ...maybe(0.2, () => `Origin: ${random.pick(origins)}`),
    ...maybe(0.2, () => `Sec-Fetch-Mode: ${random.pick(MODES)}`),
    ...maybe(0.2, () => `Sec-Fetch-Site: ${random.pick(SITES)}`),
    ...maybe(0.7, () => `Cookie: ${cookie()}`),
    ...maybe(0.1, () => `Cookie: ${'a=1; '.repeat(random.below(500))}`),
    ...maybe(0.1, () => `Authorization: ${random.pick(['Bearer', 'bearer ', 'Basic', 'Bearer  x'])} ${token()}`),
    ...maybe(0.7, () => `Content-Type: ${random.chance(0.8) ? 'application/json' : random.pick(TYPES)}`),
    ...maybe(0.1, () => `X-Reauth-Request: ${mutated('A-1.1.1', random)}`),
    ...maybe(0.1, () => `Last-Event-ID: ${random.pick(['0', '5', '99999999', '-1', 'x', ''])}`),
    ...maybe(0.1, () => `Access-Control-Request-Method: ${random.pick(METHODS)}`),
    ...maybe(0.2, () => `${random.pick(ODD_NAMES)}: ${random.pick(ODD_VALUES)}`),
    ...maybe(0.02, () => mutated('X-Mutated: value', random)),
    ...maybe(0.01, () => Array.from({ length: 110 }, (_, index) => `X-${index}: 1`).join('\r\n')),
  ];
}

interface Framing {
  readonly headers: readonly string[];
  readonly body: string;
  readonly isBroken: boolean;
}

function framed(body: string | undefined, random: Random): Framing {
  if (body === undefined) return { headers: [], body: '', isBroken: false };
  const length = `Content-Length: ${body.length}`;
  const chunked = 'Transfer-Encoding: chunked';
  const chunks = `${body === '' ? '' : `${body.length.toString(16)}\r\n${body}\r\n`}0\r\n\r\n`;
  if (random.chance(0.985)) {
    return random.chance(0.8)
      ? { headers: [length], body, isBroken: false }
      : { headers: [chunked], body: chunks, isBroken: false };
  }
  switch (random.below(5)) {
    case 0:
      return { headers: [length, chunked], body: chunks, isBroken: true };
    case 1:
      return { headers: [mutated(length, random)], body, isBroken: true };
    case 2:
      return { headers: [chunked], body: mutated(chunks, random), isBroken: true };
    case 3:
      return { headers: [length, `Content-Length: ${body.length + 1}`], body, isBroken: true };
    default:
      return { headers: [], body, isBroken: true };
  }
}
