import { EXCHANGE_HEADER, type FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import type { OpenExchange } from './page-messages.ts';

/** Statuses whose response has no body (Fetch standard, "null body status"). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * The fetch of a real page that knows what is under way. A response is handed over when all of its body is here.
 *
 * It goes past the browser's HTTP cache, where a call waits up to 20 s of real time for another of the same URL that has no
 * answer yet (`HttpCache`, "cache lock"): no time of the scenario passes for that, and the other worlds have no cache.
 */
export class CountedFetch {
  readonly #send: FetchFn;
  readonly #ready: () => Promise<void>;
  readonly #open = new Map<number, OpenExchange>();
  readonly #cuts = new Set<() => void>();
  #count = 0;

  /** `ready` settles when the page can take what has come for it: at once, or when its tab wakes. */
  constructor(fetchFn: FetchFn, ready: () => Promise<void>) {
    this.#send = fetchFn;
    this.#ready = ready;
  }

  get open(): readonly OpenExchange[] {
    return [...this.#open.values()];
  }

  /** The connection is gone: all that is under way fails. The browser lets it live when it is told to be offline. */
  cut(): void {
    for (const cut of this.#cuts) cut();
  }

  readonly fetch: FetchFn = async (input, init) => {
    const request = new Request(input, init);
    const key = (this.#count += 1);
    const exchange = request.headers.get(EXCHANGE_HEADER) ?? undefined;
    this.#open.set(key, { key, exchange, method: request.method, path: new URL(request.url).pathname });
    const lost = new AbortController();
    let cut: () => void = () => undefined;
    const failed = new Promise<never>((_, reject) => {
      cut = () => {
        reject(new TypeError('Failed to fetch'));
        lost.abort();
      };
    });
    this.#cuts.add(cut);
    try {
      const signal = AbortSignal.any([request.signal, lost.signal]);
      return await Promise.race([this.#send(request, { signal, cache: 'no-store' }).then(whole), failed]);
    } finally {
      this.#cuts.delete(cut);
      this.#open.delete(key);
      await this.#ready();
    }
  };
}

async function whole(response: Response): Promise<Response> {
  const { status, statusText, headers, url } = response;
  const body = WITHOUT_BODY.has(status) ? null : await response.arrayBuffer();
  const read = new Response(body, { status, statusText, headers });
  Object.defineProperty(read, 'url', { value: url });
  return read;
}
