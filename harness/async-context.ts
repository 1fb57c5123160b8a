import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestContext } from '../reauth/observe/context.ts';
import type { RequestId } from '../reauth/trace/events.ts';

/** Node's asynchronous context as the observers want it: with it every attribution is exact. */
export function createAsyncContext(): RequestContext {
  const storage = new AsyncLocalStorage<RequestId>();
  return {
    run: (request, inside) => storage.run(request, inside),
    current: () => storage.getStore(),
  };
}
