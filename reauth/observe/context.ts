import type { RequestId } from '../trace/events.ts';

/**
 * An asynchronous context, where the platform has one: `current()` anywhere below `run` gives its request.
 *
 * With it every attribution is exact. Browsers have none; in Node it is AsyncLocalStorage (`harness/async-context.ts`).
 */
export interface RequestContext {
  run<Result>(request: RequestId, inside: () => Result): Result;
  current(): RequestId | undefined;
}
