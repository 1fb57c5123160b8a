import type { ExchangeId } from '../trace/events.ts';
import { captureError, capturePath } from '../trace/capture.ts';
import { captureHeaders } from '../trace/capture-headers.ts';
import { purposeOf } from '../trace/purpose.ts';
import { isRejection } from '../trace/rejection.ts';
import type { Owner } from './attributor.ts';
import { tellAnswer } from './answer-reader.ts';
import { shapeOfUrl } from './call-shape.ts';
import { quietly, watched, type Watcher } from './quietly.ts';
import { requestOf } from './request-tag.ts';
import type { Scene } from './scene.ts';

/** The shape of `fetch`, and of the `fetchFn` of `fetchBaseQuery`. */
export type FetchFn = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/** Joins our own server's events with ours. It is never added to a request to anybody else's server. */
export const EXCHANGE_HEADER = 'x-reauth-request';

export interface FetchSettings {
  /** Our own mock server, by its URL. Only its requests get `x-reauth-request`. */
  readonly server?: string | readonly string[];
  /** The `api` that an observed base query handed down: every call is exactly its request's. */
  readonly api?: object;
  /** `fetchFn` reads the headers of `init` beside a request, as fetch does; without it each request is made anew for one. */
  readonly readsInit?: boolean;
}

/** A fetch that tells what it sent and what came back. Foreign servers get exactly what the app sent. */
export function observedFetch(
  fetchFn: FetchFn,
  scene: Scene,
  { server = [], api, readsInit = false }: FetchSettings = {},
): FetchFn {
  const servers = [server].flat();
  return new Proxy(fetchFn, {
    apply: (target, self: unknown, args: readonly unknown[]) => {
      const sent = quietly(() => send(args, scene, { api, servers, readsInit }));
      const call = (): unknown => Reflect.apply(target, self, sent?.args ?? args);
      return sent === undefined ? call() : watched(call, sent);
    },
  });
}

interface Sending {
  readonly api: object | undefined;
  readonly servers: readonly string[];
  readonly readsInit: boolean;
}

function send(
  args: readonly unknown[],
  scene: Scene,
  { api, servers, readsInit }: Sending,
): Watcher & { readonly args: readonly unknown[] } {
  const [input, init] = args;
  const told = isRecord(init) ? init : {};
  const { method, url, headers } = callOf(input, told);
  const { path, query } = capturePath(url);
  const purpose = purposeOf(method, path);
  const request = requestOf(api);
  const owner: Owner =
    request === undefined
      ? scene.attributor.ownerOfFetch(shapeOfUrl(method, url), purpose)
      : { request, attribution: 'exact' };
  scene.unread.tell(owner.request);
  const exchange = scene.pending.sent(owner.request);
  const toOurs = isOurs(url, servers);
  scene.emit({
    type: 'fetch.sent',
    exchange,
    ...owner,
    purpose,
    method,
    path,
    query,
    headers: { ...captureHeaders(headers), ...(toOurs ? { [EXCHANGE_HEADER]: exchange } : {}) },
  });
  const end = (status: number | string, refused: boolean): void => {
    scene.pending.answered(owner.request, refused);
    // A refresh that may be tried again has cost nobody the session.
    if (purpose === 'refresh' && isRejection(status)) scene.pending.refreshFailed(owner.request, status);
  };
  return {
    args: toOurs ? named(input, told, headers, exchange, readsInit) : args,
    done: (response: unknown): void => {
      if (isResponse(response)) return tellAnswer(response, exchange, owner.request, scene, end);
      end('FETCH_ERROR', true);
      scene.emit({ type: 'fetch.failed', exchange, error: 'TypeError' });
    },
    failed: (error: unknown): void => {
      end('FETCH_ERROR', true);
      scene.emit({ type: 'fetch.failed', exchange, error: captureError(error) });
    },
  };
}

function isOurs(url: string, servers: readonly string[]): boolean {
  // What begins as the server does is there; to parse two URLs for each call would take longer than all else here.
  if (servers.some((own) => /^https?:\/\/[^/]/.test(own) && url.startsWith(own.endsWith('/') ? own : `${own}/`))) {
    return true;
  }
  const origin = originOf(url);
  return origin !== undefined && servers.some((own) => originOf(own) === origin);
}

/** `undefined` for what is no whole URL. */
function originOf(url: string): string | undefined {
  return quietly(() => new URL(url).origin);
}

interface FetchCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

/** As `fetch` reads its arguments: what `init` says wins over the request. */
function callOf(input: unknown, init: Readonly<Record<string, unknown>>): FetchCall {
  const request = input instanceof Request ? input : undefined;
  const method = typeof init['method'] === 'string' ? init['method'] : (request?.method ?? 'GET');
  const headers = new Headers(isHeaders(init['headers']) ? init['headers'] : request?.headers);
  return { method: method.toUpperCase().slice(0, 20), url: request?.url ?? String(input), headers };
}

/** The same call with the exchange's name on it. */
function named(
  input: unknown,
  init: Readonly<Record<string, unknown>>,
  headers: Headers,
  exchange: ExchangeId,
  readsInit: boolean,
): readonly unknown[] {
  // A copy of the caller's, by `callOf`.
  headers.set(EXCHANGE_HEADER, exchange);
  return input instanceof Request && !readsInit
    ? [new Request(input, { ...init, headers })]
    : [input, { ...init, headers }];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** By its looks: a polyfill's response, and one of another frame, are none by `instanceof`. */
const isResponse = (value: unknown): value is Response =>
  isRecord(value) && typeof value['status'] === 'number' && isRecord(value['headers']) && 'clone' in value;

const isHeaders = (value: unknown): value is HeadersInit => value !== undefined && value !== null;
