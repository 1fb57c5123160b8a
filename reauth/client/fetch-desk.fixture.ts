import type { FetchFn } from '../observe/observed-fetch.ts';

/** One call that lies on the desk until a test answers it. */
export interface DeskCall {
  readonly request: Request;
  /** Path without `/api`, as a test speaks of it: `/items/1`. */
  readonly path: string;
  answer(status: number, json: unknown): void;
  fail(error: unknown): void;
}

/** A server that answers when a test says so: what happens in between is as long as the test wants it. */
export interface FetchDesk {
  readonly fetchFn: FetchFn;
  readonly calls: readonly DeskCall[];
  /** Settles when `count` calls have come in all; gives those from `from` on. */
  arrived(count: number, from?: number): Promise<readonly DeskCall[]>;
}

/** Makes an empty desk. A call that is aborted fails as a real fetch does. */
export function createFetchDesk(): FetchDesk {
  const calls: DeskCall[] = [];
  let waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const fetchFn: FetchFn = (input, init) =>
    new Promise((resolve, reject) => {
      const request = new Request(input, init);
      request.signal.addEventListener('abort', () => reject(request.signal.reason), { once: true });
      calls.push({
        request,
        path: new URL(request.url).pathname.replace(/^\/api/, ''),
        answer: (status, json) => resolve(Response.json(json, { status })),
        fail: reject,
      });
      for (const { resolve: ready } of waiting.filter(({ count }) => count <= calls.length)) ready();
      waiting = waiting.filter(({ count }) => count > calls.length);
    });
  return {
    fetchFn,
    calls,
    async arrived(count, from = 0) {
      if (calls.length < count) await new Promise<void>((resolve) => waiting.push({ count, resolve }));
      return calls.slice(from, count);
    },
  };
}

/** What the protocol answers. */
export const notLoggedIn = { status: 'fail', message: 'You are not logged in' };
export const refreshed = { status: 'success', access_token: 'canary-access-token' };
export const notRefreshed = { status: 'fail', message: 'Could not refresh access token' };
export const found = { status: 'success', data: {} };
