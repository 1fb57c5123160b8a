import { EXCHANGE_HEADER, type FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import type { OpenExchange } from './page-messages.ts';

/** Statuses whose response has no body (Fetch standard, "null body status"). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** The fetch of a real page that knows what is under way. A response is handed over when all of its body is here. */
export class CountedFetch {
  readonly #fetch: FetchFn;
  readonly #ready: () => Promise<void>;
  readonly #open = new Map<number, OpenExchange>();
  #count = 0;

  /** `ready` settles when the page can take what has come for it: at once, or when its tab wakes. */
  constructor(fetchFn: FetchFn, ready: () => Promise<void>) {
    this.#fetch = fetchFn;
    this.#ready = ready;
  }

  get open(): readonly OpenExchange[] {
    return [...this.#open.values()];
  }

  readonly fetch: FetchFn = async (input, init) => {
    const request = new Request(input, init);
    const key = (this.#count += 1);
    const exchange = request.headers.get(EXCHANGE_HEADER) ?? undefined;
    this.#open.set(key, { key, exchange, method: request.method, path: new URL(request.url).pathname });
    try {
      return await whole(await this.#fetch(request));
    } finally {
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
