import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import type { RawReply, RawRequest, SendRaw } from './exchange.ts';
import { LightResponse } from './light-response.ts';

/** Cookies as an exchange needs them. */
export interface Cookies {
  headerFor(url: string): string;
  store(line: string, url: string): void;
}

export interface NetworkOptions {
  readonly send: SendRaw;
  readonly cookies: Cookies;
  /** Relative URLs begin here. */
  readonly origin: string;
}

/**
 * The network as one tab has it: `fetch` with the browser's cookies, which the tab can lose.
 *
 * Cookies are read when a call leaves and written when its reply arrives; of a call that was given up nothing is written.
 */
export class TabNetwork {
  readonly #options: NetworkOptions;
  readonly #cuts = new Set<() => void>();
  #isOnline = true;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** Calls that were sent and have neither a reply nor failed. */
  get inFlight(): number {
    return this.#cuts.size;
  }

  /** Calls fail with a `TypeError`, and so does all that is under way. */
  goOffline(): void {
    this.#isOnline = false;
    for (const cut of this.#cuts) cut();
  }

  goOnline(): void {
    this.#isOnline = true;
  }

  readonly fetchFn: FetchFn = async (input, init) => {
    const call = callOf(input, init, this.#options.origin);
    const body = await call.body;
    return this.#exchange(call, body);
  };

  #exchange({ method, url, headers, signal, hasCookies }: Call, body: string | undefined): Promise<Response> {
    const { send, cookies } = this.#options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      if (!this.#isOnline) return reject(failed());
      const over = new AbortController();
      const end = (settle: () => void): void => {
        if (!this.#cuts.delete(cut)) return;
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const abort = (): void => {
        end(() => reject(signal?.reason));
        over.abort(signal?.reason);
      };
      const cut = (): void => {
        end(() => reject(failed()));
        over.abort();
      };
      this.#cuts.add(cut);
      signal?.addEventListener('abort', abort, { once: true });
      const cookie = hasCookies ? cookies.headerFor(url) : '';
      const sent: RawRequest = {
        method,
        url,
        headers: cookie === '' ? headers : { ...headers, cookie },
        body,
        ...(hasCookies ? {} : { withoutCookies: true }),
        signal: over.signal,
      };
      send(sent).then(
        (reply) => {
          if (!this.#cuts.has(cut)) return;
          if (hasCookies) for (const line of reply.cookies) cookies.store(line, url);
          end(() => (reply.unreadable === true ? reject(failed()) : resolve(responseOf(reply, url))));
        },
        (error: unknown) => end(() => reject(error)),
      );
    });
  }
}

/** As browsers say it. */
const failed = (): TypeError => new TypeError('Failed to fetch');

interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined | Promise<string>;
  readonly signal: AbortSignal | undefined;
  readonly hasCookies: boolean;
}

/** As `fetch` reads its arguments: what `init` says wins over the request. */
function callOf(input: RequestInfo | URL, init: RequestInit = {}, origin: string): Call {
  const request = input instanceof Request ? input : undefined;
  const own =
    init.body === undefined || init.body === null ? undefined : new Request(origin, { ...init, signal: null });
  const withBody = own ?? (request?.body ? request : undefined);
  const given = init.headers ?? request?.headers;
  const headers = Object.fromEntries(given instanceof Headers ? given : new Headers(given));
  const type = own?.headers.get('content-type');
  return {
    method: (init.method ?? request?.method ?? 'GET').toUpperCase(),
    url: request?.url ?? new URL(input instanceof Request ? input.url : input, origin).href,
    headers: typeof type === 'string' ? { 'content-type': type, ...headers } : headers,
    body: withBody?.text(),
    signal: init.signal ?? request?.signal,
    hasCookies: (init.credentials ?? request?.credentials) !== 'omit',
  };
}

function responseOf({ status, headers, body }: RawReply, url: string): Response {
  return new LightResponse(body ?? '', { status, headers: new Headers(headers), url });
}
