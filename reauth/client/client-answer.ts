import type { FetchBaseQueryError } from '@reduxjs/toolkit/query';

/** How a call of a client ended. `status` is the HTTP status or RTK Query's word for its absence. */
export type ClientAnswer =
  | { readonly outcome: 'fulfilled'; readonly data: unknown }
  | { readonly outcome: 'rejected'; readonly status: FetchBaseQueryError['status'] | 'ABORTED' | 'THROWN' };

/** Reads the result of a dispatched endpoint; without a status it was aborted, or the strategy threw. */
export async function answerOf(running: PromiseLike<unknown>): Promise<ClientAnswer> {
  const result = await running;
  if (typeof result !== 'object' || result === null) return { outcome: 'rejected', status: 'THROWN' };
  // The cache was emptied under it.
  if ('isUninitialized' in result && result.isUninitialized === true) return { outcome: 'rejected', status: 'ABORTED' };
  if (!('error' in result) || result.error === undefined) {
    return { outcome: 'fulfilled', data: 'data' in result ? result.data : undefined };
  }
  return { outcome: 'rejected', status: statusOf(result.error) };
}

function statusOf(error: unknown): Extract<ClientAnswer, { outcome: 'rejected' }>['status'] {
  if (typeof error !== 'object' || error === null) return 'THROWN';
  if ('name' in error && error.name === 'AbortError') return 'ABORTED';
  const status = 'status' in error ? error.status : undefined;
  if (typeof status === 'number') return status;
  switch (status) {
    case 'FETCH_ERROR':
    case 'PARSING_ERROR':
    case 'TIMEOUT_ERROR':
    case 'CUSTOM_ERROR':
      return status;
    default:
      return 'THROWN';
  }
}
