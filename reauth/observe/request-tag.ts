import type { RequestId } from '../trace/events.ts';

/** A registered symbol, so that two bundles of this package (client and observe) read each other's tags. */
const REQUEST: unique symbol = Symbol.for('reauth-devtools.request');

/**
 * A copy of `api` that says which request it belongs to.
 *
 * A base query hands its `api` down to the one it wraps: this is how the inner one knows the request, where a browser
 * has no asynchronous context. The tag is enumerable, so that `{ ...api }` keeps it; `api` itself stays as it is.
 */
export function tagged<Api extends object>(api: Api, request: RequestId): Api {
  const copy: Api = Object.create(Object.getPrototypeOf(api), Object.getOwnPropertyDescriptors(api));
  Object.defineProperty(copy, REQUEST, { value: request, enumerable: true });
  return copy;
}

/** The request that an `api` was tagged with, if an observer has tagged it. */
export function requestOf(api: unknown): RequestId | undefined {
  if (typeof api !== 'object' || api === null || !(REQUEST in api)) return undefined;
  return typeof api[REQUEST] === 'string' ? api[REQUEST] : undefined;
}
